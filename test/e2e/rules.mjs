// The rules of the interface that hold on every page, checked on the page as it stands.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import assert from 'node:assert/strict';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
// Reading the style sheets anew for the one rule that asks for them takes as long as many others, and they are the
// same everywhere: whoever wants that rule says so.
const everything = (sheets) => ({
  runOnly: { type: 'tag', values: tags }, resultTypes: ['violations'], preload: sheets, rules: { 'css-orientation-lock': { enabled: sheets } },
});
// What a change of theme can break; no other rule looks at colours.
const colours = { runOnly: { type: 'rule', values: ['color-contrast', 'link-in-text-block'] }, resultTypes: ['violations'], preload: false };

/**
 * Looks at width, console, headings, forms, sizes, texts and contrast in both themes. With deep, axe reads the page too;
 * dark lets it look at the dark colours also, sheets at the style sheets.
 */
export async function assertRules(page, name, touch, { deep = true, dark = deep, sheets = false } = {}) {
  const found = deep ? await inspect(page, name, dark, sheets) : [];
  found.push(...await page.evaluate(look, touch));
  for (const theme of ['dark', 'light']) {
    await page.emulateMedia({ colorScheme: theme, reducedMotion: 'reduce' });
    found.push(...(await page.evaluate(faint)).map((f) => `${theme}: ${f}`));
  }
  if (touch) found.push(...await narrow(page));
  found.push(...page.complaints.splice(0).map((c) => 'console: ' + c));
  assert.deepEqual(found, [], name);
}

/** What axe finds wrong. */
async function inspect(page, name, dark, sheets) {
  // A separate evaluation world: the page's policy forbids injected scripts, and rightly so.
  const session = await page.context().newCDPSession(page);
  const { frameTree } = await session.send('Page.getFrameTree');
  const { executionContextId: contextId } = await session.send('Page.createIsolatedWorld', { frameId: frameTree.frame.id, worldName: 'axe' });
  const run = async (expression) => {
    const { result, exceptionDetails } = await session.send('Runtime.evaluate', { expression, contextId, awaitPromise: true, returnByValue: true });
    assert.ok(!exceptionDetails, `${name}: axe did not run: ${JSON.stringify(exceptionDetails)}`);
    return result.value;
  };
  await run(axe + ';0');
  const violations = async (options) => JSON.parse(await run(`axe.run(document, ${JSON.stringify(options)}).then((r) => JSON.stringify(
    r.violations.map((v) => v.id + ': ' + v.nodes.slice(0, 3).map((n) => n.target.join(' ') + ' ' + (n.any[0] || n.all[0] || n.none[0] || {}).message).join(' | '))))`));
  const found = await violations(everything(sheets));
  if (dark) {
    await page.emulateMedia({ colorScheme: 'dark', reducedMotion: 'reduce' });
    found.push(...(await violations(colours)).map((v) => 'dark: ' + v));
    await page.emulateMedia({ colorScheme: 'light', reducedMotion: 'reduce' });
  }
  await session.detach();
  return found;
}

/**
 * Runs in the page and returns words that are too faint for what lies behind them. It knows less than axe (what lies over
 * a picture is left to axe) and is a hundred times quicker.
 */
