// node checks/live.mjs SERVICE KEY DEAL: the real cards in Chromium against a running service. Prints what they showed as JSON.
import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';

const [service, key, deal] = process.argv.slice(2);
const root = fileURLToPath(new URL('..', import.meta.url));
const dist = join(root, 'preview/dist');
const pictures = join(root, 'artifacts/live');
const TYPES = { '.html': 'text/html; charset=utf-8', '.js': 'text/javascript', '.css': 'text/css' };
mkdirSync(pictures, { recursive: true });

const browser = await chromium.launch({
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync']
});
const page = await browser.newPage({ viewport: { width: 480, height: 700 } });
const troubles = [];
page.on('pageerror', (error) => troubles.push(error.message));
// The page comes from this folder under the service's own address, so that the calls are the same ones Apex makes.
await page.route(`${service}/cards/**`, (route) => {
    const file = join(dist, new URL(route.request().url()).pathname.replace('/cards/', ''));
    return existsSync(file) ? route.fulfill({ body: readFileSync(file), contentType: TYPES[extname(file)] }) : route.fulfill({ status: 404, body: '' });
});
const open = (query) => page.goto(`${service}/cards/index.html?${query}&id=${deal}&service=${encodeURIComponent(service)}&key=${encodeURIComponent(key)}`);

// What opening the card asks of the service: it has to be one question, or nobody sees it within a second.
const asked = [];
page.on('request', (request) => request.url().startsWith(`${service}/api/`) && asked.push(`${request.method()} ${new URL(request.url()).pathname}`));
await open('card=deal');
const began = Date.now();
await page.locator('.range').waitFor();
const shownAfter = Date.now() - began;
const card = await page.locator('article').innerText();
const opening = [...asked];
await page.screenshot({ path: join(pictures, 'deal.png'), fullPage: true });
await page.getByRole('button', { name: 'It fits' }).click();
await page.getByText('Noted').waitFor();
await page.locator('[data-name="mark"]').first().click();
await page.getByText('You said: not true').waitFor();
await page.reload();
await page.getByText('You said: not true').waitFor();
const kept = await page.locator('[data-word="up"] button').getAttribute('aria-pressed');

await open('card=reply');
await page.getByRole('button', { name: 'Insert' }).waitFor();
const reply = await page.locator('article').innerText();
await page.locator('.number[data-place]').first().hover();
await page.screenshot({ path: join(pictures, 'reply.png'), fullPage: true });
await page.getByRole('button', { name: 'Insert' }).click();
await page.getByText('It is sent only when you send it').waitFor();

await page.route(`${service}/api/**`, (route) => route.abort());
await open('card=deal&record=last');
await page.getByText('The service does not answer').waitFor();
const down = await page.locator('article').innerText();
await browser.close();

console.log(JSON.stringify({ card, reply, down, kept, opening, shownAfter, troubles }));
