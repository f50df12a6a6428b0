// How an agency builds its reports, and who reviews them.
import assert from 'node:assert/strict';
import { speak } from './pages_admin.mjs';
import { credentials } from './cabinet.mjs';

const failed = (page) => page.waitForSelector('.errsum');
const [helen, robert] = credentials.filter((c) => c.account.includes('Northmere') && c.role === 'administrator');

/** Who builds: the agency's administrators, one in each language. */
export const builders = { en: helen, ru: robert };
export const builds = async (page, lang) => { await speak(page, lang); return {}; };

/** Opens the first type of the list, or what is in it. */
const type = async (page, link) => {
  await page.goto('/admin/report-types');
  const offered = page.locator('main a.btn[href^="/admin/report-types/0"]');
  await (await page.getAttribute('html', 'lang') === 'en' ? offered.first() : offered.last()).click(); // both walks go at once
  await page.waitForSelector('ol.ordered');
  if (link) await page.goto(await page.locator(`main a[href*="${link}"]`).first().getAttribute('href'));
};

/** Drags a row's or card's handle to a place. */
const drag = async (page, handle, to) => {
  const from = await handle.boundingBox();
  await page.mouse.move(from.x + from.width / 2, from.y + from.height / 2);
  await page.mouse.down();
  await page.mouse.move(from.x, from.y + 5, { steps: 3 });
  await page.mouse.move(to.x, to.y, { steps: 10 });
  await page.mouse.up();
};

export const built = [
  ['report-types', (page) => page.goto('/admin/report-types')],
  ['report-type-new', (page) => page.goto('/admin/report-types/new')],
  ['report-type-new-errors', async (page) => { await page.click('main form#type button[type=submit]'); await failed(page); }],
  ['report-type', (page) => type(page)],
  ['report-type-preview', (page) => type(page, '/preview')],
  ['report-type-edit', (page) => type(page, '/edit')],
  ['report-section-new', (page) => type(page, '/sections/new')],
  ['report-question-new', (page) => type(page, '/questions/new')],
  ['report-question-new-errors', async (page) => {
    await page.selectOption('[name=kind]', 'choice');
    await page.click('main form#part button.btn-primary');
    await failed(page);
  }],
  ['report-question', async (page) => {
    await type(page);
    await page.locator('main a.row-link[href*="/questions/"]').first().click();
    await page.waitForSelector('main form#part');
  }],
  ['report-type-moved', async (page, { device }) => {
    await type(page);
    const names = () => page.locator('ol.ordered').nth(1).locator('.row-link').allTextContents();
    const before = await names();
    if (device === 'desk' && await page.evaluate(() => innerWidth) > 900) {
      const last = page.locator('ol.ordered').nth(1).locator('> li').last();
      const below = await last.boundingBox();
      await drag(page, page.locator('ol.ordered').nth(1).locator('.drag-handle').first(), { x: below.x + 10, y: below.y + below.height - 2 });
      await page.waitForSelector('.toast');
      assert.deepEqual(await names(), [...before.slice(1), before[0]]);
    } else {
      await page.locator('ol.ordered').nth(1).locator('button[value^="down "]').first().click();
      await page.waitForSelector('.toast');
      assert.deepEqual(await names(), [before[1], before[0], ...before.slice(2)]);
    }
  }],
  ['report-type-copy', async (page) => { await type(page); await page.goto(page.url().replace(/#.*/, '') + '/copy'); }],
  ['report-type-delete', async (page) => { await type(page); await page.goto(page.url().replace(/#.*/, '') + '/delete'); }],
  ['review-levels', (page) => page.goto('/admin/review-levels')],
  ['review-levels-errors', async (page) => { await page.fill('[name=levels]', '77'); await page.click('main form#levels button[type=submit]'); await failed(page); }],
  ['review-levels-moved', async (page, { device }) => {
    await page.goto('/admin/review-levels');
    const at = (level) => page.locator(`.board-col[data-level="${level}"] .board-card`);
    const [one, two] = [await at(1).count(), await at(2).count()];
    const from = one > 0 ? 1 : 2, to = 3 - from;
    if (device === 'desk' && await page.evaluate(() => innerWidth) > 900) {
      const column = await page.locator(`.board-col[data-level="${to}"]`).boundingBox();
      await drag(page, at(from).first().locator('.drag-handle'), { x: column.x + column.width / 2, y: column.y + 60 });
    } else {
      await at(from).first().locator('select').selectOption(String(to));
      await at(from).first().locator('button[type=submit]').click();
    }
    await page.waitForSelector('.toast');
    assert.deepEqual([await at(from).count(), await at(to).count()], [(from === 1 ? one : two) - 1, (from === 1 ? two : one) + 1]);
  }],
];