function faint() {
  const pen = new OffscreenCanvas(1, 1).getContext('2d', { willReadFrequently: true });
  const known = new Map();
  const colour = (text) => {
    if (!known.has(text)) {
      pen.clearRect(0, 0, 1, 1);
      pen.fillStyle = text;
      pen.fillRect(0, 0, 1, 1);
      const [r, g, b, a] = pen.getImageData(0, 0, 1, 1).data;
      known.set(text, [r, g, b, a / 255]);
    }
    return known.get(text);
  };
  const over = ([r, g, b, a], under) => [r, g, b].map((c, i) => c * a + under[i] * (1 - a));
  const grounds = new Map();
  // What lies behind an element's words, or null where a picture does.
  const ground = (e) => {
    if (!e) return colour('Canvas');
    if (!grounds.has(e)) {
      const { backgroundColor, backgroundImage } = getComputedStyle(e);
      const own = colour(backgroundColor);
      const below = own[3] === 1 ? own : ground(e.parentElement);
      grounds.set(e, backgroundImage === 'none' && below ? over(own, below) : null);
    }
    return grounds.get(e);
  };
  const light = (rgb) => rgb.map((c) => (c / 255 <= 0.04045 ? c / 255 / 12.92 : ((c / 255 + 0.055) / 1.055) ** 2.4))
    .reduce((sum, c, i) => sum + c * [0.2126, 0.7152, 0.0722][i], 0);
  const idle = (e) => e.matches(':disabled,[aria-disabled=true] *,[aria-disabled=true],fieldset:disabled *,.vh,.vh *') || e.closest('label')?.control?.disabled;
  const words = new Set([...document.querySelectorAll('input:not([type=hidden],[type=radio],[type=checkbox],[type=file]),select,textarea')].filter((e) => e.value));
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) if (walker.currentNode.data.trim()) words.add(walker.currentNode.parentElement);
  const wrong = [];
  for (const e of words) {
    if (e.closest('svg,script,noscript,option,template') || idle(e) || !e.checkVisibility({ visibilityProperty: true, opacityProperty: true })) continue;
    if (e.getBoundingClientRect().width <= 1) continue;
    const behind = ground(e);
    if (!behind) continue;
    const style = getComputedStyle(e);
    const [a, b] = [light(over(colour(style.color), behind)), light(behind.slice(0, 3))].sort((x, y) => y - x);
    const size = parseFloat(style.fontSize);
    const least = size >= 24 || (size >= 18.66 && style.fontWeight >= 700) ? 3 : 4.5;
    const ratio = (a + 0.05) / (b + 0.05);
    if (ratio < least - 0.05) wrong.push(`faint (${ratio.toFixed(2)}): ${e.tagName.toLowerCase()}.${[...e.classList].join('.')} "${(e.textContent || e.value).trim().slice(0, 40)}"`);
  }
  return wrong.slice(0, 5);
}

/** No page scrolls sideways, even where a window is 320 px wide. */
async function narrow(page) {
  const before = page.viewportSize();
  await page.setViewportSize({ width: 320, height: 640 });
  const over = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
  await page.setViewportSize(before);
  return over > 0 ? [`${over} px too wide at 320 px`] : [];
}

