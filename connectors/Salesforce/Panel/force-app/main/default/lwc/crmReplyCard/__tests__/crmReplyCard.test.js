import ReplyCard from 'c/crmReplyCard';
import readReply from '@salesforce/apex/CrmIntegrationPanel.readReply';
import sendVerdict from '@salesforce/apex/CrmIntegrationPanel.sendVerdict';
import { encodeDefaultFieldValues } from 'lightning/pageReferenceUtils';
import { lastPage } from 'lightning/navigation';
import { all, clear, ok, one, settle, show, words } from '../../../../../../test/cards';

jest.mock(
    '@salesforce/apex/CrmIntegrationPanel.readReply',
    () => ({ __esModule: true, default: require('@salesforce/sfdx-lwc-jest').createApexTestWireAdapter(jest.fn()) }),
    { virtual: true }
);
jest.mock('@salesforce/apex/CrmIntegrationPanel.sendVerdict', () => ({ __esModule: true, default: jest.fn() }), { virtual: true });

const MAIL = '02sAb00000000m1IAA';

async function card(answer, properties = {}) {
    const shown = await show('c-crm-reply-card', ReplyCard, { recordId: MAIL, ...properties });
    if (answer) {
        readReply.emit(answer);
        await settle();
    }
    return shown;
}

async function click(shown, selector) {
    one(shown, selector).click();
    await settle();
}

async function type(shown, value, index = 0) {
    all(shown, 'lightning-textarea')[index].dispatchEvent(new CustomEvent('change', { detail: { value } }));
    await settle();
}

const given = () => sendVerdict.mock.calls.map(([call]) => call.verdict);

