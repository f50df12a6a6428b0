// The pages of what changes for people: leaving and coming back, moves of a mail domain, job titles asked for, directories.
import assert from 'node:assert/strict';
import { choose, credentials, directory, eventually, newPage, proving, signIn, submit } from './cabinet.mjs';

const failed = (page) => page.waitForSelector('.errsum');
const primary = 'main form button.btn-primary';

/** Whom the walks meet: who left, who will, who looks after a group and with whom, and who else administers. */
const whom = {
  en: { self: 'Marchetti', left: 'Keller', planned: 'Quill', free: 'Okafor', holder: 'priya', called: 'Raman', other: 'james', second: 'Whitfield', asks: 'grace' },
  ru: { self: 'Смирнова', left: 'Фомин', planned: 'Рогова', free: 'Назаров', holder: 'ilia', called: 'Воронцов', other: 'sergei', second: 'Лебедев', asks: 'anna' },
};

/** Who looks at their own job title, in each language. */
export const titled = { en: credentials.find((c) => c.email.startsWith('daniel')), ru: credentials.find((c) => c.email.startsWith('nikita')) };

const as = async (browser, demo, name) => {
  const page = await newPage(browser, demo);
  const who = credentials.find((c) => c.email.startsWith(name));
  await signIn(page, who);
  return [page, who];
};

/** Invites people in the name of who looks after a group, and has another administrator draft a move. */
export async function busy(browser, demo, lang) {
  const { holder, other } = whom[lang];
  const [manager, managing] = await as(browser, demo, holder);
  for (const name of ['ada', 'ben', 'cleo']) {
    await proving(manager, managing, '/admin/users/invite');
    await manager.fill('[name=email]', `${name}.${lang}@newcomers.example`);
    await manager.click('#invite button.btn-primary');
    await manager.waitForURL('**/admin/users?tab=pending');
  }
  const [drafter] = await as(browser, demo, other);
  const theirs = await draft(drafter, `elsewhere-${lang}.example`);
  await Promise.all([manager, drafter].map((p) => p.context().close()));
  return { theirs };
}

/** Has somebody ask for a title that doesn't exist. */
export async function wishes(browser, demo, lang) {
  const [asker] = await as(browser, demo, whom[lang].asks);
  await asker.goto('/settings/title/request');
  await asker.fill('[name=new_title]', lang === 'ru' ? 'Хранитель архива' : 'Keeper of the archive');
  await asker.fill('[name=reason]', lang === 'ru' ? 'Разбираю архив с весны.' : 'I have been sorting it since spring.');
  await asker.click(primary);
  await asker.waitForURL('**/settings/title');
  await asker.context().close();
}

const user = async (page, who, name, below = '', tab = 'active') => {
  await page.goto(`/admin/users?tab=${tab}&q=${encodeURIComponent(name)}`);
  await proving(page, who, (await page.locator('.row-link').first().getAttribute('href')) + below);
};

const handOver = async (page, who, lang) => {
  await user(page, who, whom[lang].called, '/leaving');
  const member = await page.locator('[name=heir_managing] option').nth(2).textContent();
  await choose(page, 'heir', whom[lang].self);
  await choose(page, 'heir~2', whom[lang].second);
  await choose(page, 'heir_managing', member);
};

const preview = async (page) => { await page.click('#leaving button.btn-primary'); await page.waitForSelector('#confirm'); };

