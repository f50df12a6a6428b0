// The pages of the documents of a case: the tab, a document with its versions, and the forms that change it.
const primary = 'main form[method=post] button.btn-primary';
const failed = (page) => page.waitForSelector('.errsum');

/** Opens the Documents tab of the case with the first number. */
const tab = async (page, query = '') => {
  await page.goto('/cases?view=all&q=0001');
  await page.goto(await page.locator('.tbl a[href^="/cases/"]').first().getAttribute('href') + '/documents' + query);
};

/** Opens a page under that of the document with the most versions. */
const document = async (page, below = '') => {
  await tab(page, '?sort=name&desc=1');
  await page.goto(await page.locator('.tbl a.row-link').last().getAttribute('href') + below);
};

export const documents = [
  ['case-documents', (page) => tab(page)],
  ['case-documents-none', (page) => tab(page, '?name=nothing-of-that-name')],
  ['case-documents-errors', async (page) => { await tab(page); await page.click('#upload-files button.btn-primary'); await failed(page); }],
  ['case-documents-uploading', async (page) => {
    await tab(page);
    let go;
    const wait = new Promise((resolve) => { go = resolve; });
    const held = async (route) => { if (route.request().method() === 'POST') await wait; await route.continue().catch(() => {}); };
    await page.route('**/documents', held);
    const file = { name: `letter ${Math.random()}.txt`, mimeType: 'text/plain', buffer: Buffer.from('Dear Sirs, ' + Math.random()) };
    const send = async () => {
      await page.setInputFiles('#upload-files [type=file]', file);
      await page.click('#upload-files button.btn-primary');
      await page.waitForSelector('#upload-files [data-upload-box]:not([hidden])');
    };
    await send();
    await page.click('#upload-files [data-upload-box] button'); // called back, and sent again
    await page.waitForSelector('#upload-files [data-upload-box]', { state: 'hidden' });
    await send();
    go();
    await page.unroute('**/documents', held);
    await page.waitForSelector('.toast');
    await page.getByText(file.name).first().waitFor();
  }],
  ['document', (page) => document(page)],
  ['document-same', async (page) => {
    const same = await page.request.get(await page.locator('main a[href$="/content"]').first().getAttribute('href'));
    await page.setInputFiles('#upload-version [type=file]', { name: 'same.txt', mimeType: 'text/plain', buffer: await same.body() });
    await page.click('#upload-version button');
    await failed(page);
  }],
  ['document-edit', (page) => document(page, '/edit')],
  ['document-edit-errors', async (page) => { await page.fill('[name=name]', ''); await page.click(primary); await failed(page); }],
  ['document-delete', (page) => document(page, '/delete')],
];
