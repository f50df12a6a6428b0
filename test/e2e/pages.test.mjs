// Every page, in both languages and themes, on a desk and on a phone: accessible, quiet, whole, and photographed when
// CABINET_SHOTS is set.
import { after, before, describe, test } from 'node:test';
import { desktop, listen, newPage, phone, shot, signIn, startBrowser, startDemo, startServe } from './cabinet.mjs';
import { open, setUp, signedIn, staff } from './pages.mjs';
import { assertRules } from './rules.mjs';

let demo, empty, browser;
before(async () => { [demo, empty, browser] = await Promise.all([startDemo(), startServe(), startBrowser()]); });
after(() => Promise.all([demo?.stop(), empty?.stop(), browser?.close()]));

const devices = { desk: desktop, phone };

describe('every page', { concurrency: 2 }, () => {
  for (const lang of ['en', 'ru']) {
    for (const [device, viewport] of Object.entries(devices)) {
      const options = { viewport, locale: lang === 'ru' ? 'ru-RU' : 'en-GB' };
      const walk = async (t, page, pages, more = {}) => {
        for (const [name, go] of pages) {
          await t.test(name, async () => {
            await go(page, { demo, who: staff[lang][device], ...more });
            await assertRules(page, `${name} ${lang} ${device}`, device === 'phone');
            if (!process.env.CABINET_SHOTS) return;
            for (const theme of ['light', 'dark']) {
              await page.emulateMedia({ colorScheme: theme, reducedMotion: 'reduce' });
              await shot(page, `${name}.${lang}.${device}.${theme}`);
            }
            await page.emulateMedia({ colorScheme: 'light', reducedMotion: 'reduce' });
          });
        }
      };

      test(`before the sign-in, ${lang}, ${device}`, async (t) => {
        const page = await newPage(browser, demo, options);
        await walk(t, page, open);
        await page.context().close();
      });

      test(`set-up, ${lang}, ${device}`, async (t) => {
        const page = await newPage(browser, empty, options);
        await walk(t, page, setUp, { link: await empty.link() });
        await page.context().close();
      });

      test(`signed in, ${lang}, ${device}`, async (t) => {
        const page = await newPage(browser, demo, options);
        await signIn(page, staff[lang][device]);
        await walk(t, page, signedIn, { sibling: listen(await page.context().newPage()) });
        await page.context().close();
      });

      test(`choosing an organisation, ${lang}, ${device}`, async (t) => {
        const page = await newPage(browser, demo, options);
        await signIn(page, staff.both, { lands: '**/signin/account' });
        await walk(t, page, [['choose', () => page.waitForSelector('.choices')]]);
        await page.context().close();
      });
    }
  }
});
