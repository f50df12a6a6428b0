// The life of a case: opened, shared with somebody who reaches no other, and walled off, as people do it in a real browser.
import { after, before, describe, test } from 'node:test';
import assert from 'node:assert/strict';
import { choose, credentials, newPage, signIn, startBrowser, startDemo, submit } from './cabinet.mjs';

let demo, browser;
before(async () => { [demo, browser] = await Promise.all([startDemo(), startBrowser()]); });
after(() => Promise.all([demo?.stop(), browser?.close()]));

/** A browser of somebody of the law firm who is signed in. */
const as = async (name, options) => {
  const page = await newPage(browser, demo, options);
  await signIn(page, credentials.find((c) => c.email.startsWith(name)));
  return page;
};

const main = (page) => page.innerText('main');
const primary = 'main form[method=post] button.btn-primary';

/** Where a person meets a case: the list of all that they may see, its count, the search and the page itself. */
const meets = async (page, name, path) => {
  await page.goto('/cases?view=all&q=' + encodeURIComponent(name));
  const listed = (await main(page)).includes(name);
  await page.goto('/search?q=' + encodeURIComponent(name));
  const found = await page.locator('main a', { hasText: name }).count() > 0;
  await page.goto(path + '/tasks');
  const opened = (await main(page)).includes('Draft the defence');
  const api = await page.evaluate(async (id) => [
    (await fetch('/api/v1/cases/' + id)).status,
    (await fetch('/api/v1/cases/01a207c0-0000-7000-8000-000000000000')).status,
  ], path.split('/').pop());
  return { listed, found, opened, api: api[0] === 200, asMissing: api[0] === api[1] };
};

const everything = { listed: true, found: true, opened: true, api: true, asMissing: false };
const nothing = { listed: false, found: false, opened: false, api: false, asMissing: true };

describe('a case', () => {
  for (const javaScriptEnabled of [true, false]) {
    const scripts = javaScriptEnabled ? 'with' : 'without';
    test(`opened, shared, and vanished behind a wall, ${scripts} scripts`, async () => {
      const name = `Ferrymen of Orrin ${scripts} pay`;
      const [james, priya, grace, elena] = await Promise.all([as('james', { javaScriptEnabled }), as('priya'), as('grace'), as('elena')]);

      await james.goto('/cases');
      await james.click('main a[href^="/cases/new"]');
      await james.fill('[name=name]', name);
      const area = james.locator('select[name=area]');
      await area.selectOption(await area.locator('option:not([value=""])').first().getAttribute('value'));
      await james.click(primary);
      await james.waitForURL(/\/cases\/[0-9a-f-]{36}$/);
      const path = new URL(james.url()).pathname;
      await james.goto(path + '/tasks/new');
      await james.fill('[name=title]', 'Draft the defence');
      await james.click(primary);

      assert.deepEqual(await meets(priya, name, path), everything, 'a standard user');
      assert.deepEqual(await meets(grace, name, path), nothing, 'a limited user who is on no list of the case');

      await james.goto(path + '/people/add?q=Holloway');
      await james.locator('.picker-row', { hasText: 'Holloway' }).locator('input').check();
      await james.click('#add-person button.btn-primary');
      assert.match(await main(james), /Grace Holloway/);
      assert.deepEqual(await meets(grace, name, path), everything, 'a limited user on the case');

      const counted = async (page) => { await page.goto('/cases?view=all'); return page.locator('main').getByText(/\d+ cases/).first().innerText(); };
      const before = await counted(priya);
      for (const [who, words] of [['priya', 'Raman'], ['elena', 'Marchetti']]) {
        await james.goto(path + '/wall');
        await choose(james, 'user', words);
        await james.fill('[name=reason]', `Conflict of ${who}`);
        await james.click(primary);
        assert.match(await main(james), new RegExp(`Conflict of ${who}`));
      }
      assert.deepEqual(await meets(priya, name, path), nothing, 'a standard user behind a wall');
      assert.notEqual(await counted(priya), before);
      assert.deepEqual(await meets(elena, name, path), nothing, 'an administrator behind a wall');
      await priya.goto('/tasks');
      assert.doesNotMatch(await main(priya), /Draft the defence/);

      // Who is kept out sees that a wall is there, not of what, and lifts it with a reason that everybody on the case reads.
      await elena.goto('/admin/walls');
      assert.doesNotMatch(await main(elena), new RegExp(name));
      assert.match(await main(elena), /A case that you are kept out of/);
      await elena.goto(await elena.locator('main a[href$="/lift"]').first().getAttribute('href'));
      assert.doesNotMatch(await main(elena), new RegExp(name));
      await elena.fill('[name=reason]', 'The conflict was settled in writing');
      await elena.click('main button.btn-danger');
      await elena.waitForURL('**/admin/walls');
      assert.deepEqual(await meets(elena, name, path), everything, 'an administrator who lifted the wall');
      assert.deepEqual(await meets(priya, name, path), nothing, 'the other wall stands');
      await james.goto(path + '/access');
      assert.match(await main(james), /settled in writing/);

      for (const page of [james, priya, grace, elena]) {
        assert.deepEqual(page.complaints, []);
        await page.context().close();
      }
    });
  }
});
