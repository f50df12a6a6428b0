// Starts the demo on a temporary folder and hands out browser pages that speak as persons.
import { spawn, execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, mkdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createServer } from 'node:net';
import assert from 'node:assert/strict';
import { chromium } from 'playwright-core';

const binary = process.env.CABINET_BIN || new URL('../../bin/cabinet', import.meta.url).pathname;
export const shotsDir = new URL('./shots/', import.meta.url).pathname;

export const credentials = JSON.parse(execFileSync(binary, ['demo', '--credentials'], { encoding: 'utf8' }));

/** The first demo person of an account (part of its name) with a role. */
export function person(account, role) {
  const found = credentials.find((c) => c.account.includes(account) && c.role === role);
  assert.ok(found, `no ${role} of ${account} in the demo`);
  return found;
}

function freePort() {
  return new Promise((resolve) => {
    const s = createServer().listen(0, '127.0.0.1', () => {
      const { port } = s.address();
      s.close(() => resolve(port));
    });
  });
}

/** A cabinet process on a temporary folder, once it is ready. */
async function start(command, env) {
  const dir = mkdtempSync(join(tmpdir(), 'cabinet-e2e-'));
  const base = `http://127.0.0.1:${await freePort()}`;
  const server = spawn(binary, [command], {
    env: { ...process.env, CABINET_LISTEN: base.slice('http://'.length), CABINET_DATA: join(dir, 'data'), CABINET_CLIENT_RATE: '0', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let log = '';
  server.stdout.on('data', (d) => { log += d; });
  server.stderr.on('data', (d) => { log += d; });
  const stop = async () => {
    server.kill('SIGTERM');
    await new Promise((r) => (server.exitCode !== null || server.signalCode !== null ? r() : server.once('exit', r)));
    rmSync(dir, { recursive: true, force: true });
  };
  for (let i = 0; ; i++) {
    if (server.exitCode !== null || i > 1200) {
      await stop();
      throw new Error(`cabinet ${command} did not start:\n` + log.slice(-4000));
    }
    try {
      if ((await fetch(base + '/readyz')).ok) break;
    } catch { /* not listening yet */ }
    await new Promise((r) => setTimeout(r, 100));
  }
  return { base, dir, stop, log: () => log };
}

/** What becomes true before long; polled, since it happens in another process, and a busy machine is no fault. */
export async function eventually(what, find) {
  for (let i = 0; i < 1200; i++) {
    const found = await find();
    if (found) return found;
    await new Promise((r) => setTimeout(r, 50));
  }
  throw new Error(`${what} didn't happen within a minute`);
}

/** A running server without an organisation; link() is the printed way to set it up. */
export async function startServe(env = {}) {
  const server = await start('serve', env);
  return { ...server, link: () => eventually('printing the set-up link', () => server.log().match(/https?:\/\/\S+\/setup\?token=\S+/)?.[0]) };
}

/** A running demo: base URL, stop(), outbox(), mail(), advance(). */
export async function startDemo(env = {}) {
  const server = await start('demo', env);
  const json = async (path, init) => {
    const res = await fetch(server.base + path, init);
    assert.ok(res.ok, `${path}: ${res.status}`);
    return res.json();
  };
  const outbox = async (to) => (await json('/api/v1/dev/outbox')).filter((m) => !to || m.to.includes(to));
  return {
    ...server, outbox,
    /** The newest message to somebody whose text matches. */
    mail: (to, text) => eventually(`mail to ${to}`, async () => (await outbox(to)).find((m) => text.test(m.text))),
    advance: (by, query = '') => json('/api/v1/dev/clock' + query, {
      method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ advance: by }),
    }),
  };
}

/** One Chromium for a whole test file. */
export async function startBrowser() {
  return chromium.launch({
    executablePath: '/usr/bin/chromium',
    args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
      '--disable-component-update', '--disable-sync'],
  });
}

export const desktop = { width: 1440, height: 960 };
export const phone = { width: 390, height: 844 };

/** Makes a page's window that of a desk or of a phone, whatever it was opened as: its size, and what points at it. */
export async function turn(page, device) {
  const touch = device === 'phone';
  page.pointing ??= await page.context().newCDPSession(page);
  await page.setViewportSize(touch ? phone : desktop);
  await page.pointing.send('Emulation.setTouchEmulationEnabled', { enabled: touch, maxTouchPoints: 1 });
  assert.equal(await page.evaluate(() => matchMedia('(pointer: coarse)').matches), touch, `the page isn't a ${device}'s`);
}

