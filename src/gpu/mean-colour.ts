import type { PlanarFrame } from '../media/picture.ts';
import { uprightSize } from '../media/picture.ts';
import type { Colour } from './params.ts';
import { samplerOf } from './sampler.ts';

/** A rectangle of upright picture pixels. */
export interface Rect {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** Most samples read along one side: enough for a mean, whatever the rectangle's size. */
const MOST_SAMPLES = 64;

/** Mean colour of a decoded frame over a rectangle, display-encoded 0…1: the same maths as ingest, on the CPU. */
export function meanColour(frame: PlanarFrame, rect: Rect): Colour {
  const { format } = frame;
  const upright = uprightSize(format);
  const clampTo = (value: number, most: number) => Math.min(Math.max(value, 0), most);
  const left = clampTo(Math.floor(rect.x), upright.width - 1);
  const top = clampTo(Math.floor(rect.y), upright.height - 1);
  const right = clampTo(Math.ceil(rect.x + rect.width), upright.width);
  const bottom = clampTo(Math.ceil(rect.y + rect.height), upright.height);
  const stepX = Math.max(1, Math.ceil((right - left) / MOST_SAMPLES));
  const stepY = Math.max(1, Math.ceil((bottom - top) / MOST_SAMPLES));
  const sample = samplerOf(frame);
  const colour = new Float32Array(4);
  const sum = [0, 0, 0];
  let count = 0;
  for (let y = top; y < Math.max(bottom, top + 1); y += stepY) {
    for (let x = left; x < Math.max(right, left + 1); x += stepX) {
      sample(...codedPosition(frame, upright, x, y), colour);
      for (let channel = 0; channel < 3; channel++) (sum[channel] as number) += colour[channel] as number;
      count++;
    }
  }
  const mean = (channel: number) => clampTo((sum[channel] as number) / count, 1);
  return [mean(0), mean(1), mean(2)];
}

/** Position in the coded picture of an upright, square pixel. */
function codedPosition({ format }: PlanarFrame, upright: { width: number; height: number }, x: number, y: number): [number, number] {
  const u = (x + 0.5) / upright.width;
  const v = (y + 0.5) / upright.height;
  const [across, down] = { 0: [u, v], 90: [v, 1 - u], 180: [1 - u, 1 - v], 270: [1 - v, u] }[format.rotation] as [number, number];
  const { width, height } = format.coded;
  return [Math.min(width - 1, Math.floor(across * width)), Math.min(height - 1, Math.floor(down * height))];
}
