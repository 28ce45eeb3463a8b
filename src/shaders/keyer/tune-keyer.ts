import type { ValuesOf } from '../../gpu/params.ts';
import type { ScreenValues } from './analyse-screen.ts';
import type { controls } from './controls.ts';
import { faultOf, judgeKey, type KeyedFrame, type KeyFaults } from './judge-key.ts';

/** Some of the keyer's values; the others keep their defaults. */
export type KeyerValues = Partial<ValuesOf<typeof controls>>;

/** A set of values that was tried, with what it was found guilty of. */
export interface TunedKey {
  readonly values: KeyerValues;
  readonly faults: KeyFaults;
  /** One number for the faults; smaller is better. */
  readonly fault: number;
  /** What it gave, for thumbnails. */
  readonly frames: readonly KeyedFrame[];
}

/** A key is clearly better than the default with less than this share of its faults. */
const CLEARLY = 0.5;
/** Rows of the pictures that keys are judged by, at least, where there are as many. */
const ROWS = 180;

/** Size to key pictures of this height at for judging them, as a share of their own. */
export function tuningScale(height: number): number {
  let scale = 1;
  while (height * scale >= 2 * ROWS) scale /= 2;
  return scale;
}

/** What is tried over what analysis found: thresholds of opaque areas, translucency, noise, and the other light. */
export function candidatesFor(found: ScreenValues): KeyerValues[] {
  const other = found.light === 'camera' ? 'graphics' : 'camera';
  const variants: KeyerValues[] = [
    {},
    { transparency: 'solid', opaque: 0.7 },
    { transparency: 'solid', opaque: 0.5, fill: 80 },
    { transparency: 'solid', opaque: 0.12, fill: 95 },
    { transparency: 'keep' },
    { black: 4, specks: 3 },
    { tolerance: 8, clipWhite: 95 },
    { light: other },
  ];
  return variants.map((variant) => ({ ...found, ...variant }));
}

/**
 * Tries several sets of values on a few frames, which `render` keys (in order, some of them neighbours in time), and
 * gives the best three, best first. It needs no truth. The default comes first unless another is clearly better.
 */
export async function tuneKeyer(
  found: ScreenValues,
  render: (values: KeyerValues) => Promise<readonly KeyedFrame[]>,
): Promise<readonly TunedKey[]> {
  const tried: TunedKey[] = [];
  for (const values of candidatesFor(found)) {
    const frames = await render(values);
    const faults = judgeKey(frames, found.screen);
    tried.push({ values, faults, fault: faultOf(faults) * (tried.length === 0 ? CLEARLY : 1), frames });
  }
  return tried.toSorted((one, other) => one.fault - other.fault).slice(0, 3);
}
