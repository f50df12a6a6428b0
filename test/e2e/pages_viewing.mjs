// An administrator looks at the workspace as somebody else, and what they find closed.
const failed = (page) => page.waitForSelector('.errsum');

/** Opens the page of the first limited user, or one under it. */
const somebody = async (page, below = '') => {
  await page.goto('/admin/users?role=limited');
  await page.goto(await page.locator('main a[href^="/admin/users/0"]').first().getAttribute('href') + below);
};

/** Begins to look unless somebody does already. */
const looking = async (page, path) => {
  await page.goto('/cases');
  if (await page.locator('.viewing-band').count() === 0) {
    await somebody(page, '/view-as');
    await page.fill('[name=reason]', 'Finding out why a case doesn’t appear');
    await page.click('main form#look button[type=submit]');
    await page.waitForSelector('.viewing-band');
  }
  await page.goto(path);
};

export const viewing = [
  ['view-as', (page) => page.goto('/admin/view-as')],
  ['view-as-allowed', async (page) => {
    await page.goto('/admin/view-as');
    await page.locator('[name=allowed]').setChecked(true);
    await page.click('main form#view-as button[type=submit]');
    await page.waitForSelector('.toast');
  }],
  ['view-as-user', (page) => somebody(page)],
  ['view-as-ask', (page) => somebody(page, '/view-as')],
  ['view-as-ask-errors', async (page) => { await page.click('main form#look button[type=submit]'); await failed(page); }],
  ['viewing-cases', (page) => looking(page, '/cases?view=all')],
  ['viewing-case', async (page) => {
    await looking(page, '/cases?view=all');
    await page.goto(await page.locator('main a[href^="/cases/0"]').first().getAttribute('href'));
  }],
  ['viewing-tasks', (page) => looking(page, '/tasks')],
  ['viewing-calendar', (page) => looking(page, '/calendar')],
  ['viewing-closed', (page) => looking(page, '/settings/profile')],
  ['viewing-stopped', async (page) => {
    await looking(page, '/cases');
    await page.click('.viewing-band button');
    await page.waitForSelector('.viewing-band', { state: 'detached' });
  }],
  ['view-as-list', (page) => page.goto('/admin/view-as')],
  ['my-viewings', (page) => page.goto('/settings/viewings')],
];
