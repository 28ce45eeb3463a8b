/** A file on the GPU, as layers of one texture (`struct Asset` of the prelude says what it is to a shader). */
export interface AssetTexture extends Disposable {
  /** A 2D array. */
  readonly texture: GPUTexture;
  readonly layers: number;
  /** Layers a second; 0 when there is one that stands still. */
  readonly rate: number;
  /** Input that a LUT covers, red, green, blue; 0 and 1 for pictures. */
  readonly low: readonly [number, number, number];
  readonly high: readonly [number, number, number];
}

/** Files on the GPU by the value of the parameter that names them. */
export type AssetTextures = ReadonlyMap<string, AssetTexture>;

/** When no effect reads a file. */
export const NO_ASSETS: AssetTextures = new Map();
