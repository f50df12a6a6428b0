// The pages of the participants, issues and sources of a case.
const primary = 'main form[method=post] button.btn-primary';
const failed = (page) => page.waitForSelector('.errsum');

/** Opens a page under that of the case with the first number. */
const inCase = async (page, below) => {
  await page.goto('/cases?view=all&q=0001');
  await page.goto(await page.locator('.tbl a[href^="/cases/"]').first().getAttribute('href') + below);
};

/** Opens a page under that of the first participant, issue or source of the case. */
const record = async (page, kind, below = '') => {
  await inCase(page, '/' + kind);
  await page.goto(await page.locator('.tbl a.row-link').first().getAttribute('href') + below);
};

export const records = [
  ['case-participants', (page) => inCase(page, '/participants')],
  ['case-participant-new', (page) => inCase(page, '/participants/new')],
  ['case-participant-new-errors', async (page) => { await page.click(primary); await failed(page); }],
  ['case-participant', (page) => record(page, 'participants')],
  ['case-participant-edit', (page) => record(page, 'participants', '/edit')],
  ['case-participant-delete', (page) => record(page, 'participants', '/delete')],
  ['case-issues', (page) => inCase(page, '/issues')],
  ['case-issue-new', (page) => inCase(page, '/issues/new')],
  ['case-issue-new-errors', async (page) => { await page.click(primary); await failed(page); }],
  ['case-issue', (page) => record(page, 'issues')],
  ['case-sources', (page) => inCase(page, '/sources')],
  ['case-source-new', (page) => inCase(page, '/sources/new')],
  ['case-source', (page) => record(page, 'sources')],
];
