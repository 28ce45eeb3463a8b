/** Controls of the inspector and the timeline: curves, files, groups, easing, zoom; by pointer and by keyboard. */
import { writeFile } from 'node:fs/promises';
import { AxeBuilder } from '@axe-core/playwright';
import { expect, type Page, test } from '@playwright/test';
import { ffmpeg } from './fixtures.ts';
import { colourAt, effectCard, expectTimecode, goTo, greenScreenClip, importClip, plainClip } from './studio-page.ts';

test.describe.configure({ timeout: 300_000 });

async function addEffect(page: Page, name: string, category: string) {
  await page.getByRole('button', { name: 'Add effect' }).click();
  await page.getByRole('group', { name: 'Category' }).getByRole('button', { name: category, exact: true }).click();
  await page.getByRole('combobox', { name: 'Search effects' }).fill(name);
  await page.getByRole('option', { name: new RegExp(`^${name}`) }).click();
  await expect(effectCard(page, name)).toBeVisible();
}

test('a tone curve is bent by pointer, keyboard and typing, and taken back', async ({ page }) => {
  await importClip(page, await plainClip());
  await addEffect(page, 'Curves', 'Colour');
  const card = effectCard(page, 'Curves');
  const points = card.getByRole('slider', { name: /^All channels point/ });
  await expect(points).toHaveCount(2);
  const subject = () => colourAt(page, 0.5, 0.7);
  await expect.poll(async () => (await subject())[0]).toBeGreaterThan(150);
  const before = (await subject())[2];

  const graph = card.locator('svg[data-channel="all channels"]');
  await graph.scrollIntoViewIfNeeded();
  const box = await graph.boundingBox();
  if (!box) throw new Error('There is no graph.');
  await page.mouse.move(box.x + box.width * 0.4, box.y + box.height * 0.4);
  await page.mouse.down();
  await page.mouse.move(box.x + box.width * 0.4, box.y + box.height * 0.2, { steps: 4 });
  await page.mouse.up();
  await expect(points).toHaveCount(3);
  await expect(points.nth(1)).toHaveAttribute('aria-valuenow', '80');
  await expect.poll(async () => (await subject())[2] - before).toBeGreaterThan(50);

  await points.nth(1).press('ArrowRight');
  await points.nth(1).press('Shift+ArrowDown');
  await expect(points.nth(1)).toHaveAttribute('aria-valuetext', /^41(\.\d)? % becomes 70(\.\d)? %$/);
  await card.getByRole('textbox', { name: 'All channels output' }).fill('25');
  await page.keyboard.press('Enter');
  await expect(points.nth(1)).toHaveAttribute('aria-valuenow', '25');
  await points.nth(1).press('Delete');
  await expect(points).toHaveCount(2);
  await expect(effectCard(page, 'Curves')).toBeVisible();
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect(points).toHaveCount(3);
  await card.getByRole('button', { name: 'Reset all channels curve' }).click();
  await expect(points).toHaveCount(2);
  await expect.poll(async () => Math.abs((await subject())[2] - before)).toBeLessThan(6);
  const { violations } = await new AxeBuilder({ page }).analyze();
  expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' | ')}`)).toEqual([]);
});

test('a ready-made grade stands behind the matte there is, and can be taken back', async ({ page }) => {
  await importClip(page, await greenScreenClip());
  await expect(effectCard(page, 'Keyer')).toBeVisible();
  await page.getByRole('button', { name: 'Stack actions' }).click();
  await page.getByRole('menuitem', { name: 'Faded film' }).click();
  const cards = page.getByRole('list', { name: 'Effect stack' }).getByRole('listitem');
  await expect(effectCard(page, 'Film grain')).toBeVisible();
  await expect(cards.first()).toContainText('Keyer');
  const count = await cards.count();

  await expect.poll(async () => (await colourAt(page, 0.5, 0.7))[0]).toBeGreaterThan(100);
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect(effectCard(page, 'Film grain')).toHaveCount(0);
  expect(await cards.count()).toBeLessThan(count);
  await expect(effectCard(page, 'Keyer')).toBeVisible();
});

test('an empty stack offers ready-made ones; what it keys is keyed as found, in one step', async ({ page }) => {
  await importClip(page, await greenScreenClip());
  const keyer = effectCard(page, 'Keyer');
  const screen = keyer.getByRole('textbox', { name: 'Screen colour hex' });
  const found = await screen.inputValue();
  await page.getByRole('button', { name: 'Stack actions' }).click();
  await page.getByRole('menuitem', { name: 'Remove all effects' }).click();
  const offers = page.getByRole('list', { name: 'Ready-made stacks' });
  await expect(offers).toContainText('cut out with a white border');
  await offers.getByRole('button', { name: /^Sticker/ }).click();
  await expect(effectCard(page, 'Drop shadow')).toBeVisible();
  await expect(screen).toHaveValue(found);
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect(offers).toBeVisible();

  // A keyer that was worked on keeps its values.
  await page.getByRole('button', { name: 'Undo' }).click();
  await screen.fill('#30a050');
  await screen.press('Enter');
  await page.getByRole('button', { name: 'Stack actions' }).click();
  await page.getByRole('menuitem', { name: 'Vinyl sticker' }).click();
  await expect(effectCard(page, 'Outline')).toBeVisible();
  await expect(screen).toHaveValue('#30a050');
});

test('an effect that is added comes into view', async ({ page }) => {
  await importClip(page, await greenScreenClip());
  await expect(effectCard(page, 'Keyer')).toBeVisible();
  for (const [name, category] of [
    ['Curves', 'Colour'],
    ['Vignette', 'Colour'],
  ] as const)
    await addEffect(page, name, category);
  await expect(effectCard(page, 'Vignette').getByRole('button', { name: 'Vignette', exact: true })).toBeInViewport();
  await expect(effectCard(page, 'Keyer').getByRole('button', { name: 'Keyer', exact: true })).not.toBeInViewport();
});

test('a ready-made preset of an effect is one step, also over a keyframe', async ({ page }) => {
  await importClip(page, await plainClip());
  await addEffect(page, 'Outline', 'Sticker');
  const card = effectCard(page, 'Outline');
  const width = card.getByRole('slider', { name: 'Width', exact: true });
  const item = page.getByRole('menuitem', { name: 'Thin black line' });
  await expect(width).toHaveValue('12');
  await card.getByRole('button', { name: 'Add Width keyframe', exact: true }).click();
  const keyframes = page.getByRole('list', { name: 'Keyframes' }).getByRole('button');
  await expect(keyframes).toHaveCount(1);

  await card.getByRole('button', { name: 'Outline actions' }).click();
  await expect(page.getByRole('group', { name: 'Ready-made' }).getByRole('menuitem')).not.toHaveCount(0);
  await expect(page.getByRole('group', { name: 'Your presets' })).toHaveCount(0);
  await item.click();
  await expect(width).toHaveValue('4');
  await expect(keyframes).toHaveCount(0);
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect(width).toHaveValue('12');
  await expect(keyframes).toHaveCount(1);
});

test('a LUT is chosen from disk, grades the picture, is kept in the library, and can be cleared', async ({ page }, info) => {
  const swap = info.outputPath('swap.cube');
  const corners = [0, 1].flatMap((blue) => [0, 1].flatMap((green) => [0, 1].map((red) => `${blue} ${green} ${red}`)));
  await writeFile(swap, `LUT_3D_SIZE 2\n${corners.join('\n')}\n`);
  const broken = info.outputPath('broken.cube');
  await writeFile(broken, 'LUT_3D_SIZE 2\n0 0 0\n0 0 nonsense\n');
  await importClip(page, await plainClip());
  await addEffect(page, 'LUT', 'Colour');
  const card = effectCard(page, 'LUT');
  const bluer = async () => {
    const [red, , blue] = await colourAt(page, 0.5, 0.7);
    return blue - red;
  };
  await expect.poll(bluer).toBeLessThan(-50);
  const choose = card.getByRole('button', { name: 'LUT', exact: true }).last();
  await choose.click();
  await page.getByLabel('LUT file').setInputFiles(broken);
  await expect(page.getByRole('alert')).toContainText('line 3');
  await page.getByLabel('LUT file').setInputFiles(swap);
  await expect(choose).toContainText('swap.cube');
  await expect.poll(bluer).toBeGreaterThan(50);
  await expect(page.getByText('Saved', { exact: true })).toBeVisible();
  await page.reload();
  await expect(choose).toContainText('swap.cube');
  await expect.poll(bluer).toBeGreaterThan(50);
  await card.getByRole('button', { name: 'Clear lut' }).click();
  await expect.poll(bluer).toBeLessThan(-50);
  await choose.click();
  await page.getByRole('list', { name: 'In the library' }).getByRole('button', { name: 'swap.cube' }).click();
  await expect.poll(bluer).toBeGreaterThan(50);

  await page.getByRole('link', { name: 'Library' }).click();
  const clips = page.getByRole('list', { name: 'Clips' });
  await expect(clips).toContainText('2³ colours');
  await expect(clips).not.toContainText('broken');
  // There is nothing to open in a LUT.
  await expect(page.getByRole('link', { name: 'Open swap.cube' })).toBeHidden();
});

test('groups of controls fold and are reset as one', async ({ page }) => {
  await importClip(page, await greenScreenClip());
  const keyer = effectCard(page, 'Keyer');
  const invert = keyer.getByRole('switch', { name: 'Invert' });
  await invert.click();
  await expect(invert).toBeChecked();
  await keyer.getByRole('button', { name: 'Reset Matte of Keyer' }).click();
  await expect(invert).not.toBeChecked();
  await page.keyboard.press('Control+z');
  await expect(invert).toBeChecked();
  await keyer.getByRole('button', { name: 'Matte', exact: true }).click();
  await expect(invert).toBeHidden();
  await keyer.getByRole('button', { name: 'Matte', exact: true }).click();
  await expect(invert).toBeVisible();
});

test('keyframes are eased, dragged and removed on a zoomed timeline', async ({ page }) => {
  await importClip(page, await greenScreenClip());
  const keyer = effectCard(page, 'Keyer');
  await keyer.getByRole('button', { name: 'Add Despill keyframe', exact: true }).click();
  await page.keyboard.press('End');
  await keyer.getByRole('textbox', { name: 'Despill value' }).fill('0');
  await page.keyboard.press('Enter');
  const keyframes = page.getByRole('list', { name: 'Keyframes' }).getByRole('button');
  await expect(keyframes).toHaveCount(2);
  const value = async () => Number(await keyer.getByRole('slider', { name: 'Despill', exact: true }).inputValue());

  await goTo(page, '0:12');
  const smooth = await value();
  await keyer.getByRole('group', { name: 'Despill easing' }).getByRole('button', { name: 'Linear' }).click();
  await expect.poll(value).toBeLessThan(smooth - 0.03);
  await keyframes.first().click({ button: 'right' });
  await page.getByRole('menuitemradio', { name: 'Hold' }).click();
  await expect.poll(value).toBe(1);
  await expect(page.getByRole('menu')).toBeHidden();
  await page.keyboard.press('Control+z');
  await expect.poll(value).toBeLessThan(1);

  // In and out points, markers and ruler grow with the zoom; the wheel scrolls.
  await page.getByRole('button', { name: 'Zoom the timeline in' }).click();
  await page.getByRole('button', { name: 'Zoom the timeline in' }).click();
  const track = page.getByRole('slider', { name: 'Playhead' });
  const width = async () => (await track.boundingBox())?.width ?? 0;
  await expect.poll(width).toBeGreaterThan(4500);
  const box = await page.getByRole('region', { name: 'Timeline' }).boundingBox();
  if (!box) throw new Error('There is no timeline.');
  await page.mouse.move(box.x + 300, box.y + 90);
  await page.mouse.wheel(0, 9000);
  await expect(keyframes.last()).toBeInViewport();
  await page.mouse.wheel(0, -9000);
  await expect(keyframes.first()).toBeInViewport();
  await page.keyboard.down('Control');
  await page.mouse.wheel(0, 3000);
  await page.keyboard.up('Control');
  await expect.poll(width).toBeLessThan(1400);

  // Dragged near the playhead it snaps to it; arrows move it by frames.
  const head = await page.getByRole('slider', { name: 'In point' }).boundingBox();
  const last = await keyframes.last().boundingBox();
  if (!head || !last) throw new Error('There is nothing to drag.');
  const at = (frame: number) => head.x + 7 + ((frame / 25) * (last.x + last.width / 2 - head.x - 7)) / (49 / 25);
  await page.mouse.move(last.x + last.width / 2, last.y + last.height / 2);
  await page.mouse.down();
  await page.mouse.move(at(20), last.y + 6, { steps: 5 });
  await page.mouse.move(at(12) + 4, last.y + 6, { steps: 5 });
  await page.mouse.up();
  await expect(keyframes.last()).toHaveAccessibleName(/^Keyframe at 00:00:00:12/);
  await expectTimecode(page, '00:00:00:12');
  await keyframes.last().press('Shift+ArrowRight');
  await expect(keyframes.last()).toHaveAccessibleName(/^Keyframe at 00:00:00:22/);
  await keyframes.last().press('Delete');
  await expect(keyframes).toHaveCount(1);
  await expect(keyer).toBeVisible();
});

test('the eyedropper reads the untouched source', async ({ page }) => {
  await importClip(page, await greenScreenClip());
  const screen = effectCard(page, 'Keyer').getByRole('textbox', { name: 'Screen colour hex' });
  const hue = effectCard(page, 'Keyer').getByRole('textbox', { name: 'Hue value', exact: true });
  await hue.fill('300');
  await hue.press('Enter');
  await screen.fill('#0000ff');
  await screen.press('Enter');
  await page.keyboard.press('e');
  const stage = await page.getByRole('region', { name: 'Picture' }).boundingBox();
  if (!stage) throw new Error('The picture is not on the page.');
  const left = stage.x + stage.width * 0.2;
  const top = stage.y + stage.height * 0.2;
  await page.mouse.move(left, top);
  await page.mouse.down();
  await page.mouse.move(left + 40, top + 30, { steps: 3 });
  await page.mouse.up();
  await expect(screen).not.toHaveValue('#0000ff');
  const hex = await screen.inputValue();
  // The screen was drawn as #2f9e4e; coding and noise move it by a few values.
  const channels = [1, 3, 5].map((at) => Number.parseInt(hex.slice(at, at + 2), 16));
  for (const [at, drawn] of [0x2f, 0x9e, 0x4e].entries()) expect(Math.abs((channels[at] as number) - drawn)).toBeLessThan(8);
  // A key by colour range follows: #2f9e4e has a hue of 137°.
  expect(Math.abs(Number(await hue.inputValue()) - 137)).toBeLessThan(8);
});

test('with Shift the eyedropper takes several samples of a soiled screen, as one step', async ({ page }, info) => {
  const soiled = info.outputPath('soiled.png');
  const halves = 'color=0x2f9e4e:s=160x180[left];color=0x5f9e6f:s=160x180[right];[left][right]hstack';
  await ffmpeg('-f', 'lavfi', '-i', 'color=red:s=16x16', '-filter_complex', halves, '-frames:v', '1', soiled);
  await importClip(page, soiled);
  const keyer = effectCard(page, 'Keyer');
  await expect(keyer).toBeVisible();
  const screen = keyer.getByRole('textbox', { name: 'Screen colour hex' });
  const tolerance = keyer.getByRole('slider', { name: 'Screen tolerance', exact: true });
  await screen.fill('#0000ff');
  await screen.press('Enter');
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: 'Pick screen colour', exact: true }).click();
  const stage = await page.getByRole('region', { name: 'Picture' }).boundingBox();
  if (!stage) throw new Error('The picture is not on the page.');
  const pick = (x: number) => page.mouse.click(stage.x + stage.width * x, stage.y + stage.height / 2);
  await page.keyboard.down('Shift');
  await pick(0.7);
  await expect(screen).toHaveValue('#5f9e6f');
  await pick(0.3);
  await expect(screen).toHaveValue('#2f9e4e');
  await page.keyboard.up('Shift');
  // Saturation 0.70 and 0.40: the paler sample has 43 % less colour.
  await expect(tolerance).toHaveValue('43');
  await page.keyboard.press('Escape');
  await expect(page.getByText('Hold Shift')).toBeHidden();
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect(screen).toHaveValue('#0000ff');
  await expect(tolerance).not.toHaveValue('43');
});

test('a texture is a picture of one’s own, then a sequence of them that plays by name', async ({ page }, info) => {
  const solid = async (name: string, colour: string) => {
    const path = info.outputPath(name);
    await ffmpeg('-f', 'lavfi', '-i', `color=${colour}:s=64x64`, '-frames:v', '1', path);
    return path;
  };
  const [second, first] = [await solid('10-blue.png', 'blue'), await solid('9-red.png', 'red')];
  await importClip(page, await plainClip());
  await addEffect(page, 'Texture', 'Sticker');
  const card = effectCard(page, 'Texture');
  const choose = async (control: string, option: string) => {
    await card.getByRole('combobox', { name: control, exact: true }).click();
    await page.getByRole('option', { name: option, exact: true }).click();
  };
  await choose('Mode', 'Multiply');
  await choose('Texture', 'Own pictures');
  await card.getByRole('textbox', { name: 'Opacity value' }).fill('1');
  await page.keyboard.press('Enter');
  const own = card.getByRole('button', { name: 'Own pictures', exact: true }).last();
  const redder = async () => {
    const [red, , blue] = await colourAt(page, 0.5, 0.7);
    return red - blue;
  };
  await own.click();
  await page.getByLabel('Own pictures file').setInputFiles(first);
  await expect(own).toContainText('9-red.png');
  // Skin times red leaves only its red.
  await expect.poll(redder).toBeGreaterThan(150);
  await own.click();
  await page.getByLabel('Own pictures file').setInputFiles([second, first]);
  await expect(own).toContainText('2 pictures');
  await expect.poll(redder).toBeGreaterThan(150);
  // At 12 textures a second of 25 frames, the fourth frame has the second one.
  await goTo(page, '0:03');
  await expect.poll(redder).toBeLessThan(-60);
});

test('what is typed after Shift+A is a search, wherever the focus is, and edits nothing', async ({ page }) => {
  await importClip(page, await greenScreenClip());
  const keyer = effectCard(page, 'Keyer');
  await expect(keyer).toBeVisible();
  await page.keyboard.press('ArrowRight');
  await expectTimecode(page, '00:00:00:01');
  // A busy page gets all of these before it has laid out the list.
  await page.evaluate(() => {
    for (const key of ['A', 'i', 'o', 'e', 'b', 's'])
      document.body.dispatchEvent(new KeyboardEvent('keydown', { key, shiftKey: key === 'A', bubbles: true, cancelable: true }));
  });
  const field = page.getByRole('combobox', { name: 'Search effects' });
  await expect(field).toBeFocused();
  await expect(field).toHaveValue('');
  await field.evaluate((element) => element.blur());
  await page.keyboard.type('shadow');
  await expect(field).toBeFocused();
  await expect(field).toHaveValue('shadow');
  await expect(page.getByRole('option', { name: /^Drop shadow/ })).toBeVisible();
  await expect(page.getByRole('option', { name: /^Keyer/ })).toBeHidden();
  await page.keyboard.press('Escape');
  await expect(field).toBeHidden();
  await expect(keyer.getByRole('button', { name: 'Bypass Keyer' })).toHaveAttribute('aria-pressed', 'false');
  await expect(page.getByText('Click the screen')).toBeHidden();
  await expect(page.getByRole('button', { name: 'Clear in and out' })).toBeDisabled();
  await page.keyboard.press('b');
  await expect(keyer.getByRole('button', { name: 'Bypass Keyer' })).toHaveAttribute('aria-pressed', 'true');
});
