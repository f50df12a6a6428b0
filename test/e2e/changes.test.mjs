// What changes for people: leaving with heirs and coming back, a planned last day, another job title, another mail domain,
// another sign-in email, and what a directory asks for; in both languages, on a desk and on a phone without scripts.
import { after, before, describe, test } from 'node:test';
import { readFileSync } from 'node:fs';
import assert from 'node:assert/strict';
import { choose, credentials, directory, eventually, newPage, phone, proving, signIn, startBrowser, startDemo, submit } from './cabinet.mjs';
import { mailedLink } from './pages_mine.mjs';

let demo, browser;
before(async () => { [demo, browser] = await Promise.all([startDemo(), startBrowser()]); });
after(() => Promise.all([demo?.stop(), browser?.close()]));

const who = (name) => credentials.find((c) => c.email.startsWith(name));
const desk = {};
const plainPhone = { viewport: phone, locale: 'ru-RU', javaScriptEnabled: false };

/** The words of a room in a language. */
const catalogues = {};
function say(lang, key, args = {}) {
  const room = key.split('.')[0];
  const path = { usersweb: 'people/peopleweb/usersweb', invitations: 'invitations' }[room] ?? (room.endsWith('web') ? `${room.slice(0, -3)}/${room}` : room);
  catalogues[path + lang] ??= JSON.parse(readFileSync(new URL(`../../internal/${path}/locales/${lang}.json`, import.meta.url)));
  const text = catalogues[path + lang][key];
  assert.ok(text, `no ${key}`);
  return Object.entries(args).reduce((t, [name, value]) => t.replaceAll(`{${name}}`, value), text.other ?? text);
}

/** A browser of somebody who is signed in. */
const as = async (name, options) => {
  const page = await newPage(browser, demo, options);
  await signIn(page, who(name));
  return page;
};

const told = (page) => page.innerText('[data-toast]');
const sees = async (page, ...texts) => {
  const all = (await page.innerText('main')).replaceAll('\u00a0', ' ');
  for (const text of texts) assert.ok(all.includes(text), `“${text}” isn't in: ${all.slice(0, 1500)}`);
};

/** Words as they stand in a mail, whose lines end anywhere. */
const words = (text) => new RegExp(text.trim().split(/\s+/).join('\\s+'));

/** Opens a user from the list, as one finds them there. */
const openUser = async (page, words, tab = 'active') => {
  await page.goto(`/admin/users?tab=${tab}&q=${encodeURIComponent(words)}`);
  await page.goto(await page.locator('.row-link').first().getAttribute('href'));
  return new URL(page.url()).pathname;
};

/** Follows a link that may ask for the password on the way. */
const follow = async (page, person, selector) => proving(page, person, await page.locator(selector).first().getAttribute('href'));

/** Changes something by the API, signed in with the page's session. */
const change = async (page, path, data) => {
  const token = await page.locator('[name=form_token]').first().getAttribute('value');
  const answer = await page.request.patch('/api/v1' + path.replace('/admin', ''), { data, headers: { 'x-form-token': token, origin: demo.base } });
  assert.equal(answer.status(), 200, await answer.text());
};

/** For how many open invitations somebody vouches. */
const vouched = async (page, name) => {
  const path = await openUser(page, who(name).email);
  const { holdings } = await (await page.request.get(`/api/v1${path.replace('/admin', '')}/leaving`)).json();
  return holdings.find((h) => h.kind === 'invitations')?.count ?? 0;
};

/** Whoever was signed in is out, and the password opens nothing any more. */
const shutOut = async (page, person) => {
  await page.goto('/settings/profile');
  await page.waitForURL('**/signin*');
  await signIn(page, person, { lands: null });
  await page.waitForSelector('.errsum');
};

const close = async (...pages) => {
  for (const page of pages) {
    assert.deepEqual(page.complaints, []);
    await page.context().close();
  }
};

