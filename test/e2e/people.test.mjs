// Who comes, who goes, and who looks after whom: what administrators and the managers of groups do, in a real browser.
import { after, before, describe, test } from 'node:test';
import assert from 'node:assert/strict';
import { credentials, newPage, proving, signIn, startBrowser, startDemo, submit } from './cabinet.mjs';

let demo, browser;
before(async () => { [demo, browser] = await Promise.all([startDemo(), startBrowser()]); });
after(() => Promise.all([demo?.stop(), browser?.close()]));

const who = (name) => credentials.find((c) => c.email.startsWith(name));
const toast = (page) => page.innerText('[data-toast]');
const chosen = 'a heron above the weir';

/** A browser of somebody who is signed in. */
const as = async (name, options) => {
  const page = await newPage(browser, demo, options);
  await signIn(page, who(name));
  return page;
};

/** Opens a user from the list, as one finds them there. */
const openUser = async (page, words, tab = 'active') => {
  await page.goto(`/admin/users?tab=${tab}&q=${encodeURIComponent(words)}`);
  await page.goto(await page.locator('.row-link').first().getAttribute('href'));
  return new URL(page.url()).pathname;
};

const link = async (to) => (await demo.mail(to, /\/invitation\//)).text.match(/https?:\/\/\S*\/invitation\/\S+/)[0];

/** Accepts an invitation under a name. */
const accept = async (page, to, first, last) => {
  await page.goto(await link(to));
  await page.fill('[name=first_name]', first);
  await page.fill('[name=last_name]', last);
  await page.fill('[name=new_password]', chosen);
  await page.fill('[name=confirm_password]', chosen);
  await page.click(submit);
  await page.waitForURL('**/cases');
};

describe('people', { concurrency: 2 }, () => {
  for (const javaScriptEnabled of [true, false]) {
    test(`invited, come and signed in, ${javaScriptEnabled ? 'with' : 'without'} scripts`, async () => {
      const to = `vera.${javaScriptEnabled ? 'holm' : 'lind'}@hartwell-reid.example`;
      const admin = await as('elena', { javaScriptEnabled });
      await proving(admin, who('elena'), '/admin/users/invite');
      await admin.fill('[name=email]', to);
      await admin.selectOption('[name=role]', 'limited');
      await admin.fill('[name=line]', 'See you on Monday.');
      await admin.click('#invite [name=check]');
      assert.match(await admin.innerText('#offer'), /What the person will have/);
      await admin.click('#invite button.btn-primary');
      await admin.waitForURL('**/admin/users?tab=pending');
      assert.match(await admin.innerText('main'), new RegExp(to.replaceAll('.', '\\.')));

      const vera = await newPage(browser, demo, { javaScriptEnabled });
      await vera.goto(await link(to));
      assert.match(await vera.innerText('main'), /See you on Monday\./);
      await accept(vera, to, 'Vera', 'Newcome');
      assert.match(await toast(vera), /Welcome/);
      await vera.context().close();

      const again = await newPage(browser, demo, { javaScriptEnabled });
      await again.goto(await link(to));
      assert.match(await again.innerText('main'), /accepted already/);
      await signIn(again, { email: to, password: chosen });
      await again.context().close();

      await admin.goto(`/admin/users?q=${encodeURIComponent(to)}`);
      assert.match(await admin.innerText('main'), /Vera Newcome/);
      assert.deepEqual(admin.complaints, []);
      await admin.context().close();
    });
  }

  test('a Global Admin is made by somebody who proved who they are, after the effect was shown', async () => {
    const page = await as('james');
    await openUser(page, 'Okafor');
    const path = new URL(page.url()).pathname;
    await proving(page, who('james'), path + '/edit');
    await page.selectOption('[name=role]', 'administrator');
    await page.click('#user button.btn-primary');
    await page.waitForSelector('#effect');
    assert.match(await page.innerText('#effect'), /Becomes an administrator/);
    await page.click('#user [name=seen]');
    await page.waitForURL('**' + path);
    assert.match(await toast(page), /saved/);
    const made = await as('daniel.okafor');
    await made.goto('/admin');
    assert.match(await made.innerText('main'), /Organisation[^]*Audit/);
    assert.deepEqual(page.complaints, []);
    await Promise.all([page.context().close(), made.context().close()]);
  });

  test('the day of a group’s manager: their own people, and nobody above', async () => {
    const page = await as('priya');
    await page.click('.nav a[href="/admin/users"]');
    await page.waitForURL('**/admin/users');
    const all = await page.innerText('main');
    assert.match(all, /Adeyemi/);
    assert.doesNotMatch(all, /Marchetti|Thackray/, 'people of other groups are shown');
    assert.equal(await page.locator('.nav a[href="/admin/groups"]').count(), 0);

    await page.goto('/admin/users/invite');
    assert.equal(await page.locator('[name=global_admin]').count(), 0);
    assert.deepEqual(await page.locator('[name=group_id] option').allInnerTexts(), ['Family law']);
    await page.fill('[name=email]', 'ines.ward@hartwell-reid.example');
    await page.click('#invite button.btn-primary');
    await page.waitForURL('**/admin/users?tab=pending');

    await openUser(page, 'Adeyemi');
    await proving(page, who('priya'), new URL(page.url()).pathname + '/edit');
    assert.equal(await page.locator('[name=role]').count(), 0, 'a manager is offered rights to change');
    await page.fill('[name=position]', 'Children and families');
    await page.click('#user button.btn-primary');
    await page.waitForSelector('[data-toast]');

    // Upward: a forged form, and somebody of another group.
    const path = new URL(page.url()).pathname;
    const answer = await page.evaluate(async (to) => {
      const res = await fetch(to, { method: 'PATCH', headers: { 'content-type': 'application/json', 'x-form-token': document.querySelector('[name=form_token]').value },
        body: JSON.stringify({ role: 'administrator' }) });
      return res.status;
    }, '/api/v1' + path.replace('/admin', ''));
    assert.ok([403, 422].includes(answer), `answered ${answer}`);
    const admin = await as('elena');
    const other = await openUser(admin, 'Thackray');
    assert.equal((await page.request.get(other)).status(), 404);
    await admin.goto('/admin/audit?outcome=refused');
    assert.match(await admin.innerText('main'), /Priya Raman/);
    await Promise.all([page.context().close(), admin.context().close()]);
  });

  test('many are invited by a file, after a look at every row', async () => {
    const page = await as('helen');
    await proving(page, who('helen'), '/admin/users/import');
    const csv = 'E-mail,First,Last,Access\nrow.one@northmere-police.example,Row,One,limited\nnot an address,Row,Two,limited\nrow.three@northmere-police.example,Row,Three,king\n';
    await page.setInputFiles('input[type=file]', { name: 'people.csv', mimeType: 'text/csv', buffer: Buffer.from(csv) });
    await page.click('#import button.btn-primary');
    await page.waitForSelector('#columns');
    await page.click('#columns button.btn-primary');
    const send = page.locator('a[href$="/confirm"]');
    await send.waitFor();
    assert.match(await page.innerText('main'), /Nothing has been sent yet/);
    assert.deepEqual(await demo.outbox('row.one@northmere-police.example'), []);
    await send.click();
    await page.waitForSelector('#confirm');
    await page.click('#confirm button.btn-primary');
    await page.waitForSelector('[data-progress]:not([data-running])');
    await link('row.one@northmere-police.example');
    await page.goto('/admin/users?tab=pending&q=row.');
    assert.match(await page.innerText('main'), /Row One/);
    assert.doesNotMatch(await page.innerText('main'), /Row T/);
    assert.deepEqual(page.complaints, []);
    await page.context().close();
  });

  test('deactivated, signed out everywhere, and back', async () => {
    const [admin, person] = await Promise.all([as('olga'), as('anna')]);
    const path = await openUser(admin, 'anna.kuznetsova');
    for (const [way, refused] of [['deactivate', true], ['reactivate', false]]) {
      await proving(admin, who('olga'), `${path}/${way}`);
      await admin.click(submit);
      await admin.waitForURL('**' + path);
      await person.goto('/settings/profile');
      if (refused) {
        await person.waitForURL('**/signin*');
        await signIn(person, who('anna'), { lands: null });
        await person.waitForSelector('.errsum');
      } else await signIn(person, who('anna'));
    }
    await Promise.all([admin.context().close(), person.context().close()]);
  });

  test('columns are put in order, and the return key keeps them as a view', async () => {
    const page = await as('robert');
    await page.goto('/admin/users/view');
    await page.click('[name=move][value="down role"]');
    await page.waitForLoadState();
    await page.check('[name=columns][value=id_number]');
    await page.fill('[name=name]', 'By group');
    await page.press('[name=name]', 'Enter');
    await page.waitForURL('**/admin/users?*view=*');
    const heads = (await page.locator('.tbl th').allInnerTexts()).map((t) => t.trim());
    assert.ok(heads.indexOf('Group') < heads.indexOf('Role') && heads.includes('ID number'), heads.join());
    await page.context().close();
  });
});
