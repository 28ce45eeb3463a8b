import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { choices } from '../settings/app-settings.ts';

/** Tokens by selector, as the sheet declares them. */
const rules = new Map(
  [...readFileSync(new URL('tokens.css', import.meta.url), 'utf8').matchAll(/^(:root\S*) \{([^}]*)\}/gm)].map(
    ([, selector = '', body = '']) => [
      selector,
      Object.fromEntries(
        [...body.matchAll(/--([\w-]+): light-dark\((#[0-9a-f]{6}), (#[0-9a-f]{6})\);/g)].map(([, name = '', light = '', dark = '']) => [
          name,
          { light, dark },
        ]),
      ),
    ],
  ),
);

/** Relative luminance of a colour (WCAG 2.2). */
function luminance(colour: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => {
    const value = Number.parseInt(colour.slice(at, at + 2), 16) / 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function contrast(one: string, other: string): number {
  const [dark = 0, light = 0] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (light + 0.05) / (dark + 0.05);
}

const looks = choices.greys.flatMap((greys) =>
  choices.accent.flatMap((accent) => (['light', 'dark'] as const).map((theme) => [theme, greys, accent] as const)),
);

test.each(looks)('in the %s theme with %s greys and %s accent, text can be read and greys are neutral', (theme, greys, accent) => {
  const part = (name: string, value: string, initial: string) => {
    const rule = rules.get(`:root[data-${name}="${value}"]`);
    expect(rule !== undefined || value === initial).toBe(true);
    return rule ?? {};
  };
  const tokens: Readonly<Record<string, { readonly light: string; readonly dark: string }>> = {
    ...rules.get(':root'),
    ...part('greys', greys, 'dark'),
    ...part('accent', accent, 'amber'),
  };
  const of = (name: string) => tokens[name]?.[theme] ?? '';
  for (const surface of ['well', 'surface-1', 'surface-2', 'surface-3']) {
    const [red, green, blue] = [1, 3, 5].map((at) => of(surface).slice(at, at + 2));
    expect(new Set([red, green, blue]).size).toBe(1);
    for (const text of ['text', 'text-2', 'accent', 'danger', 'good'])
      expect(contrast(of(text), of(surface)), `${text} on ${surface}`).toBeGreaterThan(4.5);
  }
  for (const surface of ['surface-1', 'surface-2']) expect(contrast(of('text-3'), of(surface)), surface).toBeGreaterThan(4.5);
  expect(contrast(of('text'), of('surface-4'))).toBeGreaterThan(4.5);
  expect(contrast(of('on-accent'), of('accent'))).toBeGreaterThan(4.5);
  expect(contrast(of('on-accent'), of('accent-strong'))).toBeGreaterThan(4.5);
  expect(contrast(of('text'), of('accent-dim'))).toBeGreaterThan(4.5);
});
