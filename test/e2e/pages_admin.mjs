// The pages of the account settings, for administrators: organisation, roles, attributes, sign-in rules, audit, erasure.
import assert from 'node:assert/strict';
import { credentials, newPage, person, proving, save, signIn, submit } from './cabinet.mjs';
import { made } from './pages_mine.mjs';

/** Who looks at the account settings, in each language. */
export const administrators = { en: person('Hartwell', 'administrator'), ru: person('Северная', 'administrator') };

/** Who looks at the deployment: administrators of the organisation that was made first. */
export const operators = { en: administrators.en, ru: credentials.find((c) => c.email.startsWith('james')) };

/** Sets the language of the person who is signed in. */
export async function speak(page, lang) {
  await page.goto('/settings/appearance');
  if (await page.getAttribute('html', 'lang') === lang) return;
  await page.selectOption('[name=language]', lang);
  await page.click(save);
  await page.waitForSelector(`html[lang=${lang}]`);
}

/** Who asks for erasure, so that every walk has a request of its own. */
const askers = { en: 'tom', ru: 'ilia' };

/** Asks for the erasure of somebody's data in their name, which is returned. */
export async function askErasure(browser, demo, person, reason) {
  const who = credentials.find((c) => c.email.startsWith(person));
  const page = await newPage(browser, demo);
  await signIn(page, who);
  const name = await Promise.all(['first_name', 'last_name'].map((part) => page.inputValue(`[name=${part}]`)));
  await proving(page, who, '/settings/account/erasure');
  await page.fill('[name=reason]', reason);
  await page.click(submit);
  await page.waitForURL('**/settings/account');
  await page.context().close();
  return name.join(' ');
}

const failed = (page) => page.waitForSelector('.errsum');

/** Saves one thing in two windows: the second is shown both versions. */
async function clash(page, sibling, who, path, field, [first, second], button, shown) {
  for (const window of [page, sibling]) await proving(window, who, path);
  await sibling.fill(field, first);
  await sibling.click(button);
  await sibling.waitForSelector('[data-toast]');
  await page.fill(field, second);
  await page.click(button);
  await page.waitForSelector(shown);
}

/** Opens the first thing of a list. */
async function first(page, who, path, link) {
  await page.goto(path);
  const href = await page.locator(`main a[href^="${link}"]`).evaluateAll((all, own) => all.map((a) => a.getAttribute('href'))
    .find((h) => h !== own && !/new$|delete$|order$/.test(h)), path);
  assert.ok(href, `${path} leads to nothing`);
  await proving(page, who, href);
  return href;
}

const tick = async (page, name, turn) => {
  const box = page.locator(`[name=${name}]:not([disabled])`).nth(turn);
  await box.setChecked(!(await box.isChecked()));
};

const organisation = [
  ['account-settings', (page) => page.goto('/admin')],
  ['logo-remove', async (page) => { await page.goto('/admin/organisation/logo/remove'); await page.waitForSelector('h1'); }],
  ['organisation', (page) => page.goto('/admin/organisation')],
  ['organisation-errors', async (page) => {
    await page.fill('[name=name]', '');
    await page.fill('[name=phone]', 'ask the desk');
    await page.fill('[name=support_email]', 'help@');
    await page.click(save);
    await failed(page);
  }],
  ['organisation-conflict', (page, { sibling, who, device }) => clash(page, sibling, who, '/admin/organisation', '[name=address]',
    [`1 Old Court, ${device}`, '2 New Court, the door beside the bridge'], save, '.versions')],
  ['branches', (page) => page.goto('/admin/organisation/branches')],
  ['branches-errors', async (page) => { await page.click(submit); await failed(page); }],
  ['branch', async (page, { who, device }) => {
    await page.fill('[name=name]', `Harbour ${device}`);
    await page.click(submit);
    await page.waitForSelector('[data-toast]');
    await first(page, who, '/admin/organisation/branches', '/admin/organisation/branches/');
  }],
  ['branch-conflict', async (page, { sibling, who, device }) => {
    const path = await first(page, who, '/admin/organisation/branches', '/admin/organisation/branches/');
    await clash(page, sibling, who, path, '[name=name]', [`Riverside ${device}`, `Riverbank ${device}`], submit, '.versions');
  }],
  ['branch-delete', async (page, { who }) => {
    const path = await first(page, who, '/admin/organisation/branches', '/admin/organisation/branches/');
    await page.goto(path + '/delete');
  }],
];

