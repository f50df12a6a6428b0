// Everything works where scripts don't run.
import { after, before, test } from 'node:test';
import assert from 'node:assert/strict';
import { credentials, newPage, person, proving, save, signIn, startBrowser, startDemo, submit } from './cabinet.mjs';
import { openReset } from './pages.mjs';

let demo, browser, page;
before(async () => {
  [demo, browser] = await Promise.all([startDemo(), startBrowser()]);
  page = await newPage(browser, demo, { javaScriptEnabled: false });
});
after(() => Promise.all([demo?.stop(), browser?.close()]));

const who = person('Hartwell', 'standard');
const toast = () => page.innerText('[data-toast]');
const hidden = (selector) => page.locator(selector).evaluateAll((all) => all.every((e) => !e.checkVisibility()));

/** A small photo, so that no page has to draw it: one grey pixel, made larger by nobody. */
const photo = { name: 'grey.png', mimeType: 'image/png', buffer: Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGNoAAAAggCBd81ytgAAAABJRU5ErkJggg==', 'base64') };

test('no page carries scripts, styles or handlers in its text', async () => {
  for (const path of ['/signin', '/password/forgot', '/dev/ui', '/dev/outbox', '/dev/clock', '/no/such/page']) {
    const text = await (await page.request.get(path)).text();
    assert.doesNotMatch(text, /<style|\sstyle=|\son[a-z]+=|hx-on|javascript:|<script(?![^>]*\ssrc=)/i, path);
  }
});

test('signing in, with a mistake first', async () => {
  await page.goto('/signin');
  await page.click(submit);
  assert.match(await page.innerText('.errsum'), /Enter your email/);
  await signIn(page, who, { password: 'wrong', lands: null });
  assert.match(await page.innerText('.errsum'), /isn’t right/);
  await signIn(page, who);
});

test('the profile is saved, and refused with what was typed', async () => {
  await page.fill('[name=position]', 'Counsel');
  await page.fill('[name=website]', 'nowhere');
  await page.click(save);
  assert.equal(await page.inputValue('[name=position]'), 'Counsel');
  await page.fill('[name=website]', '');
  await page.selectOption('select[name=time_zone]', 'Europe/Paris');
  await page.click(save);
  assert.match(await toast(), /saved/);
  assert.match(await page.innerText('.preview'), /Counsel/);
  assert.equal(await page.inputValue('select[name=time_zone]'), 'Europe/Paris');
});

test('what needs scripts isn’t offered', async () => {
  assert.ok(await hidden('.only-js'));
  assert.ok(await hidden('.reveal-button'));
  assert.ok(await hidden('[data-toast-close]'));
});

test('two versions of a profile', async () => {
  const version = await page.inputValue('[name=version]');
  await page.fill('[name=about]', 'First');
  await page.click(save);
  assert.match(await toast(), /saved/);
  await page.goto('/settings/profile');
  const body = new URLSearchParams({ version, about: 'Second', form_token: await page.inputValue('#profile [name=form_token]') });
  const answer = await page.request.post('/settings/profile', { data: body.toString(), headers: { 'content-type': 'application/x-www-form-urlencoded', origin: demo.base } });
  assert.equal(answer.status(), 409);
  assert.match(await answer.text(), /First[^]*Second/);
});

test('a photo is sent, refused and deleted', async () => {
  await page.click('.picture-form button[type=submit]');
  assert.match(await page.innerText('.errsum'), /Choose a photo first/);
  await page.setInputFiles('input[type=file]', { name: 'a.svg', mimeType: 'image/svg+xml', buffer: Buffer.from('<svg/>') });
  await page.click('.picture-form button[type=submit]');
  assert.match(await page.innerText('.errsum'), /SVG/);
  await page.setInputFiles('input[type=file]', photo);
  await page.click('.picture-form button[type=submit]');
  assert.match(await page.innerText('main, [data-toast]'), /./);
  await page.goto('/settings/profile');
  await page.click('.drop a[href$="/picture/delete"]');
  await page.click('.confirm button[type=submit]');
  assert.match(await toast(), /deleted/);
});

test('appearance and language', async () => {
  await page.goto('/settings/appearance');
  await page.check('[name=theme][value=dark]');
  await page.check('[name=density][value=compact]');
  await page.selectOption('[name=language]', 'ru');
  await page.click(save);
  assert.equal(await page.getAttribute('html', 'data-theme'), 'dark');
  assert.equal(await page.getAttribute('html', 'lang'), 'ru');
  await page.selectOption('[name=language]', 'en');
  await page.click(save);
  assert.equal(await page.getAttribute('html', 'lang'), 'en');
});

test('the password and the sessions', async () => {
  const other = await newPage(browser, demo);
  await signIn(other, who);
  await page.goto('/settings/security');
  await page.locator('#sessions .list-row form button').first().click();
  assert.match(await toast(), /signed out/);
  await page.fill('[name=current_password]', who.password);
  await page.fill('[name=new_password]', 'four kestrels over the fen');
  await page.fill('[name=confirm_password]', 'four kestrels over the fen');
  await page.click('#password-form button[type=submit]');
  assert.match(await toast(), /has been changed/);
  await other.context().close();
});

test('account settings: a rule, an attribute, the audit', async () => {
  const admin = await newPage(browser, demo, { javaScriptEnabled: false });
  const helen = person('Northmere', 'administrator');
  await signIn(admin, helen);
  await proving(admin, helen, '/admin/sign-in/policy');
  await admin.fill('[name=lock_failures]', '8');
  await admin.click(submit);
  await admin.click('[name=seen]');
  assert.match(await admin.innerText('[data-toast]'), /./);
  await admin.goto('/admin/organisation/attributes/new');
  await admin.fill('[name=name]', 'Rank');
  await admin.check('[name=view][value=self]');
  await admin.click(save);
  assert.match(await admin.innerText('.ordered'), /Rank/);
  await admin.goto('/admin/audit');
  await admin.click('.filter .chip:has-text("Outcome")');
  await admin.selectOption('.filter-panel:popover-open select', 'done');
  await admin.click('.filter-panel:popover-open button[type=submit]');
  assert.match(admin.url(), /outcome=done/);
  await admin.locator('.tbl-more summary').first().click();
  assert.match(await admin.locator('.tbl-detail').first().innerText(), /Seal/);
  await admin.context().close();
});

test('my settings: a token and my data', async () => {
  await proving(page, { ...who, password: 'four kestrels over the fen' }, '/settings/applications/tokens/new');
  await page.fill('[name=name]', 'Without scripts');
  await page.selectOption('[name=expires_at]', '90');
  await page.click(submit);
  assert.match(await page.innerText('.secret'), /cab_/);
  await page.goto('/settings/account');
  await page.click('form[action="/settings/account/export"] button');
  assert.match(page.url(), /\/exports\//);
});

test('menus open, and signing out is in them', async () => {
  await page.click('.account-button');
  await page.waitForSelector('#account-menu:popover-open');
  await page.click('#account-menu form button');
  assert.match(page.url(), /\/signin$/);
});

test('the sidebar opens on a phone', async () => {
  const phone = await newPage(browser, demo, { javaScriptEnabled: false, viewport: { width: 390, height: 844 } });
  await signIn(phone, person('Северная', 'guest'));
  await phone.click('[popovertarget=navdrawer]');
  await phone.click('#navdrawer a[href="/settings/security"]');
  assert.match(phone.url(), /\/settings\/security$/);
  await phone.context().close();
});

test('a forgotten password', async () => {
  const limited = person('Hartwell', 'limited');
  await openReset(page, demo, limited.email);
  await page.fill('[name=new_password]', 'a wren behind the boathouse');
  await page.fill('[name=confirm_password]', 'a wren behind the boathouse');
  await page.click(submit);
  await signIn(page, limited, { password: 'a wren behind the boathouse' });
  await page.context().clearCookies();
});

test('choosing an organisation', async () => {
  await signIn(page, credentials.find((c) => c.email.startsWith('nina')), { lands: '**/signin/account' });
  await page.click('.choice:has-text("Северная")');
  assert.match(await page.innerText('.org'), /Северная/);
});

test('the demo’s clock', async () => {
  await page.goto('/dev/clock');
  await page.fill('[name=advance]', '1h');
  await page.click(submit);
  assert.match(await toast(), /clock was moved|Часы переведены/);
});
