// The pages of messages: the list of conversations, a case's tab with its forms, and what is asked before a message goes.
const failed = (page) => page.waitForSelector('.errsum');
const send = 'main form#message button[value=send]';

/** Opens a page under that of the case with the first number, in which staff and client talk. */
const inCase = async (page, below = '') => {
  await page.goto('/cases?view=all&q=0001');
  await page.goto(await page.locator('main a[href^="/cases/0"]').first().getAttribute('href') + below);
};

/** Opens a page of the message that was written last. */
const message = async (page, what) => {
  await inCase(page, '/messages');
  await page.goto(await page.locator(`main a[href*="/messages/"][href$="/${what}"]`).first().getAttribute('href'));
};

export const talk = [
  ['messages', (page) => page.goto('/messages')],
  ['messages-all', (page) => page.goto('/messages?whose=all')],
  ['messages-unread', (page) => page.goto('/messages?unread=1')],
  ['case-messages', (page) => inCase(page, '/messages')],
  ['case-messages-errors', async (page) => { await page.fill('[name=text]', ''); await page.click(send); await failed(page); }],
  ['case-messages-sent', async (page, { lang }) => {
    await inCase(page, '/messages');
    await page.fill('[name=text]', lang === 'ru' ? 'Добрый день!\n\nДокументы получили, спасибо. Ответим до конца недели.' : 'Good morning,\n\nthe papers have arrived, thank you. We answer by the end of the week.');
    await page.click(send);
    await page.waitForSelector('main a[href*="/messages/"][href$="/edit"]');
  }],
  ['message-edit', (page) => message(page, 'edit')],
  ['message-edit-errors', async (page) => { await page.fill('[name=text]', ''); await page.click('main form#message button.btn-primary'); await failed(page); }],
  ['message-withdraw', (page) => message(page, 'withdraw')],
  ['message-record', (page) => inCase(page, '/messages/record')],
  ['message-record-errors', async (page) => { await page.click('main form#message button.btn-primary'); await failed(page); }],
  ['case-messages-none', async (page) => {
    await page.goto('/cases?view=all&q=0004');
    await page.goto(await page.locator('main a[href^="/cases/0"]').first().getAttribute('href') + '/messages');
  }],
];