const attributes = [
  ['attributes', (page) => page.goto('/admin/organisation/attributes')],
  ['attribute-new', (page) => page.goto('/admin/organisation/attributes/new')],
  ['attribute-errors', async (page) => {
    await page.fill('[name=name]', ' ');
    await page.selectOption('[name=kind]', 'choice');
    await page.click(save);
    await failed(page);
  }],
  ['attribute', async (page, { who, device }) => {
    await page.fill('[name=name]', `Languages spoken in court, ${device}`);
    await page.fill('[name=new_choices]', 'English\nРусский\nQuébécois, as far as the court of appeal follows');
    await page.check('[name=view][value=self]');
    await page.check('[name=edit][value=self]');
    await page.click(save);
    await page.waitForSelector('.ordered');
    await first(page, who, '/admin/organisation/attributes', '/admin/organisation/attributes/');
  }],
  ['attribute-conflict', async (page, { sibling, who, device }) => {
    const path = await first(page, who, '/admin/organisation/attributes', '/admin/organisation/attributes/');
    await clash(page, sibling, who, path, '[name=hint]', [`As certified, ${device}`, 'As spoken'], save, '#theirs');
  }],
  ['attributes-filled', (page) => page.goto('/admin/organisation/attributes')],
  ['attributes-menu', async (page) => { await page.locator('.ordered .list-end > button').first().click(); await page.waitForSelector('.menu:popover-open'); }, 'anew'],
  ['profile-attributes', (page) => page.goto('/settings/profile')],
];

const signInRules = [
  ['sign-in-settings', (page) => page.goto('/admin/sign-in')],
  ['policy', (page, { who }) => proving(page, who, '/admin/sign-in/policy')],
  ['policy-errors', async (page) => {
    await page.fill('[name=password_min_length]', '3');
    await page.fill('[name=session_idle_minutes]', 'an hour');
    await page.click(submit);
    await failed(page);
  }],
  ['policy-review', async (page, { who }) => {
    await proving(page, who, '/admin/sign-in/policy');
    await page.fill('[name=session_idle_minutes]', '45');
    await page.fill('[name=lock_failures]', '9');
    await page.locator('[name=password_digit]').last().click();
    await page.click(submit);
    await page.waitForSelector('[name=seen]');
  }],
  ['policy-conflict', async (page, { sibling, who, device }) => {
    for (const window of [page, sibling]) await proving(window, who, '/admin/sign-in/policy');
    await sibling.fill('[name=password_history]', device === 'desk' ? '7' : '8');
    await sibling.click(submit);
    await sibling.click('[name=seen]');
    await sibling.waitForSelector('[data-toast]');
    await page.fill('[name=password_history]', '9');
    await page.click(submit);
    if (await page.locator('[name=seen]').count()) await page.click('[name=seen]');
    await page.waitForSelector('.versions');
  }],
  ['contacts', (page, { who }) => proving(page, who, '/admin/sign-in/contacts')],
  ['contacts-errors', async (page) => { await page.locator('#addresses input').first().fill('security'); await page.click(submit); await failed(page); }],
  ['domains', (page, { who }) => proving(page, who, '/admin/sign-in/domains')],
  ['domains-errors', async (page) => { await page.fill('[name=domain]', 'not a domain'); await page.click(submit); await failed(page); }],
  ['domain', async (page, { device }) => { await page.fill('[name=domain]', `solicitors-of-the-old-harbour-${device}.example`); await page.click(submit); await page.waitForSelector('.code'); }],
  ['domain-remove', (page) => page.goto(page.url() + '/remove')],
];

const roles = [
  ['roles', (page) => page.goto('/admin/roles')],
  ['title-new', (page, { who }) => proving(page, who, '/admin/roles/titles/new')],
  ['title-errors', async (page) => { await page.click(submit); await failed(page); }],
  ['title', (page, { who }) => first(page, who, '/admin/roles', '/admin/roles/titles/')],
  ['title-review', async (page) => { await tick(page, 'permissions', 0); await tick(page, 'permissions', 1); await page.click(submit); await page.waitForSelector('[name=seen]'); }],
  ['title-conflict', async (page, { sibling, who, device }) => {
    const path = await first(page, who, '/admin/roles', '/admin/roles/titles/');
    await clash(page, sibling, who, path, '[name=name]', [`Clerk of works ${device}`, 'Clerk of the works'], submit, '#theirs');
  }],
  ['title-delete', async (page, { who }) => { const path = await first(page, who, '/admin/roles', '/admin/roles/titles/'); await page.goto(path + '/delete'); }],
  ['default-set', (page, { who }) => proving(page, who, '/admin/roles/defaults/standard')],
];

