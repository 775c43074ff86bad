import { LightningElement, api } from 'lwc';
import { NavigationMixin } from 'lightning/navigation';
import { texts, fill } from 'c/crmTexts';
import { day } from 'c/crmNumbers';

const POINTS = { objection: texts.talkObjection, unanswered: texts.talkUnanswered, promise: texts.talkPromise, 'next-step': texts.talkNextStep };

/** What may go wrong with a deal, and what came of its last conversation: each with the place that shows it. */
export default class CrmTalk extends NavigationMixin(LightningElement) {
    @api talk;
    texts = texts;

    get risks() {
        return (this.talk?.risks ?? []).map((risk, at) => ({
            key: `${at}`,
            says: riskOf(risk),
            quote: risk.quote,
            url: webOnly(risk.url),
            emailId: risk.emailId && risk.quote ? risk.emailId : null
        }));
    }

    get hasRisks() {
        return this.risks.length > 0;
    }

    get last() {
        const { last } = this.talk ?? {};
        return last && {
            heading: fill(texts.talkHeading, day(last.at)),
            title: last.title,
            url: webOnly(last.url),
            points: (last.points ?? []).filter((p) => POINTS[p.kind]).map((p, at) => ({ key: `${at}`, kind: POINTS[p.kind], quote: p.quote, url: webOnly(p.url) }))
        };
    }

    get hasPoints() {
        return this.last.points.length > 0;
    }

    openMail(event) {
        this[NavigationMixin.Navigate]({ type: 'standard__recordPage', attributes: { recordId: event.currentTarget.dataset.id, actionName: 'view' } });
    }
}

function riskOf(risk) {
    switch (risk.kind) {
        case 'silence':
            return fill(texts.riskSilence, day(risk.since));
        case 'single-contact':
            return fill(texts.riskSingle, risk.who ?? '');
        case 'unanswered':
            return fill(texts.riskUnanswered, day(risk.since));
        default:
            return fill(texts.riskPromise, day(risk.due ?? risk.since));
    }
}

// An address from a file or a record is no address of ours.
function webOnly(url) {
    return /^https?:\/\//.test(url ?? '') ? url : null;
}
