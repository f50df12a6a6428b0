// What people do in their own settings: change how they sign in, give programs tokens, fetch their data, ask for erasure.
import { after, before, describe, test } from 'node:test';
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { credentials, eventually, newPage, proving, signIn, startBrowser, startDemo, submit } from './cabinet.mjs';
import { made, mailedLink, makeToken } from './pages_mine.mjs';
import { askErasure } from './pages_admin.mjs';
import { assertRules } from './rules.mjs';

let demo, browser;
before(async () => { [demo, browser] = await Promise.all([startDemo(), startBrowser()]); });
after(() => Promise.all([demo?.stop(), browser?.close()]));

const who = (name) => credentials.find((c) => c.email.startsWith(name));
const toast = (page) => page.locator('[data-toast]').innerText();

/** A story of somebody who is signed in already. */
const story = (name, person, tell) => test(name, async () => {
  const page = await newPage(browser, demo);
  await signIn(page, who(person));
  await tell(page, who(person));
  assert.deepEqual(page.complaints, []);
  await page.context().close();
});

/** Asks for another sign-in email and confirms it by the link that was mailed there. */
async function changeEmail(page, person, email) {
  await page.goto('/settings/security/email');
  await page.fill('[name=new_email]', email);
  const password = page.locator('[name=current_password]');
  if (await password.count()) await password.fill(person.password);
  await page.click(submit);
  await page.waitForSelector('[data-toast]');
  assert.match(await page.innerText('#sign-in-email'), new RegExp(`${email} waits to be confirmed`));
  await page.goto(await mailedLink(demo, email, '/verify-email/'));
  assert.match(await page.innerText('main'), /Nothing changes until you press the button/);
  await page.click(submit);
  await page.waitForSelector('[data-toast]');
}

