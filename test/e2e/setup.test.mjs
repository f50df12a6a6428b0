// The first day of a real server: from the printed link to a signed-in administrator.
import { after, before, test } from 'node:test';
import assert from 'node:assert/strict';
import { newPage, startBrowser, startServe, submit } from './cabinet.mjs';

let server, browser;
before(async () => { [server, browser] = await Promise.all([startServe(), startBrowser()]); });
after(() => Promise.all([server?.stop(), browser?.close()]));

test('the printed link makes the organisation once', async () => {
  const page = await newPage(browser, server);
  const link = await server.link();
  assert.ok(link.startsWith(server.base + '/setup?token='));
  await page.goto(link);
  await page.fill('[name=account_name]', 'Hopkins & Daughters');
  await page.fill('[name=first_name]', 'Ada');
  await page.fill('[name=last_name]', 'Hopkins');
  await page.fill('[name=email]', 'ada@hopkins.example');
  await page.fill('[name=new_password]', 'hopkins');
  await page.fill('[name=confirm_password]', 'hopkins');
  await page.click(submit);
  await page.waitForSelector('.errsum');
  assert.equal(await page.inputValue('[name=account_name]'), 'Hopkins & Daughters', 'what was typed stays');
  assert.equal(await page.inputValue('[name=new_password]'), '', 'passwords excepted');
  await page.fill('[name=new_password]', 'nine herons at the lock');
  await page.fill('[name=confirm_password]', 'nine herons at the lock');
  await page.click(submit);
  await page.waitForURL('**/settings/profile');
  assert.match(await page.innerText('[data-toast]'), /set up/);
  assert.match(await page.innerText('.org'), /Hopkins & Daughters/);
  await page.click('.account-button');
  assert.match(await page.innerText('#account-menu'), /Ada Hopkins[^]*Administrator/);

  const answer = await page.goto(link);
  assert.equal(answer.status(), 404, 'the link works once');
  for (const path of ['/dev/outbox', '/dev/clock', '/dev/ui', '/api/v1/dev/outbox']) {
    assert.equal((await page.request.get(path)).status(), 404, `${path} exists in the demo only`);
  }
  assert.deepEqual(page.complaints, []);
});

test('without a mail server a forgotten password says that mail is late', async () => {
  const page = await newPage(browser, server);
  await page.goto('/password/forgot');
  await page.fill('[name=email]', 'ada@hopkins.example');
  await page.click(submit);
  await page.waitForSelector('.note-warn');
  assert.match(await page.innerText('.note-warn'), /delayed/);
});
