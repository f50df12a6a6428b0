// A person's picture: chosen, dropped, pasted, cropped by hand and by keys, refused, deleted.
import { after, before, test } from 'node:test';
import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { newPage, person, signIn, startBrowser, startDemo } from './cabinet.mjs';
import { choosePicture } from './pages.mjs';

let demo, browser, page;
before(async () => {
  [demo, browser] = await Promise.all([startDemo(), startBrowser()]);
  page = await newPage(browser, demo);
  await signIn(page, person('Hartwell', 'standard'));
});
after(() => Promise.all([demo?.stop(), browser?.close()]));

const source = () => page.getAttribute('.drop .av', 'src');

/** Waits for the crop dialog, does something in it, saves, and returns what was sent. */
async function crop(work = async () => {}) {
  const before = await source();
  await page.waitForSelector('#crop-dialog[open] canvas');
  await work();
  await page.locator('.picture-form').evaluate((form) => form.addEventListener('submit', () => {
    sessionStorage.sent = JSON.stringify(Object.fromEntries([...new FormData(form)].filter(([name]) => /crop|rotate/.test(name)).map(([name, v]) => [name, Number(v)])));
  }));
  await page.click('[data-crop-use]');
  await page.waitForSelector('[data-toast]');
  assert.notEqual(await source(), before, 'another picture is shown');
  return JSON.parse(await page.evaluate(() => sessionStorage.sent));
}

/** Gives the page a file as a drop or a paste would. */
const give = (file, kind) => page.evaluate(([bytes, name, type, kind]) => {
  const data = new DataTransfer();
  data.items.add(new File([Uint8Array.from(atob(bytes), (c) => c.charCodeAt(0))], name, { type }));
  if (kind === 'drop') {
    for (const event of ['dragover', 'drop']) document.querySelector('.drop').dispatchEvent(new DragEvent(event, { dataTransfer: data, bubbles: true, cancelable: true }));
  } else {
    document.body.dispatchEvent(new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true }));
  }
}, [file.buffer.toString('base64'), file.name, file.mimeType, kind]);

test('chosen, framed with buttons and keys, and kept', async () => {
  await page.setInputFiles('input[type=file]', await choosePicture(page));
  const sent = await crop(async () => {
    assert.ok(await page.locator('[data-crop-stage]').evaluate((e) => e === document.activeElement), 'the photo has the focus');
    await page.click('[data-crop=clockwise]');
    await page.focus('[data-crop-stage]');
    for (const key of ['+', '+', 'ArrowLeft', 'ArrowUp']) await page.keyboard.press(key);
  });
  assert.equal(sent.rotate, 90);
  assert.ok(sent.crop_side > 250 && sent.crop_side < 480, `zoomed in, but the side is ${sent.crop_side}`);
  assert.ok(sent.crop_x + sent.crop_side <= 480 && sent.crop_y + sent.crop_side <= 640, 'the frame stays inside the turned photo');
});

test('cancelled, nothing changes', async () => {
  const before = await source();
  await page.setInputFiles('input[type=file]', await choosePicture(page));
  await page.waitForSelector('#crop-dialog[open] canvas');
  await page.keyboard.press('Escape');
  await page.waitForSelector('#crop-dialog', { state: 'hidden' });
  assert.equal(await source(), before);
  // The dialog is out of sight a moment before it says that it was closed, which lets go of the file.
  await page.waitForFunction(() => document.querySelector('input[type=file]').value === '');
});

test('dropped', async () => {
  await give(await choosePicture(page, { width: 500, height: 500, type: 'image/jpeg' }), 'drop');
  const sent = await crop();
  assert.equal(sent.crop_side, 500);
});

test('pasted', async () => {
  await give(await choosePicture(page, { width: 300, height: 900, type: 'image/webp' }), 'paste');
  const sent = await crop();
  assert.deepEqual([sent.crop_x, sent.crop_side], [0, 300]);
});

test('what is no photo is refused with its own reason, and the old one stays', async () => {
  const before = await source();
  const large = join(demo.dir, 'large.jpg');
  writeFileSync(large, Buffer.concat([Buffer.from('ffd8ffe000104a464946', 'hex'), Buffer.alloc(11 << 20, 1)]));
  for (const [file, reason] of [
    [{ name: 'page.png', mimeType: 'image/png', buffer: Buffer.from('<html><body>hello') }, /JPEG|PNG|photo|picture/i],
    [{ name: 'drawing.svg', mimeType: 'image/svg+xml', buffer: Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"/>') }, /SVG/],
    [{ name: 'IMG_1.HEIC', mimeType: 'image/heic', buffer: Buffer.from('\0\0\0\x18ftypheic\0\0\0\0mif1heic', 'latin1') }, /HEIC/],
    [large, /10 MB/],
  ]) {
    await page.goto('/settings/profile');
    await page.setInputFiles('input[type=file]', file);
    await page.waitForSelector('.errsum');
    assert.match(await page.innerText('.errsum li'), reason);
    assert.equal(await source(), before);
  }
});

test('deleted after a question, and then clients see no card', async () => {
  await page.goto('/settings/profile');
  await page.click('.drop a[href$="/picture/delete"]');
  assert.match(await page.innerText('.confirm'), /Clients will stop seeing your card/);
  await page.click('.confirm a.btn'); // Cancel
  await page.waitForURL('**/settings/profile');
  assert.ok(await source());
  await page.click('.drop a[href$="/picture/delete"]');
  await page.click('.confirm button[type=submit]');
  await page.waitForURL('**/settings/profile');
  assert.equal(await page.locator('.drop img').count(), 0, 'initials stand in');
  assert.match(await page.innerText('.preview'), /don’t see your card/);
  assert.deepEqual(page.complaints, []);
});