describe('reply card', () => {
    const writeText = jest.fn();

    beforeEach(() => {
        sendVerdict.mockReset().mockResolvedValue(undefined);
        writeText.mockReset().mockResolvedValue(undefined);
        Object.defineProperty(navigator, 'clipboard', { value: { writeText }, configurable: true });
    });
    afterEach(() => {
        clear();
        jest.clearAllMocks();
    });

    it('shows what the customer asks, the drafts and what must be filled in', async () => {
        const shown = await card(ok('reply-ready'));

        const text = words(shown);
        for (const part of [
            'Question', 'When will the second pump be delivered?', 'Deadline', 'Complaint', 'Short', 'Friendly', 'Formal',
            'Fill in before sending: [delivery date]', 'nothing is sent from here', 'built-in writer'
        ]) {
            expect(text).toContain(part);
        }
        expect(one(shown, 'mark').textContent).toBe('[delivery date]');
        await expect(shown).toBeAccessible();
    });

    it('shows the source of a sentence on hover, on focus, and in a list', async () => {
        const shown = await card(ok('reply-ready'));
        const mark = one(shown, '.number[data-place]');

        mark.dispatchEvent(new CustomEvent('mouseenter'));
        await settle();
        expect(one(shown, '[role="tooltip"]').textContent).toContain('Our shutdown starts on 12 December.');
        mark.dispatchEvent(new CustomEvent('mouseleave'));
        await settle();
        expect(one(shown, '[role="tooltip"]')).toBeNull();
        mark.dispatchEvent(new CustomEvent('focus'));
        await settle();
        expect(one(shown, '[role="tooltip"]')).not.toBeNull();
        await expect(shown).toBeAccessible();

        expect(all(shown, '.sources li')).toHaveLength(2);
    });

    it('keeps every character of the draft between its marks', async () => {
        const shown = await card(ok('reply-ready'));

        const text = all(shown, '.text > span:not(.source), .text > mark').map((e) => e.textContent).join('');

        expect(text).toBe(JSON.parse(ok('reply-ready').body).drafts[0].text);
    });

    it('opens the composer with the draft and sends nothing', async () => {
        const shown = await card(ok('reply-ready'));

        await click(shown, '.insert');

        const pageReference = lastPage();
        expect(pageReference.type).toBe('standard__quickAction');
        expect(pageReference.attributes.apiName).toBe('Global.SendEmail');
        const [values] = encodeDefaultFieldValues.mock.calls[0];
        expect(values.Subject).toBe('Re: Delivery of the second pump?');
        expect(values.HtmlBody).toContain('Dear Ms Ito,<br><br>');
        expect(given()).toMatchObject([{ subject: 'suggestion', subjectId: '31c2a7f0-5d0c-4f4e-8a86-2f2f4d0f7b01', verdict: 'inserted', draft: 0, finalText: null }]);
        expect(words(shown)).toContain('sent only when you send it');
    });

    it('copies the chosen tone', async () => {
        const shown = await card(ok('reply-ready'));

        await click(shown, '[data-tone="formal"]');
        await click(shown, '.copy');

        expect(writeText.mock.calls[0][0]).toContain('We regret the late first delivery.');
        expect(given()).toMatchObject([{ verdict: 'copied', draft: 2 }]);
        expect(words(shown)).not.toContain('Fill in before sending');
    });

    it('says so when the browser does not allow copying', async () => {
        writeText.mockRejectedValue(new Error('denied'));
        const shown = await card(ok('reply-ready'));

        await click(shown, '.copy');

        expect(words(shown)).toContain('did not allow copying');
        expect(sendVerdict).not.toHaveBeenCalled();
    });

    it('hands over the edited text, and counts it as edited', async () => {
        const shown = await card(ok('reply-ready'));

        await click(shown, '.edit-button');
        await type(shown, 'Dear Ms Ito, it comes on 8 December. <b>Really</b>');
        expect(words(shown)).not.toContain('Fill in before sending');
        await expect(shown).toBeAccessible();
        await click(shown, '.insert');

        expect(encodeDefaultFieldValues.mock.calls[0][0].HtmlBody).toContain('&lt;b&gt;Really&lt;/b&gt;');
        expect(given()).toMatchObject([{ verdict: 'edited', finalText: 'Dear Ms Ito, it comes on 8 December. <b>Really</b>' }]);
    });

    it('goes back to the draft', async () => {
        const shown = await card(ok('reply-ready'));
        await click(shown, '.edit-button');
        await type(shown, 'Something else');

        await click(shown, '.back');
        await click(shown, '.copy');

        expect(writeText.mock.calls[0][0]).toContain('the second pump is planned');
        expect(given()).toMatchObject([{ verdict: 'copied' }]);
    });

    it('asks for a reason before it rejects', async () => {
        const shown = await card(ok('reply-ready'));

        await click(shown, '.reject-button');
        expect(one(shown, '.reject-send').disabled).toBe(true);
        await expect(shown).toBeAccessible();
        one(shown, 'lightning-radio-group').dispatchEvent(new CustomEvent('change', { detail: { value: 'Facts are wrong' } }));
        await type(shown, 'There is no second pump.');
        await click(shown, '.reject-send');

        expect(given()).toMatchObject([{ verdict: 'rejected', reason: 'Facts are wrong: There is no second pump.' }]);
        expect(words(shown)).toContain('You rejected this suggestion.');
    });

    it('keeps one verdict of a double click', async () => {
        let finish;
        sendVerdict.mockReturnValue(new Promise((resolve) => (finish = resolve)));
        const shown = await card(ok('reply-ready'));

        one(shown, '.copy').click();
        one(shown, '.copy').click();
        await settle();
        finish();
        await settle();

        expect(sendVerdict).toHaveBeenCalledTimes(1);
    });

    it.each([
        [ok('reply-none'), 'No mail to answer'],
        [ok('reply-abstained'), 'The mail is an automatic out-of-office notice.'],
        [{ state: 'unreachable' }, 'Drafts are not kept in Salesforce'],
        [{ state: 'noAccess' }, 'No permission'],
        [{ state: 'notKnown' }, 'Not read yet'],
        [{ state: 'busy' }, 'The service is busy'],
        [{ state: 'notConnected' }, 'Not connected'],
        [{ state: 'ok', body: '{"state":"ready"}' }, 'No suggestion for this mail']
    ])('a state without drafts has words (%#)', async (answer, text) => {
        const shown = await card(answer);

        expect(words(shown)).toContain(text);
        expect(one(shown, '.insert')).toBeNull();
        await expect(shown).toBeAccessible();
    });

    it('can be read but not used where the page says so', async () => {
        const shown = await card(ok('reply-ready'), { readOnly: true });

        expect(one(shown, '.insert')).toBeNull();
        expect(words(shown)).toContain('Read-only');
        expect(words(shown)).toContain('Dear Ms Ito');
    });

    it('shows hostile and right-to-left text as text', async () => {
        const shown = await card(ok('reply-hostile'));

        expect(all(shown, 'script, img, b, i')).toHaveLength(0);
        expect(words(shown)).toContain('<script>alert(1)</script>');
        expect(all(shown, 'mark')).toHaveLength(2);
        expect(one(shown, '.text').getAttribute('dir')).toBe('auto');
        expect(one(shown, '.text').getAttribute('lang')).toBe('he');
        expect(words(shown)).toContain('You copied this suggestion.');
        await expect(shown).toBeAccessible();
    });

    it("shows the customer's own words where the service only names a topic", async () => {
        const reply = JSON.parse(ok('reply-ready').body);
        reply.asks = [{ kind: 'question', says: 'delivery', quote: 'When can you deliver 36 units?' }];

        const shown = await card({ state: 'ok', body: JSON.stringify(reply) });

        expect(words(shown)).toContain('When can you deliver 36 units?');
        expect(one(shown, '.asks').textContent).not.toContain('delivery');
    });

    it('starts over when a newer mail brings a new suggestion', async () => {
        const shown = await card(ok('reply-ready'));
        await click(shown, '.edit-button');
        await type(shown, 'Half a thought');

        readReply.emit(ok('reply-hostile'));
        await settle();

        expect(words(shown)).not.toContain('Half a thought');
        expect(one(shown, '.text').textContent).toContain('שלום דנה');
    });
});