const leaving = [
  ['leaving-nothing', (page, { who, lang }) => user(page, who, whom[lang].left, '/leaving', 'inactive')],
  ['leaving-empty', (page, { who, lang }) => user(page, who, whom[lang].free, '/leaving')],
  ['leaving', (page, { who, lang }) => user(page, who, whom[lang].called, '/leaving')],
  ['leaving-errors', async (page) => { await page.click('#leaving button.btn-primary'); await failed(page); }],
  ['leaving-preview', async (page, { who, lang }) => { await handOver(page, who, lang); await preview(page); }],
  ['leaving-user', (page, { who, lang }) => user(page, who, whom[lang].called)],
  ['leaving-deactivate', (page, { who, lang }) => user(page, who, whom[lang].called, '/deactivate')],
  ['leaving-planned-user', (page, { who, lang }) => user(page, who, whom[lang].planned)],
  ['leaving-planned', (page, { who, lang }) => user(page, who, whom[lang].planned, '/leaving')],
  ['leaving-plan-preview', preview],
  ['leaving-plan-cancel', (page, { who, lang }) => user(page, who, whom[lang].planned, '/leaving/cancel')],
  ['leaving-left', (page, { who, lang }) => user(page, who, whom[lang].left, '', 'inactive')],
  ['leaving-return', (page, { who, lang }) => user(page, who, whom[lang].left, '/reactivate', 'inactive')],
  ['leaving-refused', (page, { who, lang }) => user(page, who, whom[lang].self, '/leaving')],
  ['leaving-conflict', async (page, { who, lang, sibling }) => {
    for (const window of [page, sibling]) {
      await handOver(window, who, lang);
      await window.check('[name=when][value=now]');
      await preview(window);
    }
    for (const window of [sibling, page]) await window.click('#confirm [name=sure]');
    await sibling.waitForSelector('[data-toast]');
    await failed(page);
  }],
];

/** Drafts a move of everybody, or of some addresses, and returns its page once everybody is judged. */
async function draft(page, to, addresses = []) {
  await page.goto('/admin/users/moves/new');
  const { email } = await (await page.request.get('/api/v1/me')).json();
  await page.fill('[name=from]', (addresses[0] ?? email).split('@')[1]);
  await page.fill('[name=to]', to);
  if (addresses.length > 0) {
    await page.check('[name=whom][value=chosen]');
    await page.fill('[name=addresses]', addresses.join('\n'));
  }
  await page.click('#move button.btn-primary');
  await page.waitForURL('**/admin/user-moves/*');
  await settled(page);
  return new URL(page.url()).pathname;
}

const settled = (page) => eventually('settling', async () => { await page.goto(page.url()); return await page.locator('[data-progress]:not([data-running])').count(); });

const moves = [
  ['moves', (page) => page.goto('/admin/users/moves')],
  ['move-new', (page) => page.goto('/admin/users/moves/new')],
  ['move-new-errors', async (page) => {
    await page.fill('[name=from]', 'same.example');
    await page.fill('[name=to]', 'same.example');
    await page.fill('[name=days]', '400');
    await page.click('#move button.btn-primary');
    await failed(page);
  }],
  ['move-new-nobody', async (page) => {
    await page.goto('/admin/users/moves/new');
    await page.fill('[name=from]', 'old.example');
    await page.fill('[name=to]', 'new.example');
    await page.check('[name=whom][value=chosen]');
    await page.fill('[name=addresses]', 'nobody@old.example');
    await page.click('#move button.btn-primary');
    await failed(page);
  }],
  ['move-theirs', (page, { theirs }) => page.goto(theirs)],
  ['move-ready', async (page) => draft(page, 'harbour-solicitors.example')],
  ['move-rows', (page) => page.goto(page.url() + '/rows')],
  ['move-rows-none', (page) => page.goto(page.url() + '?state=done')],
  ['move-confirm', async (page, { who }) => proving(page, who, new URL(page.url()).pathname.replace('/rows', '/confirm'))],
  ['move-confirm-errors', async (page) => { await page.fill('[name=count]', '3'); await page.click('#confirm button.btn-primary'); await failed(page); }],
  ['move-cancel', (page) => page.goto(page.url().replace('/confirm', '/cancel'))],
  ['move-conflict', async (page, { who, sibling }) => {
    const path = new URL(page.url()).pathname;
    await proving(page, who, path.replace('/cancel', '/confirm'));
    await sibling.goto(path);
    await sibling.click('main form button[type=submit]');
    await sibling.waitForSelector('[data-toast]');
    await page.click('#confirm button.btn-primary');
    await failed(page);
  }],
  ['move-cancelled', (page) => page.goto(page.url().replace('/confirm', ''))],
  ['move-done', async (page, { who }) => {
    const address = credentials.filter((c) => c.account === who.account).at(-1).email;
    const path = await draft(page, 'next-harbour.example', [address]);
    await proving(page, who, path + '/confirm');
    if (await page.locator('[name=count]').count()) await page.fill('[name=count]', '1');
    await page.click('#confirm button.btn-primary');
    await page.waitForURL('**' + path);
    await settled(page);
  }],
  ['move-done-rows', (page) => page.goto(page.url() + '/rows')],
  ['move-withdraw', (page) => page.goto(page.url().replace('/rows', '/cancel'))],
  ['moves-many', (page) => page.goto('/admin/users/moves')],
];

