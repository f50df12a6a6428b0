// Every page and every state of a page that people can meet: its name, how to get there, and "anew" where the way differs
// between a desk and a phone (menus stand where they were opened, and the phone has controls of its own).
import { credentials, eventually, person, save, submit } from './cabinet.mjs';

/** Who walks through the pages, in each language, so that walks don't meet. */
export const staff = {
  en: person('Hartwell', 'standard'),
  ru: person('Северная', 'limited'),
  both: credentials.find((c) => c.email.startsWith('nina.sokolova')),
};

async function askPassword(page, email = 'somebody@example.com') {
  await page.goto('/signin');
  await page.fill('[name=email]', email);
  await page.click(submit);
  await page.waitForSelector('[name=password]');
}

/** Follows the newest mailed link for a new password, asking for one first. */
export async function openReset(page, demo, email) {
  const links = async () => (await demo.outbox(email)).flatMap((m) => m.text.match(/https?:\/\/\S*\/password\/reset\/\S+/) ?? []);
  const before = (await links()).length;
  await page.goto('/password/forgot');
  await page.fill('[name=email]', email);
  await page.click(submit);
  await page.waitForSelector('.bare-head + a.btn');
  const [newest] = await eventually('mailing a link', async () => { const all = await links(); return all.length > before && all; });
  await page.goto(newest);
}

/** Posts a page's form with a form token that isn't its own. */
async function tamper(page, path) {
  await page.goto(path);
  await page.locator('main form').first().evaluate((form) => {
    form.elements.form_token.value = 'stale';
    HTMLFormElement.prototype.submit.call(form);
  });
  await page.waitForSelector('.problem-code');
}

/** Opens the crop dialog by choosing a picture drawn in the page. */
export async function choosePicture(page, { width = 640, height = 480, type = 'image/png' } = {}) {
  const data = await page.evaluate(async ({ width, height, type }) => {
    const canvas = Object.assign(document.createElement('canvas'), { width, height });
    const pen = canvas.getContext('2d');
    pen.fillStyle = '#8fb3c9'; pen.fillRect(0, 0, width, height);
    pen.fillStyle = '#3c4a63'; pen.fillRect(width * 0.3, height * 0.62, width * 0.4, height * 0.4);
    pen.fillStyle = '#e2b594'; pen.beginPath(); pen.arc(width / 2, height * 0.42, height * 0.24, 0, 7); pen.fill();
    return canvas.toDataURL(type).split(',')[1];
  }, { width, height, type });
  return { name: 'portrait.' + type.split('/')[1], mimeType: type, buffer: Buffer.from(data, 'base64') };
}

/** Pages before the sign-in. */
export const open = [
  ['signin', (page) => page.goto('/signin')],
  ['signin-errors', async (page) => { await page.goto('/signin'); await page.click(submit); await page.waitForSelector('.errsum'); }],
  ['signin-ended', (page) => page.goto('/signin?ended=idle')],
  ['signin-password', (page) => askPassword(page)],
  ['signin-wrong', async (page) => {
    await askPassword(page);
    await page.fill('[name=password]', 'not the password');
    await page.click(submit);
    await page.waitForSelector('.errsum');
  }],
  ['forgot', (page) => page.goto('/password/forgot')],
  ['forgot-errors', async (page) => { await page.goto('/password/forgot'); await page.fill('[name=email]', 'nobody@'); await page.click(submit); await page.waitForSelector('.errsum'); }],
  ['forgot-sent', async (page) => { await page.goto('/password/forgot'); await page.fill('[name=email]', 'nobody@example.com'); await page.click(submit); await page.waitForSelector('.bare-head + a.btn'); }],
  ['reset', (page, { demo, who }) => openReset(page, demo, who.email)],
  ['reset-errors', async (page) => {
    await page.fill('[name=new_password]', 'short');
    await page.click(submit);
    await page.waitForSelector('.errsum');
  }],
  ['reset-dead', (page) => page.goto('/password/reset/AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA')],
  ['not-found', (page) => page.goto('/no/such/page')],
  ['form-expired', (page) => tamper(page, '/signin')],
  ['outbox', (page) => page.goto('/dev/outbox')],
  ['clock', (page) => page.goto('/dev/clock')],
  ['clock-errors', async (page) => { await page.fill('[name=advance]', 'soon'); await page.click(submit); await page.waitForSelector('.errsum'); }],
  ['gallery', (page) => page.goto('/dev/ui')],
];

