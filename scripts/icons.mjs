// `node scripts/icons.mjs`: draws the PNG icons from public/icons/icon.svg. Run it after the drawing changed.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { chromium } from '@playwright/test';
import { ROOT, readTools } from './tools.mjs';

const folder = join(ROOT, 'public/icons');
const drawing = readFileSync(join(folder, 'icon.svg'), 'utf8');
// A maskable icon is cut to any shape by the system, so its tile has no corners of its own; the mark lies well inside.
const maskable = drawing.replace(/ rx="\d+"/, '');

const browser = await chromium.launch({ executablePath: readTools().chromium ?? '', args: ['--no-sandbox'] });
const page = await browser.newPage();
for (const [name, size, svg] of /** @type {const} */ ([
  ['icon-192.png', 192, drawing],
  ['icon-512.png', 512, drawing],
  ['icon-maskable-512.png', 512, maskable],
])) {
  await page.setViewportSize({ width: size, height: size });
  await page.setContent(`<style>body { margin: 0 } svg { display: block; width: 100vw }</style>${svg}`);
  await page.screenshot({ path: join(folder, name), omitBackground: true });
}
await browser.close();
