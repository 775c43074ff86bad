import { age, day, dayRange, daysBetween, money, percent, percentRange, points } from 'c/crmNumbers';

const NOW = Date.parse('2026-11-24T04:00:00Z');

describe('numbers as a reader writes them', () => {
    it('reads a share as a percentage and nothing as nothing', () => {
        expect(percent(0.61)).toBe('61%');
        expect(percent(null)).toBeNull();
        expect(percent(NaN)).toBeNull();
        expect(percentRange(0.52, 0.68)).toMatch(/^52%?\s?–\s?68%$/);
        expect(percentRange(0.52, null)).toBeNull();
        expect(points(-0.412)).toBe(41);
    });

    it('keeps a day the same day in every time zone', () => {
        expect(day('2026-11-28')).toBe('Nov 28, 2026');
        expect(day('not a day')).toBeNull();
        expect(dayRange('2026-12-09', '2026-12-23')).toMatch(/Dec 9\s?–\s?23, 2026/);
        expect(dayRange('2026-12-23', '2026-12-09')).toBeNull();
        expect(daysBetween('2026-11-28', '2026-12-09')).toBe(11);
    });

    it('says how old a score is', () => {
        expect(age('2026-11-24T03:40:00Z', NOW)).toBe('20 minutes ago');
        expect(age('2026-11-24T02:00:00Z', NOW)).toBe('2 hours ago');
        expect(age('2026-11-14T02:00:00Z', NOW)).toBe('10 days ago');
        expect(age('2026-11-24T04:10:00Z', NOW)).toBe('this minute');
        expect(age(null, NOW)).toBeNull();
    });

    it('writes money also in a currency that nobody knows', () => {
        expect(money(171500, 'EUR')).toBe('€171,500');
        expect(money(171500, 'points')).toBe('171,500 points');
        expect(money(171500, null)).toBe('171,500');
        expect(money(null, 'EUR')).toBeNull();
    });
});