/** Opens the request that waits whose row says so. */
const request = async (page, words) => {
  await page.goto('/admin/requests');
  await page.goto(await page.locator('.list-row', { hasText: words }).first().locator('a.btn').getAttribute('href'));
};
const plain = { en: 'Adeyemi', ru: 'Назаров' };
const wish = { en: 'Keeper of the archive', ru: 'Хранитель архива' };

const answering = [
  ['requests', (page) => page.goto('/admin/requests')],
  ['requests-answered', (page) => page.goto('/admin/requests?tab=answered')],
  ['request-wish', (page, { lang }) => request(page, wish[lang])],
  ['request-decline-errors', async (page) => { await page.click('#decline-form button[type=submit]'); await failed(page); }],
  ['request-declined', async (page) => { await page.fill('[name=answer]', 'The archive keeps itself.'); await page.click('#decline-form button[type=submit]'); await page.waitForSelector('[data-toast]'); }],
  ['request', (page, { lang }) => request(page, plain[lang])],
  ['request-conflict', async (page, { lang, sibling, who }) => {
    await request(sibling, plain[lang]);
    await sibling.fill('[name=answer]', 'Not before the summer.');
    await sibling.click('#decline-form button[type=submit]');
    await sibling.waitForSelector('[data-toast]');
    await page.click('#approve button.btn-primary');
    await proving.here(page, who, '#approve button.btn-primary');
    await failed(page);
  }],
  ['requests-none', (page) => page.goto('/admin/requests')],
];

/** Goes through the other titles until what one changes can be done so. */
async function other(page, form) {
  await page.goto('/settings/title');
  const ids = await page.locator('[name=to] option').evaluateAll((all) => all.map((o) => o.value).filter(Boolean));
  for (const id of ids) {
    await page.goto('/settings/title?to=' + id);
    if (await page.locator(form).count()) return;
  }
  assert.fail(`no title leads to ${form}`);
}

/** One's own job title. */
export const ownTitle = [
  ['title-mine', (page) => page.goto('/settings/title')],
  ['title-take', (page) => other(page, '#take')],
  ['title-taken', async (page) => { await page.click('#take button.btn-primary'); await page.waitForSelector('[data-toast]'); }],
  ['title-ask', (page) => other(page, '#ask-form')],
  ['title-ask-errors', async (page) => {
    await page.locator('[name=reason]').evaluate((e) => { e.removeAttribute('maxlength'); e.value = 'because '.repeat(2000); });
    await page.click('#ask-form button.btn-primary');
    await failed(page);
  }],
  ['title-wish', (page) => page.goto('/settings/title/request')],
  ['title-wish-errors', async (page) => { await page.click('#wish-form button.btn-primary'); await failed(page); }],
  ['title-waits', async (page) => { await page.fill('[name=new_title]', 'Head of archives'); await page.click('#wish-form button.btn-primary'); await page.waitForSelector('[data-toast]'); }],
  ['title-waits-profile', (page) => page.goto('/settings/profile')],
  ['title-waits-wish', (page) => page.goto('/settings/title/request')],
  ['title-withdraw', (page) => page.goto('/settings/title/request/withdraw')],
];

