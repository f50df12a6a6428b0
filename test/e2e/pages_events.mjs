// The pages of events: a case's tab, an event with its forms, and the calendar in its three views.
const failed = (page) => page.waitForSelector('.errsum');
const primary = 'main form[method=post] > * button.btn-primary, main form[method=post] > button.btn-primary';

/** Opens a page under that of the case with the first number, which has events. */
const inCase = async (page, below = '') => {
  await page.goto('/cases?view=all&q=0001');
  await page.goto(await page.locator('main a[href^="/cases/0"]').first().getAttribute('href') + below);
};

/** Opens a page under that of the next event of the case. */
const event = async (page, below = '') => {
  await inCase(page, '/events');
  await page.goto(await page.locator('.task-title').first().getAttribute('href') + below);
};

export const dates = [
  ['calendar-month', (page) => page.goto('/calendar?view=month&whose=all')],
  ['calendar-week', (page) => page.goto('/calendar?view=week&whose=all')],
  ['calendar-agenda', (page) => page.goto('/calendar?view=agenda&whose=all')],
  ['calendar-none', (page) => page.goto('/calendar?view=agenda&date=2030-01-01')],
  ['case-events', (page) => inCase(page, '/events')],
  ['case-events-past', (page) => inCase(page, '/events?span=past')],
  ['case-events-cancelled', (page) => inCase(page, '/events?span=cancelled')],
  ['event-new', (page) => inCase(page, '/events/new')],
  ['event-new-errors', async (page) => { await page.click(primary); await failed(page); }],
  ['event', (page) => event(page)],
  ['event-edit', (page) => event(page, '/edit')],
  ['event-edit-errors', async (page) => { await page.fill('[name=title]', ''); await page.click(primary); await failed(page); }],
  ['event-cancel', (page) => event(page, '/cancel')],
  ['event-cancel-errors', async (page) => { await page.click('main form#cancel button.btn-danger'); await failed(page); }],
];
