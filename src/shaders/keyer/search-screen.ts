/** Looking for a keyable screen in a clip, the same way on every host. */
import { thinned } from '../../gpu/sampler.ts';
import type { PlanarFrame } from '../../media/picture.ts';
import { type AnalysisFrame, analyseScreen, type ScreenValues } from './analyse-screen.ts';

/** Pictures looked at, and their rows of pixels. */
const FRAMES = 5;
const ROWS = 180;

/** Frames spread over a clip of `length` frames, ascending, for `searchScreen`. */
export const framesToSearch = (length: number): number[] => [
  ...new Set(Array.from({ length: FRAMES }, (_, part) => Math.floor(((part + 0.5) * length) / FRAMES))),
];

/** Looks for a screen in frames, which it closes: values for the keyer, or null when there is none. */
export async function searchScreen(frames: AsyncIterable<PlanarFrame>): Promise<ScreenValues | null> {
  const pictures: AnalysisFrame[] = [];
  for await (using frame of frames) {
    const { width, height, rgba } = thinned(frame, ROWS);
    pictures.push({ width, height, channels: 4, samples: rgba });
  }
  return analyseScreen(pictures);
}
