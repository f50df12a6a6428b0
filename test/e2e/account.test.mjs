// What administrators do in the account settings, from beginning to end. Every story has its own organisation or part of one.
import { after, before, describe, test } from 'node:test';
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { credentials, newPage, proving, save, signIn, startBrowser, startDemo, submit } from './cabinet.mjs';
import { made, makeToken } from './pages_mine.mjs';

let demo, browser;
before(async () => { [demo, browser] = await Promise.all([startDemo(), startBrowser()]); });
after(() => Promise.all([demo?.stop(), browser?.close()]));

const who = (name) => credentials.find((c) => c.email.startsWith(name));
const toast = (page) => page.locator('[data-toast]').innerText();

/** A page of somebody who is signed in already. */
async function enter(name, options) {
  const page = await newPage(browser, demo, options);
  await signIn(page, who(name));
  return page;
}

/** A story of an administrator who is signed in already. */
const story = (name, person, tell) => test(name, async () => {
  const page = await enter(person);
  await tell(page, who(person));
  assert.deepEqual(page.complaints, []);
  await page.context().close();
});

describe('stories', { concurrency: 2 }, () => {
  story('an attribute is defined, and those who may fill it do so on their profile', 'elena', async (page) => {
    await page.click('.nav a[href="/admin/organisation/attributes"]');
    await page.click('main a[href$="/attributes/new"]');
    await page.fill('[name=name]', 'Bar admission');
    await page.selectOption('[name=kind]', 'choice');
    await page.fill('[name=new_choices]', 'England and Wales\nScotland\nNew York');
    for (const name of ['view', 'edit']) await page.check(`[name=${name}][value=self]`);
    await page.click(save);
    await page.waitForSelector('[data-toast]');
    assert.match(await page.innerText('.ordered'), /Bar admission/);

    const priya = await enter('priya');
    const answer = priya.getByLabel('Bar admission');
    await answer.selectOption({ label: 'Scotland' });
    await priya.click(save);
    await priya.waitForSelector('[data-toast]');
    await priya.reload();
    assert.equal(await answer.evaluate((s) => s.selectedOptions[0].text), 'Scotland');
    await priya.goto('/admin/organisation/attributes');
    assert.match(await priya.innerText('h1'), /can’t find|not found/i, 'the definitions are the administrators’');
    await priya.context().close();

    // What somebody answered can't be lost by a change of type.
    await page.click('.ordered a:has-text("Bar admission")');
    await page.selectOption('[name=kind]', 'number');
    await page.click(save);
    await page.waitForSelector('.errsum');
    assert.equal(await page.inputValue('[name=kind]'), 'number', 'what was chosen stays');
  });

  story('a looser policy is shown before it is saved, recorded, and told to the security contacts', 'helen', async (page, helen) => {
    await page.click('.nav a[href="/admin/sign-in"]');
    await page.click('main a[href="/admin/sign-in/contacts"]');
    await page.locator('#addresses input').first().fill('security@northmere-police.example');
    await page.click(submit);
    await page.waitForSelector('[data-toast]');

    await proving(page, helen, '/admin/sign-in/policy');
    await page.fill('[name=lock_failures]', '9');
    await page.fill('[name=session_idle_minutes]', '45');
    await page.click(submit);
    await page.waitForSelector('[name=seen]');
    assert.match(await page.innerText('#looser'), /Failed attempts[^]*5[^]*9/);
    assert.match(await page.innerText('#stricter'), /idle[^]*2\shours[^]*45\sminutes/);
    await page.click('[name=edit]');
    assert.equal(await page.inputValue('[name=lock_failures]'), '9', 'going back keeps what was typed');
    await page.click(submit);
    await page.click('[name=seen]');
    await page.waitForSelector('[data-toast]');
    assert.match(await page.innerText('main'), /45\sminutes/);
    await page.goto('/admin/audit?what=accounts.policy_changed');
    assert.match(await page.innerText('#results'), /policy changed/i);
    await demo.advance('31s'); // alerts are told every half minute
    const mail = await demo.mail('security@northmere-police.example', /policy/i);
    assert.match(mail.text, /Failed attempts|looser/i);
  });

  story('two administrators change the organisation: the second chooses between both versions', 'olga', async (page) => {
    const other = await enter('sergei');
    for (const window of [page, other]) await window.goto('/admin/organisation');
    await other.fill('[name=address]', 'Набережная, 1');
    await other.fill('[name=city]', 'Мурманск');
    await other.click(save);
    await other.waitForSelector('[data-toast]');
    await page.fill('[name=address]', 'Набережная, 2');
    await page.fill('[name=postcode]', '183038');
    await page.click(save);
    await page.waitForSelector('.versions');
    assert.match(await page.innerText('.versions'), /Набережная, 1[^]*Набережная, 2/);
    await page.locator('input[name=address]').nth(1).check();
    await page.click(submit);
    await page.waitForSelector('[data-toast]');
    const now = (name) => page.inputValue(`[name=${name}]`);
    assert.deepEqual([await now('address'), await now('city'), await now('postcode')], ['Набережная, 2', 'Мурманск', '183038']);
    await other.context().close();
  });

  story('the audit is narrowed by chips, looked into, followed and exported', 'james', async (page, james) => {
    await page.goto('/admin/audit');
    const found = page.locator('.results-count');
    const everything = await found.innerText();
    await page.click('.filter .chip:has-text("Outcome")');
    await page.selectOption('.filter-panel:popover-open select', 'done');
    await page.click('.filter-panel:popover-open button[type=submit]');
    await page.waitForURL('**/admin/audit?*outcome=done*');
    await page.waitForSelector('.filter.is-on');
    await page.goto('/admin/audit?what=identity.signed_in&outcome=done');
    assert.notEqual(await found.innerText(), everything);
    assert.equal(await page.locator('.filter.is-on').count(), 2);
    await page.locator('[data-row-more]').first().click();
    assert.match(await page.locator('.tbl-detail').first().innerText(), /Network address[^]*127\.0\.0\.1[^]*Seal \(SHA-256\)/);
    await page.locator('.filter.is-on .chip-x').last().click();
    await page.waitForFunction(() => document.querySelectorAll('.filter.is-on').length === 1);

    await page.click('main a[href^="/admin/audit/export"]');
    await proving.here(page, james);
    await page.check('input[type=radio] >> nth=0');
    await page.fill('[name=reason]', 'The yearly review');
    await page.click(submit);
    await page.waitForURL('**/exports/*');
    await made(page);
    const [download] = await Promise.all([page.waitForEvent('download'), page.click('[data-progress] form button')]);
    const text = readFileSync(await download.path(), 'utf8');
    assert.match(download.suggestedFilename(), /\.csv$/);
    assert.match(text, /identity\.signed_in/);
    assert.doesNotMatch(text, /accounts\.policy_changed/, 'the file holds what the filters find');
    await page.goto('/admin/audit?what=exports');
    assert.ok(await page.locator('.results tbody tr').count() > 0, 'making the file is an act');
  });

  story('a branch is added, found by those who choose one, and renamed', 'robert', async (page) => {
    await page.goto('/admin/organisation/branches');
    await page.fill('[name=name]', 'Weir Lane');
    await page.click(submit);
    await page.waitForSelector('[data-toast]');
    const andrew = await enter('andrew');
    assert.ok(await andrew.locator('[name=branch] option, [name=branch_id] option').filter({ hasText: 'Weir Lane' }).count());
    await andrew.context().close();
    await page.click('.row-link:has-text("Weir Lane"), main a:has-text("Weir Lane")');
    await page.waitForURL('**/branches/*');
    await page.fill('[name=name]', 'Old Weir Lane');
    await page.click(submit);
    await page.waitForSelector('[data-toast]');
    assert.match(await page.innerText('main'), /Old Weir Lane/);
  });

  story('two administrators change the rules of signing in: the second chooses between both versions', 'james', async (page, james) => {
    const path = '/admin/sign-in/policy';
    const other = await enter('elena');
    await proving(page, james, path);
    await proving(other, who('elena'), path);
    const change = async (window, name, value) => {
      await window.fill(`[name=${name}]`, value);
      await window.click(submit);
      await window.click('[name=seen]');
    };
    await change(other, 'password_history', '7');
    await other.waitForSelector('[data-toast]');
    await page.fill('[name=password_history]', '8');
    await page.click(submit);
    if (await page.locator('[name=seen]').count()) await page.click('[name=seen]');
    await page.waitForSelector('.versions');
    assert.match(await page.innerText('.versions'), /7[^]*8/);
    await page.locator('input[name=password_history]').nth(1).check();
    await page.click(submit);
    if (await page.locator('[name=seen]').count()) await page.click('[name=seen]');
    await page.waitForSelector('[data-toast]');
    await page.goto(path);
    assert.equal(await page.inputValue('[name=password_history]'), '8');
    await other.context().close();
  });

  story('a job title is made with its permissions; what a change means for its holders is shown before it is saved', 'elena', async (page, elena) => {
    await proving(page, elena, '/admin/roles/titles/new');
    await page.fill('[name=name]', 'Clerk of the records');
    const boxes = page.locator('[name=permissions]');
    const first = await boxes.first().getAttribute('value');
    await boxes.first().check();
    await page.click(submit);
    if (await page.locator('[name=seen]').count()) await page.click('[name=seen]');
    await page.waitForSelector('[data-toast]');
    const open = async (name = 'Clerk of the records') => {
      await page.goto('/admin/roles');
      await proving(page, elena, await page.locator(`main a:has-text("${name}")`).first().getAttribute('href'));
    };
    await open();
    assert.deepEqual(await page.locator('[name=permissions]:checked').evaluateAll((all) => all.map((b) => b.value)), [first]);
    await boxes.nth(1).check();
    await page.click(submit); // nobody holds it yet, so nobody is told of
    await page.waitForSelector('[data-toast]');
    await open();
    assert.equal(await page.locator('[name=permissions]:checked').count(), 2);
    await open('Paralegal');
    const before = await page.locator('[name=permissions]:checked').count();
    await page.locator('[name=permissions]:checked').first().uncheck();
    await page.click(submit);
    await page.click('[name=seen]');
    await page.waitForSelector('[data-toast]');
    await open('Paralegal');
    assert.equal(await page.locator('[name=permissions]:checked').count(), before - 1);
    await page.goto('/admin/audit?what=roles');
    assert.match(await page.innerText('#results'), /title/i);
  });

  story('the description of the API is searched, and what is found can be opened', 'andrew', async (page) => {
    await page.goto('/api');
    const count = page.locator('.results-count');
    const everything = await count.innerText();
    await page.locator('form[role=search] input[data-live]').fill('branches');
    await page.waitForFunction((before) => document.querySelector('.results-count').innerText !== before, everything);
    assert.match(await page.innerText('[data-results]'), /\/api\/v1\/branches/);
    assert.doesNotMatch(await page.innerText('[data-results]'), /\/api\/v1\/me\/tokens/);
    await page.locator('form[role=search] input[data-live]').fill('no such operation');
    await page.waitForFunction(() => !document.querySelector('[data-results]').innerText.includes('/api/v1/branches'));
    await page.goto('/api');
    assert.equal(await count.innerText(), everything);
  });

  story('a program’s write that is repeated with its key happens once', 'robert', async (page, robert) => {
    await makeToken(page, robert, { name: 'Staff list', scope: 'admin' });
    const secret = (await page.innerText('.secret code')).trim();
    const add = (key, name) => fetch(demo.base + '/api/v1/branches', {
      method: 'POST', body: JSON.stringify({ name }),
      headers: { authorization: `Bearer ${secret}`, 'content-type': 'application/json', 'idempotency-key': key },
    });
    const [first, second] = [await add('one', 'Mill Street'), await add('one', 'Mill Street')];
    assert.equal(first.status, 201);
    assert.equal(second.status, 201);
    assert.equal(second.headers.get('idempotent-replayed'), 'true');
    assert.deepEqual(await second.json(), await first.json());
    assert.ok((await add('one', 'Mill Lane')).status >= 400, 'the key belongs to what was asked first');
    await page.goto('/admin/organisation/branches');
    assert.equal((await page.innerText('main')).split('Mill Street').length, 2);
    assert.doesNotMatch(await page.innerText('main'), /Mill Lane/);
  });
});
