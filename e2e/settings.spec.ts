import { readdir, readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import AxeBuilder from '@axe-core/playwright';
import { expect, type Page, test } from '@playwright/test';
import { fixture } from './fixtures.ts';
import { effectCard, importClip } from './studio-page.ts';

const dist = fileURLToPath(new URL('../dist', import.meta.url));
/** Bytes of compressed JavaScript before anything can be seen. */
const FIRST_BYTES = 250_000;

async function expectAccessible(page: Page) {
  const { violations } = await new AxeBuilder({ page }).analyze();
  expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' | ')}`)).toEqual([]);
}

/** Opens the palette and writes into it. */
async function find(page: Page, text: string) {
  await page.keyboard.press('Control+k');
  const field = page.getByRole('combobox', { name: 'Find a command, clip, effect, preset or setting' });
  await expect(field).toBeFocused();
  await field.fill(text);
  return field;
}

const chosen = (page: Page) => page.getByRole('option', { selected: true });
const section = (page: Page, name: string) => page.getByRole('region', { name, exact: true });
const keyRow = (page: Page, label: string) => page.getByRole('listitem').filter({ has: page.getByText(label, { exact: true }) });

test('what is loaded before anything is seen stays small', async () => {
  const html = await readFile(`${dist}/index.html`, 'utf8');
  const scripts = [...html.matchAll(/(?:src|href)="\/(assets\/[^"]+\.js)"/g)].map(([, path]) => path as string);
  expect(scripts.length).toBeGreaterThan(1);
  const bytes = await Promise.all(scripts.map(async (path) => gzipSync(await readFile(`${dist}/${path}`)).length));
  expect(bytes.reduce((sum, each) => sum + each)).toBeLessThan(FIRST_BYTES);
  // Shaders and what the keyer learned are for workers alone.
  const pages = (await readdir(`${dist}/assets`)).filter((name) => name.endsWith('.js') && !name.includes('worker'));
  const texts = await Promise.all(pages.map((name) => readFile(`${dist}/assets/${name}`, 'utf8')));
  expect(texts.filter((text) => text.includes('0.2172 0.2095 0.2071')).length).toBe(0);
});

test('every section has an address, and nothing in any of them is out of reach', async ({ page }) => {
  await page.goto('/about');
  await expect(page).toHaveURL(/\/settings\?section=works$/);
  await expect(page.getByText('Graphics adapter')).toBeVisible();
  await expect(section(page, 'App and server').getByRole('listitem').filter({ hasText: 'Local server' })).toContainText('Answers within');
  for (const [address, name] of [
    ['performance', 'Performance'],
    ['storage', 'Storage'],
    ['shortcuts', 'Shortcuts'],
    ['appearance', 'Appearance'],
  ] as const) {
    await page.goto(`/settings?section=${address}`);
    await expect(section(page, name)).toBeVisible();
    await expect(page.getByRole('link', { name, exact: true })).toHaveAttribute('aria-current', 'page');
    await expectAccessible(page);
  }
  for (const name of ['Light', 'Lighter', 'Violet', 'Comfortable', 'Reduced'])
    await page.getByRole('button', { name, exact: true }).click();
  await expectAccessible(page);
  await page.goto('/');
  await expect(page.getByRole('region', { name: 'Empty library' })).toBeVisible();
  for (const [name, value] of Object.entries({
    theme: 'light',
    greys: 'medium',
    accent: 'violet',
    density: 'comfortable',
    motion: 'reduced',
  })) {
    await expect(page.locator('html')).toHaveAttribute(`data-${name}`, value);
  }
  await expectAccessible(page);
  // What is chosen keeps the focus that it takes.
  await find(page, 'search lib');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('dialog')).toBeHidden();
  await expect(page.getByRole('searchbox')).toBeFocused();
});

test('keys are another program’s or a person’s own, also in other tabs, and conflicts are settled on the spot', async ({
  page,
  context,
}) => {
  await importClip(page, await fixture('long.mp4'));
  const settings = await context.newPage();
  await settings.goto('/settings?section=shortcuts');
  await settings.getByRole('combobox', { name: 'Keys of' }).click();
  await settings.getByRole('option', { name: 'After Effects' }).click();
  await expect(keyRow(settings, 'Set the in point')).toContainText('B');
  // Grid has H: given to the export, it is asked for first.
  await settings.getByRole('button', { name: /^Change the keys of Export/ }).click();
  await settings.keyboard.press('Control+t');
  await expect(settings.getByRole('alert')).toContainText('Ctrl T belongs to the browser');
  await settings.keyboard.press('w');
  await expect(settings.getByRole('alert')).toContainText('W is “Scopes” now.');
  await expectAccessible(settings);
  await settings.getByRole('button', { name: 'Use it here instead' }).press('Enter');
  await expect(keyRow(settings, 'Scopes')).toContainText('none');
  await expect(settings.getByRole('status')).toContainText('2 commands changed');

  // The other tab follows: its keys, its tooltips and its list.
  await page.bringToFront();
  await page.keyboard.press('?');
  const sheet = page.getByRole('dialog', { name: 'Keyboard shortcuts' });
  await expect(
    sheet
      .getByRole('group')
      .or(sheet.locator('div'))
      .filter({ hasText: /^ExportW$/ })
      .first(),
  ).toBeVisible();
  await expect(sheet).not.toContainText('Scopes');
  await page.keyboard.press('Escape');
  await expect(sheet).toBeHidden();
  await page.keyboard.press('w');
  await expect(page.getByRole('dialog', { name: 'Export' })).toBeVisible();
  await page.keyboard.press('Escape');

  // A file of them makes the same keys again.
  await settings.bringToFront();
  const [file] = await Promise.all([settings.waitForEvent('download'), settings.getByRole('button', { name: 'Save to a file' }).click()]);
  const kept = await readFile(await file.path(), 'utf8');
  expect(JSON.parse(kept)).toMatchObject({ map: 'after-effects', changed: { export: ['W'], scopes: [] } });
  await settings.getByRole('button', { name: 'Put the keys of Export back' }).click();
  await expect(keyRow(settings, 'Export')).toContainText('Ctrl M');
  await settings.getByRole('button', { name: 'Put all keys back' }).click();
  await expect(settings.getByRole('status').filter({ hasText: /^As they come$/ })).toBeVisible();
  await settings.getByLabel('File of keys').setInputFiles({ name: 'keys.json', mimeType: 'application/json', buffer: Buffer.from(kept) });
  await expect(keyRow(settings, 'Export')).toContainText('W');
  await settings.reload();
  await expect(keyRow(settings, 'Export')).toContainText('W');

  // The preview keeps to its limits at once.
  await page.bringToFront();
  await expect(page.getByText('preview at 1/4')).toBeHidden();
  await settings.goto('/settings?section=performance');
  await settings.getByRole('button', { name: '1/4' }).click();
  await page.bringToFront();
  await expect(page.getByText('preview at 1/4')).toBeVisible();
});

test('the palette finds commands, effects, clips, pages and settings by keyboard alone', async ({ page }) => {
  await importClip(page, await fixture('long.mp4'));
  const field = await find(page, 'add glow');
  await expect(page.getByRole('dialog', { name: 'Command palette' })).toBeVisible();
  await expectAccessible(page);
  await field.fill('vignete');
  await expect(chosen(page)).toContainText('Vignette');
  await page.keyboard.press('Enter');
  await expect(effectCard(page, 'Vignette')).toBeVisible();

  await find(page, 'grid');
  await expect(chosen(page)).toContainText('Grid');
  await expect(chosen(page)).toContainText('H');
  await page.keyboard.press('Escape');
  await expect(page.getByRole('dialog', { name: 'Command palette' })).toBeHidden();

  await page.keyboard.press('Control+k');
  await expect(page.getByRole('group', { name: 'Recent' }).getByRole('option')).toContainText(['Vignette']);
  await page.keyboard.press('Escape');
  await find(page, 'zzzz');
  await expect(page.getByText('Nothing here is called “zzzz”.')).toBeVisible();
  await page.keyboard.press('Escape');

  await find(page, 'appear');
  await page.keyboard.press('Enter');
  await expect(section(page, 'Appearance')).toBeVisible();

  await find(page, 'long');
  await expect(page.getByRole('group', { name: 'Library' }).getByRole('option')).toContainText(['long.mp4']);
  await page.keyboard.press('ArrowUp');
  await page.keyboard.press('ArrowDown');
  await page.getByRole('group', { name: 'Library' }).getByRole('option').click();
  await expect(page.getByRole('button', { name: 'Play', exact: true })).toBeVisible();

  // Where two clips are compared nothing offers to save a frame.
  await page.goto(page.url().replace(/item\/(.*)$/, 'compare/$1/$1'));
  await expect(page.getByRole('button', { name: 'Play', exact: true })).toBeVisible();
  await expect(page.getByRole('button', { name: 'Save this frame' })).toBeHidden();
  await page.keyboard.press('?');
  const sheet = page.getByRole('dialog', { name: 'Keyboard shortcuts' });
  await expect(sheet).toContainText('Side by side or wipe');
  await expect(sheet).not.toContainText('Save this frame');
});

test('pictures come in by paste and by what other apps share', async ({ page }) => {
  await page.goto('/settings?section=storage');
  await expect(page.getByRole('heading', { name: 'Storage', exact: true })).toBeVisible();
  await page.evaluate(async () => {
    const canvas = new OffscreenCanvas(8, 8);
    canvas.getContext('2d')?.fillRect(0, 0, 8, 8);
    const data = new DataTransfer();
    data.items.add(new File([await canvas.convertToBlob()], 'image.png', { type: 'image/png' }));
    document.body.dispatchEvent(new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true }));
  });
  await expect(page.getByRole('heading', { name: /^Pasted .*\.png$/ })).toBeVisible();

  await page.goto('/');
  await page.evaluate(async () => {
    await navigator.serviceWorker.ready;
    if (!navigator.serviceWorker.controller)
      await new Promise((done) => navigator.serviceWorker.addEventListener('controllerchange', done, { once: true }));
  });
  // What the system posts when another app shares.
  const bytes = [...(await readFile(await fixture('red.png')))];
  const share = (name: string, more: number) =>
    page.evaluate(
      async ({ bytes, name, more }) => {
        const form = new FormData();
        form.append('files', new File([Uint8Array.from(bytes), new Uint8Array(more)], name, { type: 'image/png' }));
        return (await fetch('/share', { method: 'POST', body: form, redirect: 'manual' })).type;
      },
      { bytes, name, more },
    );
  expect(await share('Früh & spät.png', 0)).toBe('opaqueredirect');
  await page.goto('/');
  await expect(page.getByRole('heading', { name: 'Früh & spät.png' })).toBeVisible();
  expect(await page.evaluate(() => caches.has('shared-files'))).toBe(false);

  // Without room a file comes in all the same, and the library says that it cannot stay; one whose worker was stopped is named.
  const cdp = await page.context().newCDPSession(page);
  const { origin } = new URL(page.url());
  const { usage } = await cdp.send('Storage.getUsageAndQuota', { origin });
  await cdp.send('Storage.overrideQuotaForOrigin', { origin, quotaSize: usage + 1_000_000 });
  expect(await share('large.png', 3_000_000)).toBe('opaqueredirect');
  const unkept = [
    { name: 'large.png', bytes: 3_000_000 + bytes.length },
    { name: 'gone.png', bytes: 5_000_000 },
  ];
  await page.goto('about:blank');
  await page.goto(`/#unkept=${encodeURIComponent(JSON.stringify(unkept))}`);
  await expect(page.getByRole('heading', { name: 'large.png' })).toBeVisible();
  await expect(page.getByText('There was no room for what another app shared: “gone.png” (5.0 MB).')).toBeVisible();
  expect(new URL(page.url()).hash).toBe('');
  await page.getByRole('link', { name: 'Library' }).click();
  await expect(page.getByText(/“large\.png” \(3\.0 MB\) is not stored/)).toBeVisible();
});
