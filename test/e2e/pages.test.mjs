// Every page, in both languages and themes, on a desk and on a phone: accessible, quiet, whole, and photographed when
// CABINET_SHOTS is set.
import { after, before, describe, test } from 'node:test';
import { desktop, listen, newPage, phone, shot, signIn, startBrowser, startDemo, startServe, turn } from './cabinet.mjs';
import { open, setUp, signedIn, staff, warned } from './pages.mjs';
import { accountSettings, administrators, operators, speak, system } from './pages_admin.mjs';
import { sorting, work } from './pages_cases.mjs';
import { answers, busy, leavingAndMoves, ownTitle, titled, wishes } from './pages_changes.mjs';
import { documents } from './pages_documents.mjs';
import { dates } from './pages_events.mjs';
import { talk } from './pages_messages.mjs';
import { mine } from './pages_mine.mjs';
import { coming, people } from './pages_people.mjs';
import { records } from './pages_records.mjs';
import { builders, builds, built } from './pages_reporttypes.mjs';
import { officers, spoken, written } from './pages_reports.mjs';
import { viewing } from './pages_viewing.mjs';
import { assertRules } from './rules.mjs';

let demo, empty, browser;
before(async () => { [demo, empty, browser] = await Promise.all([startDemo(), startServe(), startBrowser()]); });
after(() => Promise.all([demo?.stop(), empty?.stop(), browser?.close()]));

// English is walked on the desk and Russian on the phone; wherever a walk comes to, the other device and the other theme
// look too. So every page is seen in all eight ways, and both devices are used, while every page is fetched twice only.
const walks = [{ lang: 'en', device: 'desk', locale: 'en-GB' }, { lang: 'ru', device: 'phone', locale: 'ru-RU' }];
const devices = { desk: desktop, phone };

describe('every page', { concurrency: 2 }, () => {
  const walk = async (t, page, pages, { lang, device, ...more }) => {
    for (const [name, go, anew] of pages) {
      await t.test(name, async () => {
        const arrive = () => go(page, { browser, demo, lang, device, ...more });
        await arrive();
        await examine(page, name, lang, device, true);
        const other = device === 'desk' ? 'phone' : 'desk';
        await turn(page, other);
        try {
          if (anew) {
            await page.goto(page.url());
            await arrive();
          }
          await examine(page, name, lang, other, false);
        } finally {
          await turn(page, device);
        }
      });
    }
  };
  // Axe reads what a walk comes to, and the dark colours in one language, which they don't depend on; what else is looked
  // at, contrast included, is looked at everywhere.
  const examine = async (page, name, lang, device, deep) => {
    await assertRules(page, `${name} ${lang} ${device}`, device === 'phone', { deep, dark: deep && lang === 'en', sheets: deep && name === 'profile' });
    if (!process.env.CABINET_SHOTS) return;
    for (const theme of ['dark', 'light']) {
      await page.emulateMedia({ colorScheme: theme, reducedMotion: 'reduce' });
      await shot(page, `${name}.${lang}.${device}.${theme}`);
    }
  };
  /** A walk of somebody, or of a stranger, from wherever signing in leads them. */
  const journey = (title, pages, { of, lands, at = () => demo, prepare = async () => ({}) }) => {
    for (const way of walks) {
      test(`${title}, ${way.lang}`, async (t) => {
        const page = await newPage(browser, at(), { viewport: devices[way.device], locale: way.locale });
        const who = of?.(way.lang);
        if (who) await signIn(page, who, { lands });
        await walk(t, page, pages, { ...way, who, ...await prepare(page, way.lang) });
        await page.context().close();
      });
    }
  };
  const sibling = async (page) => ({ sibling: listen(await page.context().newPage()) });

  journey('account settings', accountSettings, { of: (lang) => administrators[lang], prepare: sibling });
  journey('people', people, { of: (lang) => administrators[lang] });
  journey('cases', work, { of: (lang) => administrators[lang] });
  journey('in a case', [...dates, ...documents, ...records], { of: (lang) => administrators[lang] });
  journey('reports', written, { of: (lang) => officers[lang], prepare: spoken });
  journey('report types', built, { of: (lang) => builders[lang], prepare: builds });
  journey('view as', viewing, { of: (lang) => administrators[lang] });
  journey('messages', talk, { of: (lang) => administrators[lang] });
  journey('how cases are sorted', sorting, { of: (lang) => administrators[lang] });
  journey('leaving and moves', leavingAndMoves, { of: (lang) => administrators[lang],
    prepare: async (page, lang) => ({ ...await sibling(page), ...await busy(browser, demo, lang) }) });
  journey('requests and directories', answers, { of: (lang) => administrators[lang],
    prepare: async (page, lang) => { await wishes(browser, demo, lang); return sibling(page); } });
  journey('own title', ownTitle, { of: (lang) => titled[lang] });
  journey('signed in', [...signedIn, ...mine, ...warned], { of: (lang) => staff[lang], prepare: sibling });
  journey('before the sign-in', [...open, ...coming], { prepare: async (page, lang) => ({ who: staff[lang] }) });
  journey('system', system, { of: (lang) => operators[lang], prepare: speak });
  journey('choosing an organisation', [['choose', (page) => page.waitForSelector('.choices')]], { of: () => staff.both, lands: '**/signin/account' });
  journey('set-up', setUp, { at: () => empty, prepare: async () => ({ link: await empty.link() }) });
});
