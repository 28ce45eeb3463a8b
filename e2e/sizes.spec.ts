/** Every page at the sizes that people have: nothing lies outside, and fingers find what they are for. */
import { expect, type Page, test } from '@playwright/test';
import { fixture } from './fixtures.ts';
import { importClip } from './studio-page.ts';

type Size = readonly [width: number, height: number];

/** Opens one page after the other with a clip, and says what is wrong with each of them at each size. */
async function faultsAt(page: Page, sizes: readonly Size[]): Promise<readonly string[]> {
  await importClip(page, await fixture('long.mp4'));
  await expect(page).toHaveURL(/\/[0-9a-f]{64}$/);
  const id = new URL(page.url()).pathname.split('/').at(-1) ?? '';
  const faults: string[] = [];
  // A picture of four thousand pixels keeps a machine without a GPU busy: one page with such a picture stands for the others.
  const look = async (name: string, most = sizes.length) => {
    for (const [width, height] of sizes.slice(0, most)) {
      await page.setViewportSize({ width, height });
      for (const fault of await page.evaluate(faultsIn, width)) faults.push(`${name} at ${width} × ${height}: ${fault}`);
    }
    const [[width, height] = [1280, 720]] = sizes;
    await page.setViewportSize({ width, height });
  };
  const play = page.getByRole('button', { name: 'Play', exact: true });
  await look('studio', 2);
  await page.getByRole('tab', { name: 'Looks' }).click();
  await look('looks');
  await page.goto('/');
  await page.getByRole('button', { name: /^Select long/ }).click();
  await expect(page.getByRole('button', { name: /^Storage \d/ })).toBeVisible();
  await look('library');
  for (const place of ['view', 'lab']) {
    await page.goto(`/${place}/${id}`);
    await expect(play).toBeVisible();
    await look(place, 2);
  }
  await page.goto('/jobs');
  await expect(page.getByRole('heading', { name: 'Jobs' })).toBeVisible();
  await look('jobs');
  for (const section of ['appearance', 'performance', 'shortcuts']) {
    await page.goto(`/settings?section=${section}`);
    await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
    await look(section);
  }
  return faults;
}

/** In the page: what is cut off and, where fingers point, what they would miss. */
function faultsIn(width: number): string[] {
  const faults: string[] = [];
  const overflow = document.documentElement.scrollWidth;
  if (overflow > width) faults.push(`the page is ${overflow} px wide`);
  const scrolls = (element: Element) => /auto|scroll/.test(getComputedStyle(element).overflow);
  const isCoarse = matchMedia('(pointer: coarse)').matches;
  const controls = document.querySelectorAll<HTMLElement>('button, a[href], input, select, textarea, summary, [role="slider"]');
  for (const control of controls) {
    const label = control.closest('label');
    const box = (label ?? control).getBoundingClientRect();
    // What is only read aloud, and the fields in the thumbs of sliders, have no place of their own.
    if (!control.checkVisibility({ visibilityProperty: true }) || box.width <= 1 || control.matches('[type="range"], [type="file"]'))
      continue;
    const name = control.getAttribute('aria-label') ?? control.textContent;
    let around = control.parentElement;
    while (around && !scrolls(around)) around = around.parentElement;
    const isOutside = box.left < -1 || box.top < -1 || box.right > width + 1 || box.bottom > innerHeight + 1;
    // What hangs from a list that scrolls is reached by scrolling; handles of the first and the last moment reach beyond their track.
    if (isOutside && !around) faults.push(`“${name}” lies outside, from ${box.left},${box.top} to ${box.right},${box.bottom}`);
    const hits = (x: number, y: number) => {
      const found = document.elementFromPoint(x, y);
      return found === null || (label ?? control).contains(found) || found.closest('label')?.contains(control) === true;
    };
    const [x, y] = [box.left + box.width / 2, box.top + box.height / 2];
    // Scrolled out of sight, or below a bar that floats.
    if (!isCoarse || !hits(x, y) || getComputedStyle(control).display === 'inline') continue;
    const edge = around?.getBoundingClientRect() ?? new DOMRect(0, 0, width, innerHeight);
    if (x - 20 < edge.left || x + 20 > edge.right || y - 20 < edge.top || y + 20 > edge.bottom) continue;
    const isNarrow = box.width < 40 && !(hits(x - 19, y) && hits(x + 19, y));
    const isLow = box.height < 40 && !(hits(x, y - 19) && hits(x, y + 19));
    if (isNarrow || isLow) faults.push(`“${name}” is too small for a finger: ${box.width} × ${box.height}`);
  }
  return faults;
}

test('at every size of a screen each page has all that is on it within reach', async ({ page }) => {
  const sizes: readonly Size[] = [
    [1280, 720],
    [2560, 1440],
    [3840, 2160],
  ];
  expect(await faultsAt(page, sizes)).toEqual([]);
});

test.describe('on a tablet', () => {
  test.use({ hasTouch: true, isMobile: true });

  test('either way up, each page has all that is on it within reach of a finger', async ({ page }) => {
    const sizes: readonly Size[] = [
      [1180, 820],
      [820, 1180],
    ];
    expect(await faultsAt(page, sizes)).toEqual([]);
  });
});