const tokens = {}; // by language, since two walks go side by side
const detail = (page) => page.goto(new URL(page.url()).pathname.split('/').slice(0, 4).join('/'));
const below = (page, who, path) => proving(page, who, new URL(page.url()).pathname.split('/').slice(0, 4).join('/') + path);

const directories = [
  ['directories', (page) => page.goto('/admin/scim')],
  ['directory-dry', async (page) => page.goto(await page.locator('.list-row a.btn').first().getAttribute('href'))],
  ['directory-new', (page, { who }) => proving(page, who, '/admin/scim/new')],
  ['directory-new-errors', async (page) => { await page.click('#directory button.btn-primary'); await failed(page); }],
  ['directory-made', async (page, { device }) => {
    await page.fill('[name=name]', `Okta of the head office, ${device}`);
    await page.selectOption('[name=role]', 'limited');
    await page.click('#directory button.btn-primary');
    await page.waitForSelector('#tokens');
  }],
  ['directory-token', (page, { who }) => below(page, who, '/token')],
  ['directory-token-made', async (page, { lang }) => {
    await page.click('#token button.btn-primary');
    await page.waitForSelector('.secret');
    tokens[lang] = (await page.innerText('.secret code')).trim();
  }],
  ['directory-groups', (page, { who }) => below(page, who, '/groups')],
  ['directory-groups-errors', async (page) => { await page.fill('[name=name_1]', 'Lawyers'); await page.click('#mappings button.btn-primary'); await failed(page); }],
  ['directory-mapped', async (page) => { await page.selectOption('[name=role_1]', 'standard'); await page.click('#mappings button.btn-primary'); await page.waitForSelector('#tokens'); }],
  ['directory-edit', (page, { who }) => below(page, who, '/edit')],
  ['directory-conflict', async (page, { who, sibling }) => {
    await proving(sibling, who, new URL(page.url()).pathname);
    await sibling.fill('[name=name]', 'Okta, of both offices');
    await sibling.click('#directory button.btn-primary');
    await sibling.waitForSelector('[data-toast]');
    await page.fill('[name=name]', 'Okta of the new office');
    await page.click('#directory button.btn-primary');
    await failed(page);
  }],
  ['directory-mode', (page, { who }) => below(page, who, '/mode')],
  ['directory-live', async (page) => { await page.click('main form button[type=submit]'); await page.waitForSelector('#tokens'); }],
  ['directory-stopped', async (page, { demo, who, device, lang }) => {
    const call = directory(demo, tokens[lang]);
    const members = [];
    for (const name of ['ingrid', 'viktor']) {
      const made = await call('POST', 'Users', { userName: `${name}.${device}.${lang}@${who.email.split('@')[1]}`, name: { givenName: name, familyName: 'Voss' } });
      members.push({ value: made.id });
    }
    const held = await call('POST', 'Groups', { displayName: 'Lawyers', members });
    await detail(page);
    assert.equal(Number(held.status), 429, JSON.stringify([members, held]) + await page.innerText('main'));
    await page.waitForSelector('.note-bad');
  }],
  ['directory-picked', async (page) => {
    await page.locator('[name=picked]').last().check();
    await page.locator('.pickbar').evaluate((bar) => { bar.style.position = 'static'; });
  }],
  ['directory-resume', (page, { who }) => below(page, who, '/resume')],
  ['directory-revoke', async (page, { who }) => { await detail(page); await proving(page, who, await page.locator('#tokens a[href$="/revoke"]').first().getAttribute('href')); }],
  ['directory-delete', (page, { who }) => below(page, who, '/delete')],
  ['directories-many', (page) => page.goto('/admin/scim')],
];

export const leavingAndMoves = [...leaving, ...moves];
export const answers = [...answering, ...directories];
