import DealCard from 'c/crmDealCard';
import readDeal from '@salesforce/apex/CrmIntegrationPanel.readDeal';
import sendVerdict from '@salesforce/apex/CrmIntegrationPanel.sendVerdict';
import { refreshApex } from '@salesforce/apex';
import { getRecord } from 'lightning/uiRecordApi';
import { lastPage } from 'lightning/navigation';
import { all, answer as said, clear, ok, one, settle, show, words } from '../../../../../../test/cards';

jest.mock(
    '@salesforce/apex/CrmIntegrationPanel.readDeal',
    () => ({ __esModule: true, default: require('@salesforce/sfdx-lwc-jest').createApexTestWireAdapter(jest.fn()) }),
    { virtual: true }
);
jest.mock('@salesforce/apex/CrmIntegrationPanel.sendVerdict', () => ({ __esModule: true, default: jest.fn() }), { virtual: true });
jest.mock('@salesforce/apex', () => ({ __esModule: true, refreshApex: jest.fn(() => Promise.resolve()) }), { virtual: true });

const DEAL = '006Ab00000000t1IAA';
const fields = (values) => ({ fields: Object.fromEntries(Object.entries(values).map(([name, value]) => [name, { value }])) });
const SCORE = {
    StageName: 'Proposal', CloseDate: '2026-11-28', Probability: 50, AI_Win_Probability__c: 61, AI_Win_Range_Low__c: 52, AI_Win_Range_High__c: 68,
    AI_Grade__c: 'B', AI_Trend__c: 'Up', AI_Top_Reason__c: 'The customer answered within a day', AI_Expected_Close_Date__c: '2026-12-15',
    AI_Model_Version__c: 'v7', AI_Scored_At__c: '2026-11-21T02:05:00.000Z'
};

async function card(answer, properties = {}) {
    const shown = await show('c-crm-deal-card', DealCard, { recordId: DEAL, ...properties });
    if (answer) {
        readDeal.emit(answer);
        await settle();
    }
    return shown;
}