describe('stories', { concurrency: 2 }, () => {
  story('the sign-in email is changed through the mails, and the former address takes it back', 'priya', async (page, person) => {
    const email = 'priya.new@hartwell-reid.example';
    const elsewhere = await newPage(browser, demo);
    await signIn(elsewhere, person);
    await changeEmail(page, person, email);
    assert.match(await toast(page), /has been changed/);
    await page.goto('/settings/security');
    assert.match(await page.innerText('#sign-in-email'), new RegExp(email), 'one stays signed in here');

    const undo = await mailedLink(demo, person.email, '/undo-email/');
    const stranger = await newPage(browser, demo);
    await signIn(stranger, { ...person, email });
    await stranger.goto(undo);
    await assertRules(stranger, 'undo-email', false);
    assert.match(await stranger.innerText('main'), new RegExp(`${person.email}[^]*${email}`));
    await stranger.click(submit);
    await stranger.waitForURL('**/secured*');
    assert.match(await stranger.innerText('main'), /former address signs in again/);
    await stranger.goto(undo);
    assert.match(await stranger.innerText('h1'), /no longer works/);

    // Every session ended and the password with them: the way back is the link that was mailed to the former address.
    await page.waitForTimeout(1100); // a session may be trusted for a second
    for (const window of [page, elsewhere]) {
      await window.goto('/settings/profile');
      await window.waitForURL('**/signin?*');
    }
    await page.goto(await mailedLink(demo, person.email, '/password/reset/'));
    await page.fill('[name=new_password]', 'two otters by the sluice');
    await page.fill('[name=confirm_password]', 'two otters by the sluice');
    await page.click(submit);
    await page.waitForURL('**/signin*');
    await signIn(page, person, { password: 'two otters by the sluice' });
    await stranger.context().close();
    await elsewhere.context().close();
  });

  test('a sign-in on a new device is told by mail, and “this wasn’t me” ends it', async () => {
    const person = who('tariq');
    const own = await newPage(browser, demo);
    await signIn(own, person); // a person's first device is nobody's surprise
    const thief = await newPage(browser, demo, { userAgent: 'Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0' });
    await signIn(thief, person);
    await own.goto(await mailedLink(demo, person.email, '/not-me/'));
    assert.match(await own.innerText('main'), /browser that wasn’t known before/);
    await own.click(submit);
    await own.waitForURL('**/secured*');
    assert.match(await own.innerText('main'), /All devices were signed out/);
    await thief.waitForTimeout(1100); // a session may be trusted for a second
    await thief.goto('/settings/profile');
    await thief.waitForURL('**/signin?*');
    await signIn(thief, person, { lands: null });
    await thief.waitForSelector('.errsum');
    await own.goto(await mailedLink(demo, person.email, '/password/reset/'));
    await own.waitForSelector('[name=new_password]');
    for (const page of [thief, own]) await page.context().close();
  });

  story('a token is made, shown once, used by a program and revoked', 'andrew', async (page, person) => {
    await makeToken(page, person, { name: 'Case calendar' });
    const secret = (await page.innerText('.secret code')).trim();
    const use = (path, init = {}) => fetch(demo.base + path, { ...init, headers: { authorization: `Bearer ${secret}`, ...init.headers } });
    const answer = await use('/api/v1/me');
    assert.equal(answer.status, 200);
    assert.equal((await answer.json()).email, person.email);
    const write = await use('/api/v1/me', { method: 'PATCH', headers: { 'content-type': 'application/json', 'if-match': answer.headers.get('etag') ?? '"1"' }, body: '{"position":"Robot"}' });
    assert.equal(write.status, 403, 'what may read only can’t write');

    await page.goto('/settings/applications');
    assert.match(await page.innerText('#tokens'), /Case calendar[^]*Last used/);
    assert.ok(!(await page.content()).includes(secret), 'it isn’t shown again');
    await page.click('#tokens .list-row button');
    await page.click('dialog:modal form button');
    await page.waitForSelector('[data-toast]');
    assert.match(await toast(page), /revoked/);
    assert.equal((await use('/api/v1/me')).status, 401);
  });

  story('my data is made in the background and downloaded', 'michelle', async (page, person) => {
    await page.goto('/settings/account');
    const ask = 'form[action="/settings/account/export"] button';
    await page.click(ask);
    await proving.here(page, person, ask);
    await page.waitForURL('**/exports/*');
    await made(page);
    const [download] = await Promise.all([page.waitForEvent('download'), page.click('[data-progress] form button')]);
    const bytes = readFileSync(await download.path());
    assert.ok(bytes.length > 500, 'something is in it');
    assert.equal(bytes.subarray(0, 2).toString(), 'PK', `${download.suggestedFilename()} is an archive`);
    assert.ok(await page.locator('[data-progress] form button').isEnabled(), 'it can be downloaded once more');
    await page.click('.card-foot button');
    await page.click('dialog:modal form button');
    await page.waitForURL('**/exports');
    await page.waitForSelector('[data-toast]');
  });

  test('an erasure is asked for, decided by an administrator, and the person is told', async () => {
    const reason = 'I am retiring at the end of the month.';
    await askErasure(browser, demo, 'joan', reason);
    const page = await newPage(browser, demo);
    await signIn(page, who('helen'));
    await page.click('.nav a[href="/admin/erasure"]');
    assert.match(await page.innerText('.nav a[href="/admin/erasure"]'), /1/, 'one waits');
    await page.click('.list-row .list-end a');
    assert.match(await page.innerText('#request'), new RegExp(reason));
    await page.click('#answer-form button[type=submit]');
    await page.waitForSelector('.errsum');
    await page.check('[name=decision][value=hold]');
    await page.fill('[name=answer]', 'Two proceedings are open; the data is kept until they end.');
    await page.click('#answer-form button[type=submit]');
    await page.waitForSelector('[data-toast]');

    const joan = await newPage(browser, demo);
    await signIn(joan, who('joan'));
    await joan.goto('/settings/account');
    assert.match(await joan.innerText('#erasure'), /Two proceedings are open/);
    assert.match((await demo.mail(who('joan').email, /Two proceedings are open|settings\/account/)).text, /./);
    await joan.click('#erasure button');
    await joan.click('dialog:modal form button');
    await joan.waitForSelector('[data-toast]');
    for (const window of [page, joan]) {
      assert.deepEqual(window.complaints, []);
      await window.context().close();
    }
  });

  test('an erasure is approved, carried out and told, and the person can’t come back', async () => {
    const grace = who('grace');
    const name = await askErasure(browser, demo, 'grace', 'I have left.');
    const page = await newPage(browser, demo);
    await signIn(page, who('elena'));
    await page.goto('/admin/erasure');
    await page.click(`.list-row:has-text("${name}") .list-end a`);
    await proving(page, who('elena'), await page.locator('main a[href$="/erase"]').getAttribute('href'));
    await page.fill('[name=name]', 'Somebody Else');
    await page.click('#erase-form button[type=submit]');
    await page.waitForSelector('.errsum');
    await page.fill('[name=name]', name);
    await page.check('[name=take_over]'); // the tasks that stand open
    await page.click('#erase-form button[type=submit]');
    await page.waitForSelector('[data-toast]');
    assert.match((await demo.mail(grace.email, /is being erased|approved the erasure/)).text, /can no longer sign in/);
    await eventually('erasing', async () => {
      await page.goto('/admin/erasure');
      return !(await page.innerText('main')).includes(name);
    });

    const back = await newPage(browser, demo);
    await signIn(back, grace, { lands: null });
    await back.waitForSelector('.errsum');
    await page.goto('/admin/audit?what=mydata');
    assert.match(await page.innerText('#results'), /eras/i);
    assert.ok(!(await page.innerText('#results')).includes(name), 'the record keeps a pseudonym');
    for (const window of [page, back]) {
      assert.deepEqual(window.complaints, []);
      await window.context().close();
    }
  });
});