const audit = [
  ['audit', (page) => page.goto('/admin/audit')],
  ['audit-filter', async (page) => { await page.locator('.filter .chip').first().click(); await page.waitForSelector('.filter-panel:popover-open'); }, 'anew'],
  ['audit-filtered', (page) => page.goto('/admin/audit?what=identity&outcome=done')],
  ['audit-details', async (page) => {
    const more = page.locator('[data-row-more]').first();
    if (await more.isVisible()) await more.click(); else await page.locator('.tbl-more summary').first().click();
    await page.waitForSelector('.tbl-detail');
  }, 'anew'],
  ['audit-menu', async (page) => { await page.locator('.c-act > button').first().click(); await page.waitForSelector('.menu:popover-open'); }, 'anew'],
  ['audit-none', (page) => page.goto('/admin/audit?number=NOBODY-1')],
  ['audit-errors', async (page) => { await page.goto('/admin/audit?from=yesterday'); await failed(page); }],
  ['audit-entry', async (page) => { await page.goto('/admin/audit'); await page.goto(await page.locator('.row-link').first().getAttribute('href')); }],
  ['audit-export', (page, { who }) => proving(page, who, '/admin/audit/export?what=identity')],
  ['audit-file', async (page) => { await page.fill('[name=reason]', 'The yearly review'); await page.click(submit); await page.waitForURL('**/exports/*'); await made(page); }],
];

const erasure = [
  ['erasures', (page) => page.goto('/admin/erasure')],
  ['erasures-filled', async (page, { browser, demo, lang }) => {
    await askErasure(browser, demo, askers[lang], lang === 'ru' ? 'Я ухожу из компании и прошу удалить мои данные.' : 'I am leaving the firm and want my data gone.');
    await page.goto('/admin/erasure');
    await page.waitForSelector('.list-row');
  }],
  ['erasure', (page, { who }) => first(page, who, '/admin/erasure', '/admin/erasure/')],
  ['erasure-answer-errors', async (page) => { await page.click('#answer-form button[type=submit]'); await failed(page); }],
  ['erasure-erase', async (page, { who }) => proving(page, who, await page.locator('main a[href$="/erase"]').getAttribute('href'))],
  ['erasure-erase-errors', async (page) => { await page.fill('[name=name]', 'somebody else'); await page.click('#erase-form button[type=submit]'); await failed(page); }],
  ['erasure-held', async (page, { who }) => {
    await page.goto(page.url().replace(/\/erase$/, ''));
    await page.check('[name=decision][value=hold]');
    await page.fill('[name=answer]', 'A case is open; what belongs to it is kept until it is closed.');
    await page.click('#answer-form button[type=submit]');
    await page.waitForSelector('[data-toast]');
    await first(page, who, '/admin/erasure', '/admin/erasure/');
  }],
  ['erasure-new', (page) => page.goto('/admin/erasure/new')],
  ['erasure-new-found', async (page, { lang }) => {
    await page.fill('[name=words]', lang === 'ru' ? 'ма' : 'an');
    await page.waitForSelector('main .list-row');
  }],
  ['erasure-new-errors', async (page) => {
    await page.locator('main .list-row a.btn').first().click();
    await page.fill('#open-form [name=reason]', '');
    await page.click('#open-form button[type=submit]');
    await failed(page);
  }],
];

export const accountSettings = [...organisation, ...attributes, ...signInRules, ...roles, ...audit, ...erasure];

/** What the deployment's own administrators see, and the description of the API. */
export const system = [
  ['system', (page) => page.goto('/admin/system')],
  ['system-mail', async (page) => { await page.click('form[action="/admin/system/mail-test"] button'); await page.waitForSelector('#mail .note'); }],
  ['system-jobs', (page) => page.goto('/admin/system/jobs')],
  ['stopped', (page) => page.goto('/admin/mail')],
  ['api', (page) => page.goto('/api')],
];