describe('deal card', () => {
    beforeEach(() => sendVerdict.mockReset().mockResolvedValue(undefined));
    afterEach(() => {
        clear();
        jest.clearAllMocks();
    });

    it('says that it is loading', async () => {
        const shown = await card();

        expect(words(shown)).toContain('Loading');
        await expect(shown).toBeAccessible();
    });

    it('shows what the record holds while the service is asked, and then its answer alone', async () => {
        const shown = await card();
        getRecord.emit(fields({ ...SCORE, IsClosed: false, AI_Win_Probability__c: 33, AI_Win_Range_Low__c: 21, AI_Win_Range_High__c: 44 }));
        await settle();
        expect(words(shown)).toContain('most likely 33%');
        expect(words(shown)).toContain('Loading');
        expect(all(shown, '[data-word]')).toHaveLength(0);
        await expect(shown).toBeAccessible();

        readDeal.emit(ok('deal-scored'));
        await settle();
        expect(words(shown)).toContain('most likely 61%');
        expect(words(shown)).not.toContain('33%');
        expect(words(shown)).not.toContain('Loading');
    });

    it('shows nothing of a closed deal before the service says so', async () => {
        const shown = await card();
        getRecord.emit(fields({ ...SCORE, IsClosed: true }));
        await settle();

        expect(words(shown)).toContain('Loading');
        expect(words(shown)).not.toContain('61%');
    });

    it('shows the range before the point, and all that belongs to a score', async () => {
        const shown = await card(ok('deal-scored'));

        const text = words(shown);
        expect(text.indexOf('68%')).toBeLessThan(text.indexOf('most likely 61%'));
        for (const part of [
            'Grade B', 'Up 7 points since Nov 17, 2026', 'Salesforce says Nov 28, 2026', '11 days before the likely time', '€171,500', 'Scored 2 hours ago',
            'model v7', 'You can change this'
        ]) {
            expect(text).toContain(part);
        }
        expect(text).toMatch(/Dec 9\s?–\s?23, 2026/);
        expect(all(one(shown, 'c-crm-factors'), '.row')).toHaveLength(5);
        await expect(shown).toBeAccessible();
    });

    it('tells what changed in a week, by which reasons, and asks for no verdict there', async () => {
        const shown = await card(ok('deal-scored'));

        const change = one(shown, '.change');
        expect(words(change)).toContain('What changed in a week From 54% to 61% since Nov 17, 2026');
        expect(all(change, '.row')).toHaveLength(2);
        expect(words(change)).toContain('The close date was moved once more');
        expect(all(change, '[data-name="mark"]')).toHaveLength(0);
    });

    it('leaves the week out where the deal is younger', async () => {
        const scored = JSON.parse(ok('deal-scored').body);
        delete scored.prediction.change;
        const shown = await card({ state: 'ok', body: JSON.stringify(scored) });

        expect(one(shown, '.change')).toBeNull();
        expect(all(shown, '.row')).toHaveLength(5);
    });

    it('opens the mail behind a reason', async () => {
        const shown = await card(ok('deal-scored'));

        one(shown, '[data-name="evidence"]').click();

        expect(lastPage().attributes.recordId).toBe('02sAb00000000m1IAA');
        expect(all(one(shown, 'c-crm-factors'), '[data-name="evidence"]')).toHaveLength(2);
    });

    it.each([
        ['deal-not-scored', 'Not scored yet', 'The first model is being trained'],
        ['deal-too-little', 'Too little data yet', '112 of 200'],
        ['deal-closed', 'This deal is closed', 'This deal is won.']
    ])('%s: says what is so and what is missing', async (name, heading, text) => {
        const shown = await card(ok(name));

        expect(words(shown)).toContain(heading);
        expect(words(shown)).toContain(text);
        expect(one(shown, '.range')).toBeNull();
        await expect(shown).toBeAccessible();
    });

    it('draws how much data is missing', async () => {
        const shown = await card(ok('deal-too-little'));

        expect(one(shown, '.have').getAttribute('style')).toContain('56%');
    });

    it('shows the last score with its age when the service is down', async () => {
        const shown = await card({ state: 'unreachable' });
        getRecord.emit(fields(SCORE));
        await settle();

        const text = words(shown);
        for (const part of ['The service does not answer', 'last score kept on the record', '68%', 'Grade B', 'Rising', 'Scored 3 days ago', 'The customer answered within a day']) {
            expect(text).toContain(part);
        }
        expect(one(shown, '[data-word="up"]')).toBeNull();
        await expect(shown).toBeAccessible();
    });

    it('says so when the service is down and no score was ever kept', async () => {
        const shown = await card({ state: 'unreachable' });
        getRecord.emit(fields({ StageName: 'Proposal' }));
        await settle();

        expect(words(shown)).toContain('No earlier score is kept');
    });

    it.each([
        [{ state: 'noAccess' }, 'No permission'],
        [{ state: 'notKnown' }, 'Not read yet'],
        [{ state: 'notConnected' }, 'Not connected'],
        [{ state: 'busy' }, 'The service is busy'],
        [{ state: 'ok', body: '<html>' }, 'This card could not be read'],
        [{ state: 'ok', body: '{}' }, 'This card could not be read'],
        [{ state: 'a state of tomorrow' }, 'This card could not be read']
    ])('%j is a state with words', async (answer, heading) => {
        const shown = await card(answer);

        expect(words(shown)).toContain(heading);
        await expect(shown).toBeAccessible();
    });

    it('tells whoever may not use the Apex class that a permission is missing', async () => {
        const shown = await card();
        readDeal.error({ message: 'You do not have access to the Apex class', errorCode: 'INSUFFICIENT_ACCESS' }, 403);
        await settle();

        expect(words(shown)).toContain('No permission');
    });

    it('keeps a verdict once, also on a double click', async () => {
        let finish;
        sendVerdict.mockReturnValue(new Promise((resolve) => (finish = resolve)));
        const shown = await card(ok('deal-scored'));

        one(shown, '[data-word="up"]').click();
        one(shown, '[data-word="up"]').click();
        await settle();
        finish();
        await settle();

        expect(sendVerdict).toHaveBeenCalledTimes(1);
        const { recordId, verdict } = sendVerdict.mock.calls[0][0];
        expect(recordId).toBe(DEAL);
        expect(verdict).toMatchObject({ subject: 'prediction', subjectId: '7d0c1c5e-3f3e-4c53-9a53-5a2f5e4f0a11', verdict: 'up' });
        expect(verdict.key.length).toBeLessThanOrEqual(100);
        expect(one(shown, '[data-word="up"]').selected).toBe(true);
        expect(words(shown)).toContain('Noted');
    });

    it('marks a reason as not true and takes it back', async () => {
        const shown = await card(ok('deal-scored'));

        one(shown, '[data-name="mark"]').click();
        await settle();
        expect(words(shown)).toContain('You said: not true');
        one(shown, '[data-name="mark"]').click();
        await settle();

        expect(sendVerdict.mock.calls.map(([given]) => given.verdict.verdict)).toEqual(['not-true', 'true']);
        expect(sendVerdict.mock.calls[0][0].verdict.subjectId).toBe('7d0c1c5e-3f3e-4c53-9a53-5a2f5e4f0a11:0');
        expect(words(shown)).not.toContain('You said: not true');
    });

    it('says why a verdict was not kept, and shows none as given', async () => {
        sendVerdict.mockRejectedValue({ body: { message: 'The service did not keep your verdict.' } });
        const shown = await card(ok('deal-scored'));

        one(shown, '[data-word="down"]').click();
        await settle();

        expect(words(shown)).toContain('The service did not keep your verdict.');
        expect(one(shown, '[data-word="down"]').selected).toBe(false);
    });

    it('is read-only where the page says so', async () => {
        const shown = await card(ok('deal-scored'), { readOnly: true });

        expect(one(shown, '[data-word="up"]')).toBeNull();
        expect(one(shown, '[data-name="mark"]')).toBeNull();
        expect(words(shown)).toContain('Read-only');
        await expect(shown).toBeAccessible();
    });

    it('shows hostile text as text', async () => {
        const shown = await card(ok('deal-hostile'));

        expect(words(shown)).toContain("<script>alert('x')</script>");
        expect(all(shown, 'script, img, b')).toHaveLength(0);
        expect(words(shown)).not.toContain('Six must not be shown');
        expect(words(shown)).toContain('Down 41 points');
        expect(one(shown, '[data-word="down"]').selected).toBe(true);
        await expect(shown).toBeAccessible();
    });

    it('looks again after the deal was changed on the page', async () => {
        jest.useFakeTimers({ now: new Date('2026-11-24T04:05:00Z') });
        await card(ok('deal-scored'));
        getRecord.emit(fields(SCORE));
        getRecord.emit(fields(SCORE));
        jest.advanceTimersByTime(90000);
        expect(refreshApex).not.toHaveBeenCalled();

        getRecord.emit(fields({ ...SCORE, StageName: 'Negotiation' }));
        jest.advanceTimersByTime(90000);

        expect(refreshApex).toHaveBeenCalledTimes(3);
    });

    it('says what may go wrong and what came of the last conversation, each with the place that shows it', async () => {
        jest.useRealTimers();
        const shown = await card(ok('deal-scored'));

        expect(words(shown)).toContain('Everything goes through one person: Anna Berger.');
        expect(words(shown)).toContain('A question waits for an answer since');
        expect(words(shown)).toContain('Can the pumps be delivered before the frost?');
        expect(words(shown)).toContain('Next step “Let\'s meet on the second of December, at ten.”');
        expect(all(shown, 'a').map((a) => a.getAttribute('href'))).toContain('https://crm.example.com/c/1/conversations/2#line-36');
        await expect(shown).toBeAccessible();

        one(shown, '[data-name="mail"]').click();
        expect(lastPage().attributes.recordId).toBe('02sAb00000000m1IAA');
    });

    it('tells risks of a deal that has no score yet, and of a closed one none', async () => {
        const { talk } = said('deal-scored');
        const open = await card({ state: 'ok', body: JSON.stringify({ ...said('deal-not-scored'), talk }) });
        expect(words(open)).toContain('What may go wrong');
        clear();

        const closed = await card({ state: 'ok', body: JSON.stringify({ ...said('deal-closed'), talk }) });
        expect(words(closed)).not.toContain('What may go wrong');
    });

    it('follows no address that is none of the web', async () => {
        const body = JSON.parse(JSON.stringify(said('deal-scored')));
        body.talk.last.url = 'data:text/html,x';
        body.talk.last.points[0].url = 'data:text/html,x';
        const shown = await card({ state: 'ok', body: JSON.stringify(body) });

        expect(words(shown)).toContain('That\'s a stretch for us this year.');
        expect(all(shown, 'a').filter((a) => a.getAttribute('href').startsWith('data:'))).toHaveLength(0);
    });
});
