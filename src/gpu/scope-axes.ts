import type { Rect } from '../media/picture.ts';

/** What a scope can plot, in the order of the shader's constants. */
export const SCOPES = ['waveform', 'parade', 'vectorscope', 'histogram'] as const;
/** One of them. */
export type ScopeKind = (typeof SCOPES)[number];

/** Where on the canvas one scope's trace lies, in device pixels. Axes and labels are drawn around and over it by others. */
export interface ScopePlot extends Rect {
  readonly kind: ScopeKind;
}

/** Most columns of a waveform; a narrower picture has as many as texels. */
export const SCOPE_COLUMNS = 384;
/** The axis of levels: `count` bins of 1/256 each, display-encoded; 0 (0 IRE) is at the start of bin `zero`, 1 (100 IRE) of bin `zero` + 256. */
export const SCOPE_LEVELS = { count: 304, zero: 16 } as const;
/** The vectorscope: bins along each side, and the Cb (right) and Cr (up) at its edges. */
export const SCOPE_VECTORS = { side: 256, reach: 0.6 } as const;
/** What an opaque pixel counts; one that is less opaque counts less, where nothing lies behind it. */
export const SCOPE_WEIGHT = 16;
