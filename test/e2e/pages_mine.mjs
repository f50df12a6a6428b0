// The pages of "my settings" beyond the profile: sign-in email, recent sign-ins, tokens, my data and files made for me.
import { proving, submit } from './cabinet.mjs';

/** A mailed link whose path begins so, from the newest message to somebody that has one. */
export async function mailedLink(demo, to, path) {
  const link = new RegExp(`https?://\\S*${path}\\S+`);
  return (await demo.mail(to, link)).text.match(link)[0];
}

const dead = 'AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA';

/** Fills the form of a new token and sends it. */
export async function makeToken(page, who, { name, scope = 'read', ends = '90' }) {
  await proving(page, who, '/settings/applications/tokens/new');
  await page.fill('[name=name]', name);
  await page.check(`[name=scope][value=${scope}]`);
  await page.selectOption('[name=expires_at]', ends);
  await page.click(submit);
  await page.waitForSelector('.secret');
}

/** Waits on a file's page until the file is made. */
export const made = (page) => page.waitForSelector('[data-progress]:not([data-running]) form button');

export const mine = [
  ['applications', (page) => page.goto('/settings/applications')],
  ['token-new', (page, { who }) => proving(page, who, '/settings/applications/tokens/new')],
  ['token-errors', async (page) => { await page.click(submit); await page.waitForSelector('.errsum'); }],
  ['token-made', (page, { who }) => makeToken(page, who, { name: 'Calendar on the desk in the corner room' })],
  ['applications-filled', (page) => page.goto('/settings/applications')],
  ['token-revoke', async (page) => { await page.click('.list-row button'); await page.waitForSelector('dialog:modal'); }],
  ['sign-ins', (page) => page.goto('/settings/security/sign-ins')],
  ['email-change', (page) => page.goto('/settings/security/email')],
  ['email-change-errors', async (page) => { await page.fill('[name=new_email]', 'somebody@'); await page.click(submit); await page.waitForSelector('.errsum'); }],
  ['email-change-waits', async (page, { who }) => {
    await page.fill('[name=new_email]', 'new.' + who.email);
    const password = page.locator('[name=current_password]');
    if (await password.count()) await password.fill(who.password);
    await page.click(submit);
    await page.waitForSelector('form[action="/settings/security/email/cancel"]');
  }],
  ['verify-email', async (page, { demo, who }) => page.goto(await mailedLink(demo, 'new.' + who.email, '/verify-email/'))],
  ['verify-email-dead', (page) => page.goto('/verify-email/' + dead)],
  ['undo-email-dead', (page) => page.goto('/undo-email/' + dead)],
  ['not-me', async (page, { demo, who }) => page.goto(await mailedLink(demo, who.email, '/not-me/'))],
  ['not-me-dead', (page) => page.goto('/not-me/' + dead)],
  ['secured', (page) => page.goto('/secured')],
  ['my-data', (page) => page.goto('/settings/account')],
  ['files-none', (page) => page.goto('/exports')],
  ['file', async (page, { who }) => {
    await page.goto('/settings/account');
    await page.click('form[action="/settings/account/export"] button');
    await proving.here(page, who, 'form[action="/settings/account/export"] button');
    await page.waitForURL('**/exports/*');
    await made(page);
  }],
  ['file-delete', async (page) => { await page.click('.card-foot button'); await page.waitForSelector('dialog:modal'); }],
  ['files', (page) => page.goto('/exports')],
  ['erasure-ask', (page, { who }) => proving(page, who, '/settings/account/erasure')],
  ['erasure-errors', async (page) => {
    await page.locator('[name=reason]').evaluate((e) => { e.removeAttribute('maxlength'); e.value = 'because '.repeat(2000); });
    await page.click(submit);
    await page.waitForSelector('.errsum');
  }],
  ['erasure-asked', async (page) => {
    await page.fill('[name=reason]', 'I no longer work with the firm.');
    await page.click(submit);
    await page.waitForURL('**/settings/account');
  }],
  ['erasure-withdraw', async (page) => { await page.click('#erasure button'); await page.waitForSelector('dialog:modal'); }],
  ['my-data-withdrawn', async (page) => { await page.click('dialog:modal form button'); await page.waitForSelector('[data-toast]'); }],
];
