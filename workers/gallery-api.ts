/** What the gallery's worker offers; the page talks to it only through these types (see `rpc.ts`). */

/** An effect's sample, drawn; both pictures have the size of a sample. */
export interface GalleryPictures {
  readonly before: ImageBitmap;
  readonly after: ImageBitmap;
}

/** Draws every effect on a sample that suits it, on one GPU device. */
export interface GalleryApi {
  /** Opens the GPU; resolves with whether the CPU does its work. Throws `MediaError`. */
  open(): Promise<{ readonly isSoftware: boolean }>;
  /** Draws frame `index` of an effect's sample, without and with the effect at the values that show it best. */
  draw(effect: string, index: number): Promise<GalleryPictures>;
}
