import locale from '@salesforce/i18n/locale';

// A day without a clock must not slip to its neighbour in another time zone.
const DAY = new Intl.DateTimeFormat(locale, { day: 'numeric', month: 'short', year: 'numeric', timeZone: 'UTC' });
const MOMENT = new Intl.DateTimeFormat(locale, { day: 'numeric', month: 'short', year: 'numeric', hour: 'numeric', minute: '2-digit' });
const PERCENT = new Intl.NumberFormat(locale, { style: 'percent', maximumFractionDigits: 0 });
const AGE = new Intl.RelativeTimeFormat(locale, { numeric: 'auto' });
const MINUTE = 60000;
const DAY_LENGTH = 24 * 60 * MINUTE;

function isNumber(value) {
    return typeof value === 'number' && Number.isFinite(value);
}

function range(format, low, high) {
    return typeof format.formatRange === 'function' ? format.formatRange(low, high) : `${format.format(low)} – ${format.format(high)}`;
}

export function percent(share) {
    return isNumber(share) ? PERCENT.format(share) : null;
}

export function percentRange(low, high) {
    return isNumber(low) && isNumber(high) ? range(PERCENT, low, high) : null;
}

/** 0.071 is 7: percentage points, without a sign. */
export function points(change) {
    return Math.abs(Math.round(change * 100));
}

function utc(text) {
    const at = typeof text === 'string' ? Date.parse(`${text.slice(0, 10)}T00:00:00Z`) : NaN;
    return Number.isNaN(at) ? null : new Date(at);
}

export function day(text) {
    const at = utc(text);
    return at && DAY.format(at);
}

export function dayRange(from, to) {
    const [low, high] = [utc(from), utc(to)];
    return low && high && low <= high ? range(DAY, low, high) : null;
}

/** Days from one day to another: negative when the other is earlier. */
export function daysBetween(from, to) {
    const [a, b] = [utc(from), utc(to)];
    return a && b ? Math.round((b - a) / DAY_LENGTH) : null;
}

export function moment(iso) {
    const at = Date.parse(iso ?? '');
    return Number.isNaN(at) ? null : MOMENT.format(at);
}

export function money(amount, currency) {
    if (!isNumber(amount)) {
        return null;
    }
    try {
        const format = { style: 'currency', currency, maximumFractionDigits: Math.abs(amount) < 100 ? 2 : 0 };
        return new Intl.NumberFormat(locale, format).format(amount);
    } catch {
        // Not every org knows currencies, and not every currency is in ISO 4217.
        return `${new Intl.NumberFormat(locale, { maximumFractionDigits: 0 }).format(amount)} ${currency ?? ''}`.trim();
    }
}

/** "2 hours ago", in the reader's words. */
export function age(iso, now = Date.now()) {
    const at = Date.parse(iso ?? '');
    if (Number.isNaN(at)) {
        return null;
    }
    const minutes = Math.min(0, Math.round((at - now) / MINUTE));
    if (minutes > -60) {
        return AGE.format(minutes, 'minute');
    }
    return minutes > -48 * 60 ? AGE.format(Math.round(minutes / 60), 'hour') : AGE.format(Math.round(minutes / 1440), 'day');
}