/** A page of its own browser context; console messages and page errors are collected in page.complaints. */
export async function newPage(browser, demo, options = {}) {
  const { viewport = desktop, theme = 'light', locale = 'en-GB', ...rest } = options;
  const context = await browser.newContext({
    baseURL: demo.base, viewport, colorScheme: theme, locale, timezoneId: 'Europe/London', reducedMotion: 'reduce',
    isMobile: viewport === phone, hasTouch: viewport === phone, ...rest,
  });
  return listen(await context.newPage());
}

/** Collects a page's console messages and errors in page.complaints. */
export function listen(page) {
  page.setDefaultTimeout(30_000); // a busy machine is no fault
  page.complaints = [];
  page.on('console', (m) => {
    // A page that answers 4xx on purpose is logged by the browser as a failed resource; everything else is a fault.
    if (['error', 'warning'].includes(m.type()) && !/Failed to load resource/.test(m.text())) page.complaints.push(m.text());
  });
  page.on('pageerror', (e) => page.complaints.push(String(e)));
  return page;
}

/** The button that sends a page's form. */
export const submit = 'main form button[type=submit]';

/** The button of the save bar. */
export const save = '[data-savebar] button[type=submit]';

/** Chooses from a list by words: in its search box where scripts run, else in the list itself. */
export async function choose(page, name, words) {
  const list = page.locator(`select[name="${name}"]`);
  if (await list.isVisible()) {
    await list.selectOption(await list.locator('option', { hasText: words }).first().getAttribute('value'));
    return;
  }
  const id = await list.getAttribute('id');
  const face = page.locator(`[id="${id}-face"]`);
  await face.fill(words);
  await face.press('Enter');
  assert.ok((await face.inputValue()).includes(words), `${name} offers no ${words}`);
}

/** Speaks as a directory does, by SCIM with a token. */
export const directory = (demo, token) => async (method, path, body) => {
  const answer = await fetch(`${demo.base}/scim/v2/${path}`, {
    method, headers: { authorization: `Bearer ${token}`, 'content-type': 'application/scim+json' }, body: body && JSON.stringify(body),
  });
  const text = await answer.text();
  return { status: answer.status, ...(text ? JSON.parse(text) : {}) };
};

/**
 * Signs a person in through the pages, as they would, and waits for where that leads: to the cases, from where the journey
 * goes on in their own settings.
 */
export async function signIn(page, who, { password = who.password, lands } = {}) {
  await page.goto('/signin');
  await page.fill('[name=email]', who.email);
  await page.click(submit);
  await page.fill('[name=password]', password);
  await page.click(submit);
  if (lands === undefined) {
    await page.waitForURL('**/cases');
    await page.goto('/settings/profile');
  } else if (lands) {
    await page.waitForURL(lands);
  }
}

/** Goes to a page that asks for the password when it wasn't given lately, and gives it. */
export async function proving(page, who, path) {
  await page.goto(path);
  await proving.here(page, who);
}

/** Gives the password where it is asked for; then does again what was to be done. */
proving.here = async (page, who, again) => {
  if (new URL(page.url()).pathname !== '/confirm') return;
  await page.fill('[name=password], [name=current_password]', who.password);
  await page.click(submit);
  const goOn = page.locator('#go-on button'); // a form that came along waits to be sent on
  await Promise.race([page.waitForURL((url) => url.pathname !== '/confirm'), goOn.waitFor()]);
  if (await goOn.count()) {
    await goOn.click();
    await page.waitForURL((url) => url.pathname !== '/confirm');
    return;
  }
  if (again) await page.click(again);
};

/** Saves a screenshot when CABINET_SHOTS is set: the whole page, or the window while something lies over it. */
export async function shot(page, name) {
  if (!process.env.CABINET_SHOTS) return;
  mkdirSync(shotsDir, { recursive: true });
  const fullPage = await page.locator('dialog:modal, :popover-open').count() === 0;
  if (fullPage) await page.evaluate(() => scrollTo(0, 0)); // else what is fixed to the window stands in the middle
  await page.screenshot({ path: join(shotsDir, name + '.png'), fullPage });
}