describe('what changes for people', { concurrency: 2 }, () => {
  // The manager of a group leaves: the group goes to one of its members, the open invitations to two administrators, one
  // each; then the manager comes back to what is still open.
  for (const way of [
    { lang: 'en', options: desk, admin: 'elena', second: 'james', called: ['Marchetti', 'Whitfield'], leaver: 'priya', name: 'Raman', heir: 'grace', known: 'Holloway' },
    { lang: 'ru', options: plainPhone, admin: 'olga', second: 'sergei', called: ['Смирнова', 'Лебедев'], leaver: 'ilia', name: 'Воронцов', heir: 'nikita', known: 'Фёдоров Никита' },
  ]) {
    test(`leaving with heirs, and coming back, ${way.lang}`, async () => {
      const { lang, options } = way;
      const [admin, leaver] = [await as(way.admin, options), await as(way.leaver, options)];
      for (const n of [1, 2]) {
        await proving(leaver, who(way.leaver), '/admin/users/invite');
        await leaver.fill('[name=email]', `guest${n}.${lang}@newcomers.example`);
        await leaver.click('#invite button.btn-primary');
        await leaver.waitForURL('**/admin/users?tab=pending');
      }
      const path = await openUser(admin, way.name);
      const group = (await (await admin.request.get('/api/v1' + path.replace('/admin', ''))).json()).group_id;
      const heirPath = await openUser(admin, who(way.heir).email);
      await change(admin, heirPath, { group_id: group });

      const had = [await vouched(admin, way.admin), await vouched(admin, way.second)];

      await admin.goto(path);
      await follow(admin, who(way.admin), `main a[href="${path}/leaving"]`);
      await admin.click('#leaving button.btn-primary');
      await admin.waitForSelector('.errsum');
      await choose(admin, 'heir', way.called[0]);
      await choose(admin, 'heir~2', way.called[1]);
      await choose(admin, 'heir_managing', way.known);
      await admin.check('[name=when][value=leave]');
      await admin.click('#leaving button.btn-primary');
      await admin.waitForSelector('#confirm');
      await sees(admin, ...way.called, way.known, say(lang, 'leavingweb.effects'));
      assert.deepEqual(await demo.outbox().then((all) => all.filter((m) => m.subject.includes(way.name))), [], 'somebody was told before it was confirmed');
      await leaver.goto('/settings/profile');
      await leaver.waitForURL('**/settings/profile');
      await admin.click('#confirm [name=edit]');
      await admin.waitForSelector('#leaving');
      assert.equal(await admin.locator('[name=heir] option:checked').textContent().then((t) => t.includes(way.called[0])), true, 'what was chosen stays');
      await admin.click('#leaving button.btn-primary');
      await admin.click('#confirm [name=sure]');
      await admin.waitForURL('**' + path);
      assert.equal(await told(admin), say(lang, 'leavingweb.done.leave'));

      await shutOut(leaver, who(way.leaver));
      for (const name of [way.second, way.heir]) await demo.mail(who(name).email, words(way.name));
      const heir = await as(way.heir, options);
      await heir.goto('/admin/users'); // whoever manages a group sees its people
      await sees(heir, way.known);
      assert.deepEqual([await vouched(admin, way.admin), await vouched(admin, way.second)], had.map((n) => n + 1), 'one invitation each');

      await admin.goto(path);
      await follow(admin, who(way.admin), `a[href="${path}/reactivate"]`);
      assert.ok(await admin.isChecked('[name=give_back]'));
      await admin.click('#status-form button[type=submit]');
      await admin.waitForURL('**' + path);
      await demo.mail(who(way.second).email, words(say(lang, 'leaving.mail.back.text').split('{Name}')[1].slice(0, 20)));
      await signIn(leaver, who(way.leaver));
      await leaver.goto('/admin/users?tab=pending');
      await sees(leaver, 'guest1', 'guest2');
      await heir.goto('/admin/users');
      assert.equal(await heir.locator('.row-link').count(), 0, 'the group was given back');
      await close(admin, leaver, heir);
    });
  }

  // Who asks for more than they have waits for an answer; what they would gain is shown to whoever gives it.
  test('a job title is asked for, and approved by somebody who saw what it changes', async () => {
    const [daniel, james] = [await as('daniel'), await as('james')];
    await daniel.goto('/settings/title');
    await smaller(daniel);
    assert.match(await daniel.innerText('.page-head'), /From “Senior associate”/);
    await daniel.click('#take button.btn-primary');
    await daniel.waitForSelector('[data-toast]');
    await daniel.goto('/settings/title');
    await choose(daniel, 'to', 'Senior associate');
    await daniel.locator('main form[method=get] button').click();
    await daniel.waitForSelector('#ask-form');
    await sees(daniel, 'Gained');
    await daniel.fill('[name=reason]', 'I lead the Halden matter.');
    await daniel.click('#ask-form button.btn-primary');
    await daniel.waitForSelector('[data-toast]');
    await daniel.goto('/settings/profile');
    await sees(daniel, 'haven’t answered yet');

    await james.goto(await mailedLink(demo, who('james').email, '/admin/requests/'));
    await sees(james, 'Daniel Okafor', 'I lead the Halden matter.', 'What “Senior associate” would change', 'Gained');
    await james.click('#approve button.btn-primary');
    await proving.here(james, who('james'), '#approve button.btn-primary');
    await james.waitForSelector('[data-toast]');
    assert.match(await told(james), /approved/);
    await demo.mail(who('daniel').email, words('Your new permissions hold from now on'));
    await daniel.goto('/settings/title');
    await sees(daniel, 'was approved', 'What it lets you do now');
    assert.match(await daniel.innerText('#now'), /Senior associate/);
    await close(daniel, james);
  });

  test('a new job title is asked for and declined, ru', async () => {
    const lang = 'ru';
    const [anna, sergei] = [await as('anna', plainPhone), await as('sergei', plainPhone)];
    await anna.goto('/settings/title');
    await anna.click('main a[href="/settings/title/request"]');
    await anna.click('#wish-form button.btn-primary');
    await anna.waitForSelector('.errsum');
    await anna.fill('[name=new_title]', 'Хранитель архива');
    await anna.fill('[name=reason]', 'Разбираю архив с весны.');
    await anna.click('#wish-form button.btn-primary');
    assert.equal(await told(anna), say(lang, 'requestsweb.ask.done'));

    await sergei.click('[popovertarget=navdrawer]');
    await sergei.click('#navdrawer a[href="/admin/requests"]');
    await sergei.locator('.list-row', { hasText: 'Хранитель архива' }).locator('a.btn').click();
    await sergei.click('#decline-form button[type=submit]');
    await sergei.waitForSelector('.errsum');
    await sergei.fill('[name=answer]', 'Архив хранит себя сам.');
    await sergei.click('#decline-form button[type=submit]');
    assert.equal(await told(sergei), say(lang, 'requestsweb.decline.done'));

    await anna.goto('/settings/profile');
    await sees(anna, 'Архив хранит себя сам.');
    await anna.locator('form[action="/settings/title/request/dismiss"] button').first().click();
    assert.ok(!(await anna.innerText('main')).includes('Архив хранит себя сам.'), 'the answer was put away');
    await close(anna, sergei);
  });

  // Some people move to another mail domain: one confirms, one doesn't and keeps the former address.
  test('a mail domain moves: looked at, started, confirmed by one, withdrawn from the other', async () => {
    const [robert, sarah] = [await as('robert'), await as('sarah')];
    await robert.click('.nav a[href="/admin/users/moves"]');
    await robert.click('a[href="/admin/users/moves/new"]');
    await robert.fill('[name=from]', 'northmere-police.example');
    await robert.fill('[name=to]', 'northmere.example');
    await robert.check('[name=whom][value=chosen]');
    await robert.fill('[name=addresses]', `${who('sarah').email}\n${who('tariq').email}`);
    await robert.click('#move button.btn-primary');
    await robert.waitForURL('**/admin/user-moves/*');
    const path = new URL(robert.url()).pathname;
    const go = robert.locator(`a[href="${path}/confirm"]`);
    await go.waitFor();
    await sees(robert, 'Nothing has been changed yet');
    assert.deepEqual(await demo.outbox('sarah.milner@northmere.example'), []);
    await robert.goto(path + '/rows');
    await sees(robert, 'sarah.milner@northmere.example', 'tariq.mahmood@northmere.example');
    await proving(robert, who('robert'), path + '/confirm');
    const count = robert.locator('[name=count]');
    if (await count.count()) {
      await count.fill('5');
      await robert.click('#confirm button.btn-primary');
      await robert.waitForSelector('.errsum');
      await count.fill('2');
    }
    await robert.click('#confirm button.btn-primary');
    await robert.waitForURL('**' + path);

    await sarah.goto(await mailedLink(demo, 'sarah.milner@northmere.example', '/verify-email/'));
    await sarah.click(submit);
    await sarah.waitForSelector('[data-toast]');
    const moved = await newPage(browser, demo);
    await signIn(moved, { ...who('sarah'), email: 'sarah.milner@northmere.example' });

    await eventually('ending the move', async () => { await robert.goto(path); return await robert.locator('[data-progress]:not([data-running])').count(); });
    await sees(robert, 'The move is done');
    await robert.click(`a[href="${path}/cancel"]`);
    await sees(robert, 'Withdraw open confirmations?');
    await robert.click(submit);
    await robert.waitForSelector('[data-toast]');
    assert.equal(await robert.locator(`a[href="${path}/cancel"]`).count(), 0, 'nothing is open any more');
    const kept = await newPage(browser, demo);
    await kept.goto(await mailedLink(demo, 'tariq.mahmood@northmere.example', '/verify-email/'));
    assert.equal(await kept.locator(`form[action*="/verify-email/"]`).count(), 0, 'a withdrawn link does nothing');
    await signIn(kept, who('tariq'));
    await robert.goto('/admin/users/moves');
    await sees(robert, 'From @northmere-police.example to @northmere.example');
    await close(robert, sarah, moved, kept);
  });

  test('an administrator gives somebody another sign-in email, who confirms it', async () => {
    const [helen, michelle] = [await as('helen'), await as('michelle')];
    const next = 'michelle.hart@northmere-police.example';
    const path = await openUser(helen, 'Osborne');
    await proving(helen, who('helen'), path + '/edit');
    await helen.fill('[name=email]', next);
    await helen.click('#user button.btn-primary');
    await helen.waitForSelector('#effect');
    assert.match(await helen.innerText('#effect'), /michelle\.hart/);
    await helen.click('#user [name=seen]');
    await helen.waitForURL('**' + path);
    await sees(helen, `${next} waits to be confirmed`);
    await helen.click(`form[action="${path}/email-resend"] button`);
    await helen.waitForSelector('[data-toast]');
    await michelle.goto('/settings/security');
    await sees(michelle, `${next} waits to be confirmed`, 'An administrator of your organisation asked for it.');
    await michelle.goto(await mailedLink(demo, next, '/verify-email/'));
    await michelle.click(submit);
    await michelle.waitForSelector('[data-toast]');
    const again = await newPage(browser, demo);
    await signIn(again, { ...who('michelle'), email: next });
    await helen.goto(path);
    await sees(helen, next);
    assert.ok(!(await helen.innerText('main')).includes('waits to be confirmed'));
    await close(helen, michelle, again);
  });

  // A directory is connected: nothing happens in the dry run; live it invites, but may not raise anybody by itself.
  test('a directory is looked at, goes live, is held by the brake and let run again', async () => {
    const page = await as('james');
    await page.click('.nav a[href="/admin/scim"]');
    await follow(page, who('james'), 'a[href="/admin/scim/new"]');
    await page.fill('[name=name]', 'Okta of the London office');
    await page.selectOption('[name=role]', 'limited');
    await page.click('#directory button.btn-primary');
    await page.waitForSelector('#tokens');
    const path = new URL(page.url()).pathname;
    await follow(page, who('james'), `a[href="${path}/token"]`);
    await page.click('#token button.btn-primary');
    const token = (await page.innerText('.secret code')).trim();
    const call = directory(demo, token);
    await page.click('main a.btn-primary');
    assert.ok(!(await page.content()).includes(token), 'it isn’t shown again');
    await follow(page, who('james'), `a[href="${path}/groups"]`);
    await page.fill('[name=name_1]', 'Lawyers');
    await page.selectOption('[name=role_1]', 'standard');
    await page.click('#mappings button.btn-primary');
    await page.waitForURL('**' + path);

    const made = { userName: 'ingrid.voss@hartwell-reid.example', name: { givenName: 'Ingrid', familyName: 'Voss' } };
    assert.equal((await call('POST', 'Users', made)).status, 201);
    await page.reload();
    await sees(page, 'This is a dry run', made.userName, 'Would be done');
    await page.goto('/admin/users?tab=pending&q=ingrid.voss');
    assert.ok(!(await page.innerText('main')).includes('Voss'), 'a dry run invited somebody');

    await page.goto(path);
    await follow(page, who('james'), `a[href="${path}/mode"]`);
    await page.click(submit);
    await page.waitForURL('**' + path);
    const { status, id } = await call('POST', 'Users', made);
    assert.equal(status, 201);
    await demo.mail(made.userName, /\/invitation\//);
    const held = await call('POST', 'Groups', { displayName: 'Lawyers', members: [{ value: id }] });
    assert.equal(Number(held.status), 429, JSON.stringify(held));
    await page.reload();
    await sees(page, 'This directory is stopped', 'More rights', 'Voss');
    assert.equal(Number((await call('POST', 'Users', { userName: 'late@hartwell-reid.example' })).status), 429);

    await page.locator('tr', { hasText: 'Voss' }).locator('[name=picked]').check();
    await page.click('[name=decision][value=approve]');
    await proving.here(page, who('james'));
    await page.waitForSelector('[data-toast]');
    await page.goto('/admin/users?tab=pending&q=ingrid.voss');
    await sees(page, 'Voss', 'Standard');
    await page.goto(path);
    await follow(page, who('james'), `a[href="${path}/resume"]`);
    await page.click(submit);
    await page.waitForURL('**' + path);
    assert.ok((await call('GET', 'Users?startIndex=1&count=5')).totalResults > 0);
    await follow(page, who('james'), `a[href="${path}/delete"]`);
    await page.click(submit);
    await page.waitForURL('**/admin/scim');
    assert.equal(Number((await call('GET', 'Users')).status), 401, 'a removed directory still gets in');
    await close(page);
  });
});

/** Goes through the other titles until one may be taken without asking, since it brings nothing more. */
async function smaller(page) {
  for (const id of await page.locator('[name=to] option').evaluateAll((list) => list.map((o) => o.value).filter(Boolean))) {
    await page.goto('/settings/title?to=' + id);
    if (await page.locator('#take').count()) return;
  }
  assert.fail('every other title brings more');
}

// The clock moves for everybody, so this comes when nobody else is about.
test('what is prepared for a last day happens when it is over', async () => {
  const [helen, andrew] = [await as('helen'), await newPage(browser, demo)];
  await signIn(andrew, who('andrew'));
  const path = await openUser(helen, 'Lockhart');
  await proving(helen, who('helen'), path + '/leaving');
  await helen.click('main a[href$="/edit"]');
  await proving.here(helen, who('helen'));
  const tomorrow = new Date(Date.now() + 86_400_000).toISOString().slice(0, 10);
  await helen.fill('[name=ends_at]', tomorrow);
  await helen.click('#user button.btn-primary');
  await helen.waitForURL('**' + path);
  await follow(helen, who('helen'), `main a[href="${path}/leaving"]`);
  await choose(helen, 'heir', 'Keane');
  await helen.check('[name=when][value=plan]');
  await helen.click('#leaving button.btn-primary');
  await helen.waitForSelector('#confirm');
  await helen.click('#confirm [name=sure]');
  await helen.waitForURL('**' + path);
  await sees(helen, 'Prepared for the last day');
  await andrew.goto('/settings/profile');
  await andrew.waitForURL('**/settings/profile');

  await demo.advance('49h');
  await shutOut(andrew, who('andrew'));
  await helen.goto(path);
  if (new URL(helen.url()).pathname === '/signin') { // her session may have run out meanwhile
    await signIn(helen, who('helen'), { lands: null });
    await helen.waitForURL((url) => url.pathname !== '/signin');
    await helen.goto(path);
  }
  await sees(helen, 'Inactive');
  await close(helen, andrew);
});