/** Runs in the page and returns what is wrong. */
function look(touch) {
  const wrong = [];
  const all = (selector, root = document) => [...root.querySelectorAll(selector)];
  const shown = (e) => e.checkVisibility({ visibilityProperty: true, opacityProperty: true }) && e.getBoundingClientRect().width > 1;
  const what = (e) => `${e.tagName.toLowerCase()}${e.id && '#' + e.id}.${[...e.classList].join('.')} "${(e.textContent || e.ariaLabel || '').trim().slice(0, 40)}"`;
  const check = (good, text) => { if (!good) wrong.push(text); };

  const over = document.documentElement.scrollWidth - innerWidth;
  check(over <= 0, `${over} px too wide`);

  // Headings and title. The gallery shows parts of other pages.
  const gallery = document.querySelector('[data-gallery]');
  const h1 = all('h1').filter((e) => shown(e) && !(gallery && e.closest('.confirm')));
  check(h1.length === 1, `${h1.length} first headings`);
  const failed = all('.errsum').some(shown);
  const title = document.title.replace(/^(Error|Ошибка): /, '');
  check(gallery || failed === (title !== document.title), `title "${document.title}" on a page ${failed ? 'with' : 'without'} errors`);
  check(/ – (Cabinet|Кабинет)$/.test(title), `title "${document.title}" doesn't name the product`);
  check(h1.length !== 1 || title.startsWith(h1[0].textContent.trim()), `title "${document.title}" isn't what the heading says`);

  // Errors: same words in the summary and beside the field, the summary focused, links that lead into fields.
  if (failed && !gallery) {
    check(document.activeElement?.matches('.errsum'), 'the summary of errors isn\'t focused');
    for (const link of all('.errsum a')) {
      const field = document.getElementById(link.hash.slice(1));
      check(field, `the summary leads to ${link.hash}, which isn't there`);
      const beside = document.getElementById(link.hash.slice(1) + '-error')?.textContent ?? '';
      check(beside.includes(link.textContent.trim()), `"${link.textContent.trim()}" isn't beside its field`);
      // Of a group of choices the group is wrong, not one of them, and a group can only be described.
      const group = field?.matches('[type=radio],[type=checkbox]') ? field.closest('fieldset')?.getAttribute('aria-describedby') : '';
      check(field?.getAttribute('aria-invalid') === 'true' || group?.includes(link.hash.slice(1) + '-error'), `${link.hash} isn't marked as wrong`);
    }
  }

  // Forms: own messages instead of the browser's, a token, and visible labels without stars.
  for (const form of all('form')) {
    if (all('input:not([type=hidden]),select,textarea', form).some((f) => f.type !== 'file')) check(form.noValidate, `${form.action} lets the browser complain`);
    // A search asks and changes nothing. (Attributes, since fields named role and method hide the properties.)
    const search = form.getAttribute('role') === 'search' && form.getAttribute('method') === 'get';
    check(search || (form.getAttribute('method') === 'post' && form.querySelector('[name=form_token]')), `${form.getAttribute('action')} has no form token`);
  }
  for (const field of all('input:not([type=hidden]),select,textarea').filter(shown)) {
    if (field.matches('.vh,[type=file],[role=combobox],dialog *,.hit *,.top [role=search] *')) continue; // the bar's search has its sign
    const labels = [...(field.labels ?? [])];
    check(labels.some((l) => shown(l) && l.textContent.trim()), `${what(field)} ${field.name} has no visible label`);
    check(!labels.some((l) => l.textContent.includes('*')), `${field.name} is starred`);
    check(!field.required || !field.placeholder || labels.length > 0, `${field.name} has only a placeholder`);
  }
  for (const field of all('input[type=password]')) check(/^(current|new)-password$/.test(field.autocomplete), `${field.name} says ${field.autocomplete}`);

  // No clipped words in buttons, tabs, headings and choices.
  for (const e of all('.btn,.btn-text,h1,h2,h3,.tabs a,.nav a span,.tile span,.badge,legend,label').filter((e) => shown(e) && !e.matches('.vh'))) {
    check(e.scrollWidth <= e.clientWidth + 1 || getComputedStyle(e).display === 'inline', `clipped: ${what(e)}`);
  }

  // Pointer targets: axe knows 24 px; fingers want 44, save for links in running text.
  if (touch) {
    const small = all('button,a.btn,.nav a,.menu a,summary,input:not([type=hidden]):not(.vh),select,textarea,.tabs a,label.btn').filter(shown)
      .filter((e) => !e.matches('[type=file].file,[tabindex="-1"]'))
      .map((e) => [e, (e.matches('[type=radio],[type=checkbox]') ? e.closest('label') : e).getBoundingClientRect()])
      .filter(([, box]) => box.height < 43.5 || box.width < 43.5);
    for (const [e, box] of small) wrong.push(`small for a finger: ${what(e)} ${Math.round(box.width)}×${Math.round(box.height)}`);
  }

  // Nothing moves for those who asked for stillness.
  for (const e of all('*')) {
    const { transitionDuration, animationName, animationDuration } = getComputedStyle(e);
    if (/[1-9]/.test(transitionDuration) || (animationName !== 'none' && /[1-9]/.test(animationDuration))) { wrong.push(`moves: ${what(e)}`); break; }
  }
  return wrong;
}
