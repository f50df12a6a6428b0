// A report's way through review, as an agency's officers go it in a real browser.
import { after, before, test } from 'node:test';
import assert from 'node:assert/strict';
import { credentials, eventually, newPage, signIn, startBrowser, startDemo } from './cabinet.mjs';

let demo, browser;
before(async () => { [demo, browser] = await Promise.all([startDemo(), startBrowser()]); });
after(() => Promise.all([demo?.stop(), browser?.close()]));

const as = async (name) => {
  const page = await newPage(browser, demo);
  await signIn(page, credentials.find((c) => c.email.startsWith(name)));
  return page;
};

const main = (page) => page.innerText('main');
const go = (page) => page.click('main form#step .row button[type=submit]');

test('an officer writes, has it back, and two levels approve it', async () => {
  const [tariq, sarah, andrew] = await Promise.all([as('tariq.mahmood'), as('sarah.milner'), as('andrew.lockhart')]);
  const title = 'Torches on the breakwater';

  // Written on a case, saved while it is written.
  await tariq.goto('/cases?q=Quay%204');
  await tariq.goto(await tariq.locator('main a[href^="/cases/0"]').first().getAttribute('href') + '/reports/new');
  await tariq.locator('main form label', { hasText: 'Incident report' }).locator('input').check();
  await tariq.fill('[name=title]', title);
  await tariq.click('main form#report button.btn-primary');
  await tariq.waitForURL(/\/reports\/[^/]+\/edit/);
  const path = new URL(tariq.url()).pathname.replace('/edit', '');
  const answer = (text) => tariq.getByLabel(text);
  const version = () => tariq.inputValue('form#report [name=version]');
  const begun = await version();
  await answer('What happened?').fill('Three people with torches walked along the breakwater at 23:10.');
  await eventually('saving by itself', async () => await version() !== begun);
  assert.match(await tariq.innerText('#autosave'), /Saved/);
  await tariq.goto(path + '/edit');
  assert.match(await answer('What happened?').inputValue(), /breakwater/);

  // What is missing is named before it can go.
  await tariq.goto(path + '/submit');
  assert.match(await main(tariq), /Place/);
  assert.equal(await tariq.locator('main form#step .btn-primary').count(), 0);
  await tariq.goto(path + '/edit');
  await tariq.fill('main form#report input[type=date]', '2026-11-20');
  await answer('Place').fill('Breakwater, north end');
  await answer('How was it reported?').selectOption('On patrol');
  for (const question of ['Was a vehicle involved?', 'Were statements taken?']) await answer(question).selectOption('no');
  await answer('What was done on the spot?').fill('They were asked to leave.');
  await answer('Number of people injured').fill('0');
  await tariq.click('main form#report button[name=next][value=submit]');
  await tariq.waitForURL('**' + path + '/submit');
  assert.doesNotMatch(await main(tariq), /ID number/);
  await go(tariq);
  await tariq.waitForURL('**' + path);

  // Level 2 has nothing to decide yet, and nobody approves what they wrote.
  await andrew.goto('/reports');
  assert.doesNotMatch(await main(andrew), new RegExp(title));
  await tariq.goto(path);
  assert.equal(await tariq.locator('main a[href$="/approve"]').count(), 0);

  // Returned with a reason, corrected, submitted again.
  await sarah.goto('/reports');
  await sarah.click(`main a:has-text("${title}")`);
  await sarah.click('main a[href$="/return"]');
  await go(sarah);
  assert.match(await sarah.innerText('.errsum'), /./);
  await sarah.fill('[name=text]', 'How old were they, as far as you could tell?');
  await go(sarah);
  await sarah.waitForURL('**' + path);
  await tariq.goto(path);
  assert.match(await main(tariq), /How old were they/);
  await tariq.goto(path + '/edit');
  await answer('What happened?').fill('Three people of about sixteen with torches walked along the breakwater at 23:10.');
  await tariq.click('main form#report button[name=next][value=submit]');
  await tariq.waitForURL('**' + path + '/submit');
  await go(tariq);
  await tariq.waitForURL('**' + path);

  // Approved at two levels, by two others.
  for (const page of [sarah, andrew]) {
    await page.goto('/reports');
    await page.click(`main a:has-text("${title}")`);
    await page.click('main a[href$="/approve"]');
    await go(page);
    await page.waitForURL('**' + path);
  }

  // The stamps say who, with which number, at which level, and why.
  await tariq.goto(path);
  const stamps = await tariq.innerText('#stamps, section:has(#stamps)');
  for (const part of [/Mahmood/, /Milner/, /Lockhart/, /How old were they/, /NC\d{4}/, /level 1/i, /level 2/i]) assert.match(stamps, part);
  assert.match(await main(tariq), /Approved/);
  for (const page of [tariq, sarah, andrew]) {
    assert.deepEqual(page.complaints, []);
    await page.context().close();
  }
});
