// Starts the demo on a temporary folder and hands out browser pages that speak as persons.
import { spawn, execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, mkdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createServer } from 'node:net';
import assert from 'node:assert/strict';
import { chromium } from 'playwright-core';

const require = createRequire(import.meta.url);
const axe = readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8');
const binary = new URL('../../bin/cabinet', import.meta.url).pathname;
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

/** A running demo: base URL, stop(), outbox(), advance(). */
export async function startDemo(env = {}) {
  const dir = mkdtempSync(join(tmpdir(), 'cabinet-e2e-'));
  const base = `http://127.0.0.1:${await freePort()}`;
  const server = spawn(binary, ['demo'], {
    env: { ...process.env, CABINET_LISTEN: base.slice('http://'.length), CABINET_DATA: join(dir, 'demo'), ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let log = '';
  server.stdout.on('data', (d) => { log += d; });
  server.stderr.on('data', (d) => { log += d; });
  for (let i = 0; ; i++) {
    if (server.exitCode !== null || i > 1200) throw new Error('the demo did not start:\n' + log.slice(-4000));
    try {
      if ((await fetch(base + '/readyz')).ok) break;
    } catch { /* not listening yet */ }
    await new Promise((r) => setTimeout(r, 100));
  }
  const json = async (path, init) => {
    const res = await fetch(base + path, init);
    assert.ok(res.ok, `${path}: ${res.status}`);
    return res.json();
  };
  return {
    base, dir, log: () => log,
    outbox: async (to) => (await json('/api/v1/dev/outbox')).filter((m) => !to || m.to.includes(to)),
    advance: (by, query = '') => json('/api/v1/dev/clock' + query, {
      method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ advance: by }),
    }),
    async stop() {
      server.kill('SIGTERM');
      await new Promise((r) => (server.exitCode !== null ? r() : server.once('exit', r)));
      rmSync(dir, { recursive: true, force: true });
    },
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

/** A page of its own browser context; console messages and page errors are collected in page.complaints. */
export async function newPage(browser, demo, options = {}) {
  const { viewport = desktop, theme = 'light', locale = 'en-GB', ...rest } = options;
  const context = await browser.newContext({
    baseURL: demo.base, viewport, colorScheme: theme, locale, isMobile: viewport === phone, hasTouch: viewport === phone, ...rest,
  });
  const page = await context.newPage();
  page.complaints = [];
  page.on('console', (m) => {
    // A page that answers 4xx on purpose is logged by the browser as a failed resource; everything else is a fault.
    if (['error', 'warning'].includes(m.type()) && !/Failed to load resource/.test(m.text())) page.complaints.push(m.text());
  });
  page.on('pageerror', (e) => page.complaints.push(String(e)));
  return page;
}

/** Signs a person in through the pages, as they would. */
export async function signIn(page, who, password = who.password) {
  await page.goto('/signin');
  await page.fill('input[name=email]', who.email);
  await page.click('main form button[type=submit]:not([name=show])');
  await page.fill('input[name=password]', password);
  await page.click('main form button[type=submit]:not([name=show])');
}

/** Runs axe and fails with what it found; also checks the page's width and its console. */
export async function assertAccessible(page, name) {
  // A separate evaluation world: the page's policy forbids injected scripts, and rightly so.
  const session = await page.context().newCDPSession(page);
  const { frameTree } = await session.send('Page.getFrameTree');
  const { executionContextId } = await session.send('Page.createIsolatedWorld', { frameId: frameTree.frame.id, worldName: 'axe' });
  const run = (expression) => session.send('Runtime.evaluate', { expression, contextId: executionContextId, awaitPromise: true, returnByValue: true });
  await run(axe);
  const { result, exceptionDetails } = await run(`axe.run(document, {runOnly: {type: 'tag', values:
    ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']}}).then(r => JSON.stringify(r.violations.map(v =>
      v.id + ': ' + v.nodes.slice(0, 3).map(n => n.target.join(' ') + ' ' + (n.any[0] || n.all[0] || n.none[0] || {}).message).join(' | '))))`);
  assert.ok(!exceptionDetails, `${name}: axe did not run: ${JSON.stringify(exceptionDetails)}`);
  assert.deepEqual(JSON.parse(result.value), [], `${name}: axe`);
  const over = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
  assert.ok(over <= 0, `${name}: ${over} px too wide`);
  assert.deepEqual(page.complaints, [], `${name}: console`);
  await session.detach();
}

/** Saves a screenshot when CABINET_SHOTS is set. */
export async function shot(page, name, options = {}) {
  if (!process.env.CABINET_SHOTS) return;
  mkdirSync(shotsDir, { recursive: true });
  await page.screenshot({ path: join(shotsDir, name + '.png'), fullPage: true, ...options });
}
