// What people do, from beginning to end, in a real browser. Every story has its own person, so that stories don't meet.
import { after, before, describe, test } from 'node:test';
import assert from 'node:assert/strict';
import { credentials, eventually, listen, newPage, save, signIn, startBrowser, startDemo, submit } from './cabinet.mjs';
import { openReset } from './pages.mjs';

let demo, browser;
before(async () => { [demo, browser] = await Promise.all([startDemo(), startBrowser()]); });
after(() => Promise.all([demo?.stop(), browser?.close()]));

const who = (name) => credentials.find((c) => c.email.startsWith(name));

/** A story of somebody who is signed in already. */
const story = (name, person, tell) => test(name, async () => {
  const page = await newPage(browser, demo);
  await signIn(page, who(person));
  await tell(page);
  assert.deepEqual(page.complaints, []);
  await page.context().close();
});

const toast = (page) => page.locator('[data-toast]').innerText();
const value = (page, name) => page.inputValue(`[name=${name}]`);
const html = async (page, path) => (await page.request.get(path)).text();

describe('stories', { concurrency: 2 }, () => {
  test('signing in leads to where one wanted to go, signing out closes every page', async () => {
    const page = await newPage(browser, demo);
    await page.goto('/settings/appearance');
    await page.waitForURL('**/signin?next=*');
    await page.fill('[name=email]', '  ' + who('elena').email.toUpperCase() + ' ');
    await page.click(submit);
    await page.fill('[name=password]', who('elena').password);
    await page.click(submit);
    await page.waitForURL('**/settings/appearance');
    await page.click('.account-button');
    const answer = page.waitForResponse((r) => r.url().endsWith('/signout'));
    await page.click('#account-menu form button');
    assert.match((await (await answer).allHeaders())['clear-site-data'], /cache.*storage/);
    await page.waitForURL('**/signin');
    assert.match(await toast(page), /signed out/);
    await page.goto('/settings/profile');
    await page.waitForURL('**/signin?next=*');
    await page.context().close();
  });

  test('a wrong password says so, keeps the address, and the right one works', async () => {
    const page = await newPage(browser, demo);
    await signIn(page, who('elena'), { password: 'not the password', lands: null });
    await page.waitForSelector('.errsum');
    assert.match(await page.title(), /^Error: /);
    assert.equal(await value(page, 'password'), '');
    assert.match(await page.locator('.who').innerText(), /elena/);
    await page.click('.errsum a');
    assert.ok(await page.locator('[name=password]').evaluate((e) => e === document.activeElement), 'the link leads into the field');
    await page.keyboard.type(who('elena').password);
    await page.keyboard.press('Enter');
    await page.waitForURL('**/cases');
    await page.context().close();
  });

  test('a forgotten password comes back by mail, once', async () => {
    const person = who('tariq');
    const page = await newPage(browser, demo);
    await openReset(page, demo, person.email);
    const link = page.url();
    await page.fill('[name=new_password]', 'a mallard on the canal');
    await page.waitForFunction(() => document.querySelector('[data-strength-text]').textContent !== '');
    await page.fill('[name=confirm_password]', 'a mallard on the canal');
    await page.click(submit);
    await page.waitForURL('**/signin');
    assert.match(await toast(page), /new password has been saved/);
    await page.goto(link);
    assert.match(await page.innerText('h1'), /no longer works/);
    await signIn(page, person, { lands: null });
    await page.waitForSelector('.errsum');
    await signIn(page, person, { password: 'a mallard on the canal' });
    await page.context().close();
  });

  story('the client card is alive while the profile is typed, and the profile is kept', 'james', async (page) => {
    await page.fill('[name=position]', 'Head of disputes');
    await page.fill('[name=about]', 'I answer on the same day.');
    await page.fill('[name=office_extension]', '4711');
    assert.match(await page.innerText('.preview'), /Head of disputes[^]*I answer on the same day\.[^]*4711/);
    await page.fill('[name=position]', '');
    assert.doesNotMatch(await page.innerText('.preview'), /Head of disputes/);
    await page.fill('[name=position]', 'Head of disputes');
    await page.fill('[name=cell_number]', '+7 900 000-11-22');
    await page.click(save);
    await page.waitForSelector('[data-toast]');
    assert.match(await toast(page), /saved/);
    await page.reload();
    assert.equal(await value(page, 'position'), 'Head of disputes');
    assert.match(await value(page, 'cell_number'), /^\+7/);
    assert.doesNotMatch(await page.innerText('.preview'), /900/, 'clients never see the cell number');
    await page.click('.account-button');
    assert.match(await page.innerText('#account-menu'), /Head of disputes/);
  });

  story('a refused profile keeps what was typed, and Discard brings back what is saved', 'sarah', async (page) => {
    const before = await value(page, 'last_name');
    await page.fill('[name=last_name]', '');
    await page.fill('[name=website]', 'northmere');
    await page.fill('[name=about]', 'Kept');
    await page.click(save);
    await page.waitForSelector('.errsum');
    assert.equal(await page.locator('.errsum li').count(), 2);
    assert.equal(await value(page, 'about'), 'Kept');
    assert.equal(await value(page, 'website'), 'northmere');
    await page.click('[data-savebar] [type=reset]');
    await page.waitForFunction((name) => document.querySelector('[name=last_name]').value === name, before);
    assert.notEqual(await value(page, 'about'), 'Kept');
  });

  story('two windows on one profile: the second sees both versions and chooses', 'andrew', async (page) => {
    const other = listen(await page.context().newPage());
    await other.goto('/settings/profile');
    await other.fill('[name=about]', 'From the other window');
    await other.fill('[name=website]', 'https://other.example');
    await other.click(save);
    await other.waitForSelector('[data-toast]');
    await page.fill('[name=about]', 'From this window');
    await page.fill('[name=position]', 'Night shift');
    await page.click(save);
    await page.waitForSelector('.versions');
    assert.match(await page.innerText('.versions'), /From the other window[^]*From this window/);
    for (const mine of ['about', 'position']) await page.locator(`input[name=${mine}]`).nth(1).check();
    await page.click(submit);
    await page.waitForSelector('[data-toast]');
    assert.equal(await value(page, 'about'), 'From this window');
    assert.equal(await value(page, 'position'), 'Night shift', 'what was chosen is saved');
    assert.equal(await value(page, 'website'), 'https://other.example', 'what only they changed stays');
  });

  story('a changed password ends other sessions, is measured while typed and told by mail', 'michelle', async (page) => {
    const elsewhere = await newPage(browser, demo);
    await signIn(elsewhere, who('michelle'));
    await page.goto('/.well-known/change-password');
    await page.waitForURL('**/settings/security#password');
    await page.fill('[name=current_password]', who('michelle').password);
    await page.fill('[name=new_password]', 'password');
    const words = () => page.innerText('[data-strength-text]');
    const weak = await eventually('measuring', words);
    await page.fill('[name=new_password]', 'seven lanterns by the weir');
    await eventually('measuring anew', async () => (await words()) !== weak);
    await page.fill('[name=confirm_password]', 'seven lanterns by the weir');
    await page.click('#password-form button[type=submit]');
    await page.waitForSelector('[data-toast]');
    assert.match(await toast(page), /password has been changed/);
    await demo.mail(who('michelle').email, /password/i);
    await elsewhere.waitForTimeout(1100); // a session may be trusted for a second
    await elsewhere.goto('/settings/profile');
    await elsewhere.waitForURL('**/signin?*');
    await elsewhere.context().close();
  });

  story('another device is signed out from the list', 'robert', async (page) => {
    const others = [await newPage(browser, demo), await newPage(browser, demo)];
    for (const other of others) await signIn(other, who('robert'));
    await page.goto('/settings/security');
    assert.equal(await page.locator('#sessions .list-row').count(), 3);
    await page.locator('#sessions .list-row form button').first().click();
    await page.waitForSelector('[data-toast]');
    assert.equal(await page.locator('#sessions .list-row').count(), 2);
    await page.click('#end-others button');
    await page.waitForSelector('[data-toast]');
    assert.equal(await page.locator('#sessions .list-row').count(), 1);
    assert.match(await page.innerText('#sessions .list-row'), /This device/);
    for (const other of others) {
      await eventually('signing out', async () => { await other.goto('/settings/profile'); return /signin/.test(other.url()); });
      await other.context().close();
    }
  });

  test('a person in two organisations chooses one and switches to the other', async () => {
    const page = await newPage(browser, demo);
    await signIn(page, who('nina'), { lands: '**/signin/account' });
    await page.click('.choice:has-text("Hartwell")');
    await page.waitForURL('**/cases');
    assert.match(await page.innerText('.org'), /Hartwell/);
    await page.click('.account-button');
    await page.click('#account-menu a[href^="/signin/account"]');
    assert.match(await page.innerText('.choice:has-text("Hartwell")'), /Open now/);
    await page.click('.choice:has-text("Северная")');
    await page.waitForURL('**/cases');
    assert.match(await page.innerText('.org'), /Северная/);
    assert.deepEqual(page.complaints, []);
    await page.context().close();
  });

  story('language, theme and density are shown at once and come with the first byte after saving', 'daniel', async (page) => {
    await page.goto('/settings/appearance');
    await page.check('[name=theme][value=dark]');
    await page.check('[name=density][value=compact]');
    assert.equal(await page.getAttribute('html', 'data-theme'), 'dark');
    assert.doesNotMatch(await html(page, '/settings/appearance'), /data-theme/, 'nothing is saved yet');
    await page.selectOption('[name=language]', 'ru');
    await page.click(save);
    await page.waitForSelector('html[lang=ru]');
    assert.match(await toast(page), /сохранены/);
    assert.match(await html(page, '/settings/profile'), /<html[^>]*data-density="compact"[^>]*data-theme="dark"/);
    assert.equal(await page.innerText('h1'), 'Оформление и язык');
    await page.selectOption('[name=language]', '');
    await page.click(save);
    await page.waitForSelector('html[lang=en]');
  });

  test('a stranger reads the sign-in in Russian, and it stays so', async () => {
    const page = await newPage(browser, demo);
    await page.goto('/signin');
    await page.click('.bare-langs a[lang=ru]');
    await page.waitForSelector('html[lang=ru]');
    await page.goto('/password/forgot');
    assert.equal(await page.innerText('h1'), 'Восстановление пароля');
    await page.context().close();
  });

  story('unsaved changes are shown, guarded and discarded', 'grace', async (page) => {
    const bar = page.locator('[data-savebar].is-dirty');
    const asked = [];
    page.on('dialog', (d) => { asked.push(d.type()); void d.dismiss(); });
    assert.equal(await bar.count(), 0, 'no edit, no bar');
    await page.goto('/settings/security');
    assert.deepEqual(asked, [], 'no edit, no question');
    await page.goto('/settings/profile');
    await page.fill('[name=position]', 'Something else');
    assert.match(await bar.innerText(), /You have unsaved changes/);
    await page.click('.nav a[href="/settings/security"]');
    assert.deepEqual(asked, ['beforeunload']);
    assert.equal(await value(page, 'position'), 'Something else');
    await bar.locator('[type=reset]').click();
    assert.equal(await bar.count(), 0);
    await page.click('.nav a[href="/settings/security"]');
    await page.waitForURL('**/settings/security');
  });

  story('a slow save is sent once, and says that it is on its way', 'joan', async (page) => {
    let sent = 0;
    await page.route('**/settings/profile', async (route) => {
      if (route.request().method() === 'POST' && ++sent === 1) await new Promise((r) => setTimeout(r, 1200));
      await route.continue().catch(() => {});
    });
    await page.fill('[name=about]', 'Once');
    const button = page.locator(save);
    const width = (await button.boundingBox()).width;
    // The page notes what it shows, since it is gone when the answer comes.
    await button.evaluate((b) => new MutationObserver(() => {
      if (b.classList.contains('is-waiting')) sessionStorage.waiting = JSON.stringify([b.innerText, b.offsetWidth]);
    }).observe(b, { attributes: true, subtree: true, childList: true }));
    await button.dblclick({ noWaitAfter: true });
    await page.waitForSelector('[data-toast]');
    const [words, waiting] = JSON.parse(await page.evaluate(() => sessionStorage.waiting));
    assert.match(words, /Saving…/);
    assert.ok(waiting >= width - 1, 'the button keeps its width');
    assert.equal(sent, 1);
  });

  test('signing in and saving the profile need no mouse', async () => {
    const page = await newPage(browser, demo);
    const keys = async (...list) => { for (const key of list) await page.keyboard.press(key); };
    await page.goto('/signin');
    await page.keyboard.type(who('olga').email);
    await keys('Enter');
    await page.waitForSelector('[name=password]');
    await page.keyboard.type(who('olga').password);
    await keys('Enter');
    await page.waitForURL('**/cases');
    await page.goto('/settings/profile');
    await keys('Tab', 'Enter'); // the skip link
    assert.equal(await page.evaluate(() => document.activeElement.id), 'main');
    const reach = async (selector) => {
      for (let i = 0; i < 80; i++) {
        if (await page.evaluate((s) => document.activeElement.matches(s), selector)) return;
        const box = await page.evaluate(() => { const b = document.activeElement.getBoundingClientRect(); return [b.top, b.bottom, innerHeight]; });
        assert.ok(box[1] > 0 && box[0] < box[2], 'what has the focus can be seen');
        await keys('Tab');
      }
      assert.fail(`${selector} can't be reached by Tab`);
    };
    await reach('[name=position]');
    await keys('Control+a');
    await page.keyboard.type('Директор по спорам');
    await reach('#f-time-zone-face');
    await page.keyboard.type('kalin');
    await keys('ArrowDown', 'Enter');
    await reach(save);
    await keys('Enter');
    await page.waitForSelector('[data-toast]');
    assert.equal(await value(page, 'position'), 'Директор по спорам');
    assert.equal(await value(page, 'time_zone'), 'Europe/Kaliningrad');
    await reach('.skip');
    await reach('.account-button');
    await keys('Enter');
    await page.waitForSelector('#account-menu:popover-open');
    await keys('ArrowDown', 'End');
    assert.match(await page.evaluate(() => document.activeElement.textContent), /Выйти/);
    await keys('Escape');
    assert.equal(await page.locator('#account-menu:popover-open').count(), 0);
    assert.ok(await page.evaluate(() => document.activeElement.matches('.account-button')), 'the focus returns to the button');
    assert.deepEqual(page.complaints, []);
    await page.context().close();
  });

  story('fields say what they are to browsers and password managers', 'anna', async (page) => {
    const ask = () => page.$$eval('main [autocomplete]:not([autocomplete=off])', (all) => Object.fromEntries(all.map((e) => [e.name, e.autocomplete])));
    assert.deepEqual(await ask(), {
      first_name: 'given-name', last_name: 'family-name', middle_name: 'additional-name', position: 'organization-title',
      organization_name: 'organization', website: 'url', client_email: 'email', office_number: 'work tel',
      office_extension: 'work tel-extension', cell_number: 'mobile tel',
    });
    await page.goto('/settings/security');
    assert.deepEqual(await ask(), { username: 'username', current_password: 'current-password', new_password: 'new-password', confirm_password: 'new-password' });
    assert.equal(await value(page, 'username'), who('anna').email);
    await page.goto('/profile');
    await page.waitForURL('**/settings/profile');
  });
});

test('a session that runs out is announced, and what was typed survives it', async () => {
  const page = await newPage(browser, demo);
  await signIn(page, who('helen'));
  await page.clock.install();
  await page.goto('/settings/profile');
  await page.fill('[name=about]', 'Typed before the end');
  await page.clock.fastForward('01:58:30');
  const warning = page.locator('#session-warning[open]');
  await warning.waitFor();
  await page.click('[data-session-stay]');
  await warning.waitFor({ state: 'detached' });

  await demo.advance('3h', '?expire_sessions=true');
  await page.clock.fastForward('02:30:00');
  await warning.waitFor();
  assert.match(await warning.innerText(), /You have been signed out[^]*still on this page/);
  const [second] = await Promise.all([page.context().waitForEvent('page'), page.click('[data-session-signin]')]);
  await signIn(second, who('helen'));
  await page.click(save);
  await page.waitForSelector('.problem-code');
  await page.click('main form button');
  await page.waitForSelector('[data-toast]');
  assert.equal(await value(page, 'about'), 'Typed before the end');
  await page.context().close();
});
