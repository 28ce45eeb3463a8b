import type { ParamValue } from '../../src/gpu/params.ts';
import { type AnalysisFrame, analyseScreen } from '../../src/shaders/keyer/analyse-screen.ts';
import type { MediaSource } from '../reading/browser-source.ts';
import { toRgba } from './thumbnails.ts';

/** Pictures looked at, and their height in pixels. */
const FRAMES = 5;
const HEIGHT = 180;

/** Looks for a keyable screen in frames spread over a clip: values for the keyer, or null when there is none. */
export async function searchScreen(source: MediaSource, signal: AbortSignal): Promise<Record<string, ParamValue> | null> {
  const { length } = source.info.timeline;
  const indices = new Set(Array.from({ length: FRAMES }, (_, part) => Math.floor(((part + 0.5) * length) / FRAMES)));
  const pictures: AnalysisFrame[] = [];
  for await (using frame of source.glance([...indices], signal)) {
    const { width, height, data } = toRgba(frame, HEIGHT / 2);
    pictures.push({ width, height, channels: 4, samples: data });
  }
  const found = analyseScreen(pictures);
  return found && { ...found };
}
