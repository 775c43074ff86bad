// The built cards in a real Chromium: every state, three languages, two widths; axe on each; then a person's way through both cards.
import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';

const root = fileURLToPath(new URL('..', import.meta.url));
const pictures = join(root, 'artifacts/render');
const axe = readFileSync(join(root, 'node_modules/axe-core/axe.min.js'), 'utf8');
const now = 'now=2026-11-24T04:05:00Z';
mkdirSync(pictures, { recursive: true });

const STATES = [
    'card=deal&answer=deal-scored', 'card=deal&answer=deal-scored&lang=de', 'card=deal&answer=deal-scored&lang=zh', 'card=deal&answer=deal-scored&permissions=see',
    'card=deal&answer=deal-hostile', 'card=deal&answer=deal-not-scored', 'card=deal&answer=deal-too-little', 'card=deal&answer=deal-closed',
    'card=deal&state=unreachable&record=last', 'card=deal&state=unreachable', 'card=deal&state=busy&record=last', 'card=deal&state=notConnected',
    'card=deal&state=notKnown', 'card=deal&permissions=none', 'card=deal&loading', 'card=deal&loading&record=last', 'card=reply&answer=reply-ready', 'card=reply&answer=reply-ready&lang=de',
    'card=reply&answer=reply-ready&lang=zh', 'card=reply&answer=reply-ready&permissions=see', 'card=reply&answer=reply-hostile', 'card=reply&answer=reply-none',
    'card=reply&answer=reply-abstained', 'card=reply&state=unreachable', 'card=reply&permissions=none', 'card=reply&loading'
];

const browser = await chromium.launch({
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync', '--allow-file-access-from-files']
});
const context = await browser.newContext({ viewport: { width: 480, height: 700 } });
await context.grantPermissions(['clipboard-read', 'clipboard-write']);
const troubles = [];
let checks = 0;
// Also when a step below never comes.
process.on('exit', () => troubles.forEach((trouble) => console.log(trouble)));

function holds(fact, what) {
    checks += 1;
    if (!fact) {
        troubles.push(what);
    }
}

async function open(query) {
    const page = await context.newPage();
    page.on('pageerror', (error) => troubles.push(`${query}: ${error.message}`));
    page.on('console', (message) => message.type() === 'error' && troubles.push(`${query}: ${message.text()}`));
    await page.goto(`file://${root}preview/dist/index.html?${query}&${now}`);
    await page.waitForSelector('article.slds-card', { timeout: 10000 });
    await page.waitForTimeout(100);
    return page;
}

async function audit(page, name) {
    await page.evaluate(axe);
    const { violations } = await page.evaluate(() => globalThis.axe.run(document, { rules: { 'landmark-no-duplicate-contentinfo': { enabled: false } } }));
    holds(violations.length === 0, `${name}: axe ${violations.map((v) => `${v.id} (${v.nodes[0].html.slice(0, 160)})`).join(', ')}`);
    await fits(page, name);
}

async function fits(page, name) {
    holds(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), `${name}: wider than the page`);
}

for (const query of STATES) {
    const page = await open(query);
    for (const width of [480, 320]) {
        await page.setViewportSize({ width, height: 700 });
        const name = `${query.replace(/[=&]/g, '-')}-${width}`;
        await (width === 480 ? audit(page, name) : fits(page, name));
        holds(!(await page.locator('main').innerText()).match(/undefined|NaN|\[object|\{\d\}/), `${name}: shows a hole`);
        await page.screenshot({ path: join(pictures, `${name}.png`), fullPage: true });
    }
    await page.close();
}

// What the keyboard is at, through every shadow.
function focused(page) {
    return page.evaluate(() => {
        let at = document.activeElement;
        while (at?.shadowRoot?.activeElement) {
            at = at.shadowRoot.activeElement;
        }
        return at?.dataset.name ?? '';
    });
}

// A rep judges the deal by keyboard alone.
let page = await open('card=deal&answer=deal-scored');
for (let i = 0; i < 30 && (await focused(page)) !== 'mark'; i += 1) {
    await page.keyboard.press('Tab');
}
await page.keyboard.press('Enter');
await page.getByText('You said: not true').waitFor();
await page.getByRole('button', { name: 'See the mail' }).click();
await page.getByRole('button', { name: 'It fits' }).click();
await page.getByText('Noted').waitFor();
await page.getByRole('button', { name: 'Refresh' }).click();
const deal = await page.evaluate(() => ({ verdicts: org.verdicts, went: org.went }));
holds(deal.verdicts.map((v) => v.verdict).join() === 'not-true,up', `verdicts: ${JSON.stringify(deal.verdicts)}`);
holds(deal.went[0]?.attributes.recordId === '02sAb00000000m1IAA', `evidence: ${JSON.stringify(deal.went)}`);
await page.close();

// A verdict that the service refuses is said in words.
page = await open('card=deal&answer=deal-scored&refuse');
await page.getByRole('button', { name: 'It does not fit' }).click();
await page.getByText('did not keep your verdict').waitFor();
await audit(page, 'refused');
await page.close();

// A rep looks at a source, takes the friendly draft, edits it and inserts it.
page = await open('card=reply&answer=reply-ready');
await page.locator('.number[data-place]').first().hover();
await page.getByRole('tooltip').waitFor();
await audit(page, 'source');
holds(await page.getByRole('tooltip').evaluate((tip) => tip.getBoundingClientRect().right <= tip.closest('.text').getBoundingClientRect().right), 'a source hangs out of the card');
await page.screenshot({ path: join(pictures, 'reply-source.png'), fullPage: true });
await page.getByRole('button', { name: 'Friendly' }).click();
await page.getByRole('button', { name: 'Edit' }).click();
await page.getByLabel('Your text').fill('Dear Ms Ito, it comes on 8 December <sure>.');
await audit(page, 'edit');
await page.screenshot({ path: join(pictures, 'reply-edit.png'), fullPage: true });
await page.getByRole('button', { name: 'Insert' }).click();
await page.getByText('It is sent only when you send it').waitFor();
const reply = await page.evaluate(() => ({ verdicts: org.verdicts, went: org.went }));
holds(reply.went[0]?.state.defaultFieldValues.includes('%26lt%3Bsure%26gt%3B'), `inserted: ${JSON.stringify(reply.went)}`);
holds(reply.verdicts[0]?.verdict === 'edited' && reply.verdicts[0].draft === 1, `verdicts: ${JSON.stringify(reply.verdicts)}`);
await page.close();

// Another copies the formal one, then rejects with a reason.
page = await open('card=reply&answer=reply-ready');
await page.getByRole('button', { name: 'Formal' }).click();
await page.getByRole('button', { name: 'Copy' }).click();
await page.getByText('Copied.').waitFor();
holds((await page.evaluate(() => navigator.clipboard.readText())).includes('We regret the late first delivery.'), 'the clipboard holds another text');
await page.getByRole('button', { name: 'Reject', exact: true }).click();
await page.getByText('Wrong tone').click();
await audit(page, 'reject');
await page.screenshot({ path: join(pictures, 'reply-reject.png'), fullPage: true });
await page.getByRole('button', { name: 'Reject this suggestion' }).click();
await page.getByText('You rejected this suggestion.').waitFor();
await page.close();

await browser.close();
console.log(`render: ${STATES.length} states at two widths, ${checks} checks, ${troubles.length} troubles`);
process.exit(troubles.length === 0 ? 0 : 1);
