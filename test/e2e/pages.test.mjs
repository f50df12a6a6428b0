// Every page, in both languages and themes, on a desk and on a phone: accessible, quiet, whole, and photographed when
// CABINET_SHOTS is set.
import { after, before, describe, test } from 'node:test';
import { desktop, listen, newPage, phone, shot, signIn, startBrowser, startDemo, startServe } from './cabinet.mjs';
import { open, setUp, signedIn, staff, warned } from './pages.mjs';
import { accountSettings, administrators, operators, speak, system } from './pages_admin.mjs';
import { mine } from './pages_mine.mjs';
import { assertRules } from './rules.mjs';

let demo, empty, browser;
before(async () => { [demo, empty, browser] = await Promise.all([startDemo(), startServe(), startBrowser()]); });
after(() => Promise.all([demo?.stop(), empty?.stop(), browser?.close()]));

const devices = { desk: desktop, phone };

// Axe reads every page once in each language and once on each device: English on the desk, Russian on the phone.
// (What every walk looks at besides is much quicker.)
const deep = (lang, device) => (lang === 'en') === (device === 'desk');

describe('every page', { concurrency: 2 }, () => {
  const walk = async (t, page, pages, { lang, device, ...more }) => {
    for (const [name, go] of pages) {
      await t.test(name, async () => {
        await go(page, { browser, demo, lang, device, ...more });
        await assertRules(page, `${name} ${lang} ${device}`, device === 'phone', deep(lang, device));
        if (!process.env.CABINET_SHOTS) return;
        for (const theme of ['light', 'dark']) {
          await page.emulateMedia({ colorScheme: theme, reducedMotion: 'reduce' });
          await shot(page, `${name}.${lang}.${device}.${theme}`);
        }
        await page.emulateMedia({ colorScheme: 'light', reducedMotion: 'reduce' });
      });
    }
  };
  const options = (lang, device) => ({ viewport: devices[device], locale: lang === 'ru' ? 'ru-RU' : 'en-GB' });
  const sibling = async (page) => listen(await page.context().newPage());

  for (const lang of ['en', 'ru']) {
    // Two administrators of one organisation would meet, so the devices take turns.
    test(`account settings, ${lang}`, async (t) => {
      for (const device of Object.keys(devices)) {
        const page = await newPage(browser, demo, options(lang, device));
        const who = administrators[lang];
        await signIn(page, who);
        await walk(t, page, accountSettings, { lang, device, who, sibling: await sibling(page) });
        await page.context().close();
      }
    });

    for (const device of Object.keys(devices)) {
      test(`before the sign-in, ${lang}, ${device}`, async (t) => {
        const page = await newPage(browser, demo, options(lang, device));
        await walk(t, page, open, { lang, device, who: staff[lang][device] });
        await page.context().close();
      });

      test(`set-up, ${lang}, ${device}`, async (t) => {
        const page = await newPage(browser, empty, options(lang, device));
        await walk(t, page, setUp, { lang, device, link: await empty.link() });
        await page.context().close();
      });

      test(`signed in, ${lang}, ${device}`, async (t) => {
        const page = await newPage(browser, demo, options(lang, device));
        const who = staff[lang][device];
        await signIn(page, who);
        await walk(t, page, [...signedIn, ...mine, ...warned], { lang, device, who, sibling: await sibling(page) });
        await page.context().close();
      });

      test(`choosing an organisation, ${lang}, ${device}`, async (t) => {
        const page = await newPage(browser, demo, options(lang, device));
        await signIn(page, staff.both, { lands: '**/signin/account' });
        await walk(t, page, [['choose', () => page.waitForSelector('.choices')]], { lang, device });
        await page.context().close();
      });

      test(`system, ${lang}, ${device}`, async (t) => {
        const page = await newPage(browser, demo, options(lang, device));
        const who = operators[lang];
        await signIn(page, who);
        await speak(page, lang);
        await walk(t, page, system, { lang, device, who });
        await page.context().close();
      });
    }
  }
});