/** Pages of somebody who is signed in. */
export const signedIn = [
  ['profile', (page) => page.goto('/settings/profile')],
  ['profile-changed', async (page) => { await page.fill('[name=position]', 'Commercial disputes and arbitration'); await page.waitForSelector('.savebar.is-dirty'); }],
  ['profile-errors', async (page) => {
    await page.fill('[name=first_name]', '');
    await page.fill('[name=office_number]', 'call me');
    await page.fill('[name=website]', 'my site');
    await page.click(save);
    await page.waitForSelector('.errsum');
  }],
  ['profile-conflict', async (page, { sibling }) => {
    await page.goto('/settings/profile');
    await sibling.goto('/settings/profile');
    await sibling.fill('[name=about]', 'I answer within a day. ' + Date.now());
    await sibling.click(save);
    await sibling.waitForSelector('[data-toast]');
    await page.fill('[name=about]', 'I answer within two days, and sooner when a hearing is near.');
    await page.click(save);
    await page.waitForSelector('.versions');
  }],
  ['picture-delete', (page) => page.goto('/settings/profile/picture/delete')],
  ['picture-refused', async (page) => {
    await page.goto('/settings/profile');
    await page.setInputFiles('input[type=file]', { name: 'drawing.svg', mimeType: 'image/svg+xml', buffer: Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"/>') });
    await page.waitForSelector('.errsum');
  }],
  ['picture-crop', async (page) => {
    await page.goto('/settings/profile');
    await page.setInputFiles('input[type=file]', await choosePicture(page));
    await page.waitForSelector('#crop-dialog[open] canvas');
  }],
  ['account-menu', async (page) => { await page.goto('/settings/profile'); await page.click('.account-button'); await page.waitForSelector('#account-menu:popover-open'); }, 'anew'],
  ['navigation', async (page) => {
    await page.goto('/settings/profile');
    const menu = page.locator('[popovertarget=navdrawer]').first();
    if (await menu.isVisible()) { await menu.click(); await page.waitForSelector('#navdrawer[open]'); }
  }, 'anew'],
  ['security', (page) => page.goto('/settings/security')],
  ['security-errors', async (page) => {
    await page.fill('[name=current_password]', 'wrong');
    await page.fill('[name=new_password]', 'password1234');
    await page.fill('[name=confirm_password]', 'something else');
    await page.click('#password-form button[type=submit]:not([name=show])');
    await page.waitForSelector('.errsum');
  }],
  ['appearance', (page) => page.goto('/settings/appearance')],
  ['confirm', (page) => page.goto('/confirm')],
  ['not-found-signed-in', (page) => page.goto('/no/such/page')],
  ['form-expired-signed-in', (page) => tamper(page, '/settings/appearance')],
  ['forbidden', async (page, { demo }) => {
    // A form of somebody else's site that posts to this one.
    await page.route('http://elsewhere.example/', (route) => route.fulfill({ contentType: 'text/html',
      body: `<title>Elsewhere</title><form method="post" action="${demo.base}/settings/appearance"><button>Win a prize</button></form>` }));
    await page.goto('http://elsewhere.example/');
    await page.click('button');
    await page.waitForSelector('.problem-code');
    await page.unroute('http://elsewhere.example/'); // while anything is routed nothing is cached
  }],
];

/** What comes last, since it takes the page's clock. */
export const warned = [
  ['session-warning', async (page) => {
    await page.clock.install();
    await page.goto('/settings/profile');
    await page.clock.fastForward('01:59:00');
    await page.waitForSelector('#session-warning[open]');
  }],
];

/** The set-up of a server without an organisation. */
export const setUp = [
  ['setup', (page, { link }) => page.goto(link)],
  ['setup-errors', async (page) => {
    await page.fill('[name=email]', 'me@');
    await page.click(submit);
    await page.waitForSelector('.errsum');
  }],
  ['setup-none', (page) => page.goto('/setup?token=AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA')],
];
