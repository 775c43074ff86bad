import { texts, fill } from 'c/crmTexts';
import { age, day, dayRange, daysBetween, moment, money, percent, percentRange, points } from 'c/crmNumbers';

const MOST_REASONS = 5;
const MOST_CHANGES = 3;
// Less than a point either way is noise to a rep.
const MOVED = 0.01;

const TREND_ICONS = { up: 'utility:arrowup', down: 'utility:arrowdown', steady: 'utility:forward' };

/** What the card shows of a prediction. */
export function fromService(deal, now) {
    const p = deal.prediction;
    return {
        low: p.winLow,
        high: p.winHigh,
        point: p.win,
        crm: deal.crmProbability,
        range: percentRange(p.winLow, p.winHigh) ?? percent(p.win),
        pointText: percent(p.win) && fill(texts.chancePoint, percent(p.win)),
        gradeText: p.grade && fill(texts.grade, p.grade),
        grade: p.grade,
        trend: trendOf(p.trend),
        close: closeOf(p.closeLow ?? p.expectedClose, p.closeHigh ?? p.expectedClose, deal.crmCloseDate),
        amount: amountOf(p, deal),
        reasons: reasonsOf(p.reasons ?? [], deal.notTrue ?? [], MOST_REASONS),
        change: changeOf(p),
        foot: [
            age(p.madeAt, now) && fill(texts.scoredAge, age(p.madeAt, now)),
            moment(deal.dataAsOf) && fill(texts.dataAsOf, moment(deal.dataAsOf)),
            p.modelVersion && fill(texts.model, p.modelVersion)
        ].filter(Boolean)
    };
}

/** The same from the record's own fields, when the service does not answer; null when they hold no score. */
export function fromRecord(fields, now) {
    const share = (value) => (typeof value === 'number' ? value / 100 : null);
    const point = share(fields.point);
    if (point === null) {
        return null;
    }
    const [low, high] = [share(fields.low), share(fields.high)];
    const scored = age(fields.scoredAt, now);
    return {
        low,
        high,
        point,
        crm: share(fields.crm),
        range: percentRange(low, high) ?? percent(point),
        pointText: fill(texts.chancePoint, percent(point)),
        gradeText: fields.grade && fill(texts.grade, fields.grade),
        grade: fields.grade,
        trend: wordTrend(fields.trend),
        close: closeOf(fields.expectedClose, fields.expectedClose, fields.crmCloseDate),
        amount: null,
        topReason: fields.topReason,
        reasons: [],
        foot: [scored ? fill(texts.scoredAge, scored) : texts.ageUnknown, fields.modelVersion && fill(texts.model, fields.modelVersion)].filter(Boolean)
    };
}

function trendOf(trend) {
    if (!trend || typeof trend.change !== 'number') {
        return null;
    }
    const since = day(trend.since);
    if (Math.abs(trend.change) < MOVED) {
        return { icon: TREND_ICONS.steady, text: fill(texts.trendSteady, since) };
    }
    const up = trend.change > 0;
    return { icon: up ? TREND_ICONS.up : TREND_ICONS.down, text: fill(up ? texts.trendUp : texts.trendDown, points(trend.change), since) };
}

// By the same model then and now, so that a new model alone moves nothing here.
function changeOf(prediction) {
    const { change } = prediction;
    if (!change?.reasons?.length || typeof change.winThen !== 'number') {
        return null;
    }
    return {
        text: fill(texts.changeText, percent(change.winThen), percent(prediction.win), day(change.since)),
        reasons: reasonsOf(change.reasons, [], MOST_CHANGES)
    };
}

function wordTrend(word) {
    const known = { Up: texts.trendWordUp, Down: texts.trendWordDown, Steady: texts.trendWordSteady };
    return known[word] ? { icon: TREND_ICONS[word.toLowerCase()], text: known[word] } : null;
}

function closeOf(low, high, crmDate) {
    const likely = low === high ? day(low) : (dayRange(low, high) ?? day(low));
    if (!likely) {
        return null;
    }
    const crm = day(crmDate);
    const [early, late] = [daysBetween(crmDate, low), daysBetween(high, crmDate)];
    const verdict = early > 0 ? fill(texts.closeEarly, early) : late > 0 ? fill(texts.closeLate, late) : texts.closeFits;
    return { likely, crm: crm && fill(texts.chanceCrm, crm), verdict: crm && verdict, off: crm !== null && (early > 0 || late > 0) };
}

function amountOf(prediction, deal) {
    const likely = money(prediction.expectedAmount, prediction.currency ?? deal.currency);
    const crm = money(deal.amount, deal.currency);
    return likely && { likely, crm: crm && fill(texts.chanceCrm, crm) };
}

function reasonsOf(reasons, notTrue, atMost) {
    const shown = reasons.slice(0, atMost);
    const most = Math.max(...shown.map((r) => Math.abs(r.effect)), Number.EPSILON);
    return shown.map((r) => ({
        id: r.id,
        says: r.says,
        raises: r.effect >= 0,
        share: Math.max(0.04, Math.abs(r.effect) / most),
        changeable: r.changeable === true,
        evidence: r.evidence?.id ? r.evidence : null,
        notTrue: notTrue.includes(r.id)
    }));
}
