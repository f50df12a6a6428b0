// The pages of reports, as an agency's officers see them.
import { speak } from './pages_admin.mjs';
import { credentials } from './cabinet.mjs';

const failed = (page) => page.waitForSelector('.errsum');
const who = (name) => credentials.find((c) => c.email.startsWith(name));

/** Who walks: one at each level of review. */
export const officers = { en: who('sarah.milner'), ru: who('andrew.lockhart') };

/** Gives the walk its language; the agency's own is English. */
export const spoken = async (page, lang) => { await speak(page, lang); return {}; };

/** Opens a page under that of the first report of a list. */
const report = async (page, list, below = '') => {
  await page.goto(list);
  await page.goto(await page.locator('main a[href^="/reports/0"]').first().getAttribute('href') + below);
};

/** Opens a page under that of a case with reports. */
const inCase = async (page, below) => {
  await page.goto('/cases?view=all&q=Quay%204');
  await page.goto(await page.locator('main a[href^="/cases/0"]').first().getAttribute('href') + below);
};

/** Goes back to what the walk writes itself. */
const draft = (page, below) => page.goto(new URL(page.url()).pathname.match(/^\/reports\/[^/]+/)[0] + below);

export const written = [
  ['reports', (page) => page.goto('/reports')],
  ['reports-all', (page) => page.goto('/reports?show=all')],
  ['reports-mine', (page) => page.goto('/reports?show=mine')],
  ['reports-closed', (page) => page.goto('/reports?show=all&state=closed')],
  ['case-reports', (page) => inCase(page, '/reports')],
  ['report', (page) => report(page, '/reports')],
  ['report-print', (page) => report(page, '/reports', '/print')],
  ['report-closed', (page) => report(page, '/reports?show=all&state=closed')],
  ['report-approve', (page) => report(page, '/reports', '/approve')],
  ['report-return', (page) => report(page, '/reports', '/return')],
  ['report-return-errors', async (page) => { await page.click('main form#step button[type=submit]'); await failed(page); }],
  ['report-ask', (page) => report(page, '/reports', '/ask')],
  ['report-new', (page) => inCase(page, '/reports/new')],
  ['report-new-errors', async (page) => { await page.click('main form#report button.btn-primary'); await failed(page); }],
  ['report-edit', async (page) => {
    await inCase(page, '/reports/new');
    await page.locator('[name=type_id]').first().check();
    await page.click('main form#report button.btn-primary');
    await page.waitForURL(/\/reports\/[^/]+\/edit/);
  }],
  ['report-edit-errors', async (page) => {
    await page.locator('main form#report textarea').first().fill('x'.repeat(20_001));
    await page.locator('main form#report button[name=next][value=submit]').click();
    await failed(page);
  }],
  ['report-submit', (page) => draft(page, '/submit')],
  ['report-files', async (page) => {
    await draft(page, '/edit');
    await page.click('main button[name=next][value^="files:"]');
    await page.waitForSelector('#upload-file');
  }],
  ['report-files-errors', async (page) => { await page.click('#upload-file button[type=submit]'); await failed(page); }],
  ['report-delete', (page) => draft(page, '/delete')],
];
