import { SCOPE_LEVELS, SCOPE_VECTORS, type ScopeKind } from '../../../../gpu/scope-axes.ts';
import type { Rect, Size } from '../../../../media/picture.ts';
import type { Point } from '../framing.ts';

/** One scope in the panel, in CSS pixels: the room it has, and where in it the trace lies. */
export interface ScopeSlot {
  readonly kind: ScopeKind;
  readonly room: Rect;
  readonly trace: Rect;
}

/** Room left of a trace for numbers, above it for its name and below it for numbers. */
const LEFT = 28;
const RIGHT = 10;
const ABOVE = 20;
const BELOW = 16;
/** How far a vectorscope may reach into the line of its name. */
const CORNER = 12;

/** Scopes below each other, as high as each other; a vectorscope is a square in the middle of its room. */
export function scopeSlots({ width, height }: Size, kinds: readonly ScopeKind[]): ScopeSlot[] {
  const share = height / Math.max(kinds.length, 1);
  return kinds.map((kind, index) => {
    const top = Math.round(index * share);
    const room = { x: 0, y: top, width, height: Math.round((index + 1) * share) - top };
    const below = kind === 'histogram' ? BELOW : RIGHT;
    const inner = { width: Math.max(width - LEFT - RIGHT, 1), height: Math.max(room.height - ABOVE - below, 1) };
    if (kind !== 'vectorscope') return { kind, room, trace: { x: LEFT, y: top + ABOVE, ...inner } };
    // Its circle leaves the corners free, so that its name may lie in one.
    const free = room.height - ABOVE - RIGHT + CORNER;
    const side = Math.max(Math.min(width - 2 * RIGHT, free), 1);
    const y = top + ABOVE - CORNER + Math.round((free - side) / 2);
    return { kind, room, trace: { x: Math.round((width - side) / 2), y, width: side, height: side } };
  });
}

/** Share of the axis of levels, from its start, at which a display-encoded value lies. */
export const levelAt = (value: number): number => (value * 256 + SCOPE_LEVELS.zero) / SCOPE_LEVELS.count;

/** Where Cb and Cr lie in a vectorscope's trace. */
export function vectorAt({ x, y, width, height }: Rect, { cb, cr }: { readonly cb: number; readonly cr: number }): Point {
  const place = (difference: number) => difference / SCOPE_VECTORS.reach / 2 + 0.5;
  return { x: x + place(cb) * width, y: y + (1 - place(cr)) * height };
}

/** Cb and Cr of a display-encoded colour (ITU-R BT.709 §3). */
export function differencesOf([red, green, blue]: readonly [number, number, number]): { cb: number; cr: number } {
  const luma = 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  return { cb: (blue - luma) / 1.8556, cr: (red - luma) / 1.5748 };
}

/** The colour bars of 75 %, by their usual letters. */
export const TARGETS: readonly { readonly name: string; readonly colour: readonly [number, number, number] }[] = [
  { name: 'R', colour: [0.75, 0, 0] },
  { name: 'Yl', colour: [0.75, 0.75, 0] },
  { name: 'G', colour: [0, 0.75, 0] },
  { name: 'Cy', colour: [0, 0.75, 0.75] },
  { name: 'B', colour: [0, 0, 0.75] },
  { name: 'Mg', colour: [0.75, 0, 0.75] },
];

/** Direction, anticlockwise from Cb, along which skin of every complexion lies: the I axis of NTSC. */
export const SKIN_ANGLE = (123 * Math.PI) / 180;
