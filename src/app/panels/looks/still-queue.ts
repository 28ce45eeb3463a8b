import type { Recipe } from '../../../jobs/recipe/recipe.ts';

/** A place for a small picture of what a recipe makes of the current frame. */
export interface Place {
  /** Places are filled in this order. */
  readonly order: number;
  readonly recipe: Recipe;
  /** Equal for recipes that make the same picture. */
  readonly key: string;
  show(picture: ImageBitmap): void;
  /** What it shows is of another frame or recipe. */
  age(): void;
  fail(error: unknown): void;
}

/** Renders one small picture of frame `index`; rejects with the signal's reason when it is called off. */
export type RenderStill = (index: number, recipe: Recipe, signal: AbortSignal) => Promise<ImageBitmap>;

/** How many pictures of a frame are kept, so that what is scrolled back to is there at once. */
const KEPT = 160;

/**
 * Fills places on screen with small pictures, one after the other, from the first. What is being rendered is called off when the frame
 * changes, the place is gone or the queue is held; nothing is rendered while it is held.
 */
export class StillQueue {
  readonly #render: RenderStill;
  readonly #places = new Set<Place>();
  /** What each place shows. */
  readonly #shown = new Map<Place, string>();
  readonly #pictures = new Map<string, ImageBitmap>();
  #index: number;
  #held = false;
  #closed = false;
  #running: { readonly place: Place; readonly controller: AbortController } | null = null;

  constructor(render: RenderStill, index: number) {
    this.#render = render;
    this.#index = index;
  }

  /** Wants a picture for a place, until the returned function is called. */
  want(place: Place): () => void {
    this.#places.add(place);
    // Nothing begins before all places of the same turn are known: the first on screen is to be the first in the row.
    queueMicrotask(() => this.#go());
    return () => {
      this.#places.delete(place);
      this.#shown.delete(place);
      if (this.#running?.place === place) this.#running.controller.abort();
    };
  }

  /** Shows another frame from now on. */
  seek(index: number): void {
    if (index === this.#index) return;
    this.#index = index;
    this.#forget();
    for (const place of this.#places) if (this.#shown.delete(place)) place.age();
    this.#running?.controller.abort();
    this.#go();
  }

  /** Stops, for as long as something else needs the GPU. */
  hold(on: boolean): void {
    this.#held = on;
    if (on) this.#running?.controller.abort();
    else this.#go();
  }

  close(): void {
    this.#closed = true;
    this.#running?.controller.abort();
    this.#forget();
  }

  #forget(): void {
    for (const picture of this.#pictures.values()) picture.close();
    this.#pictures.clear();
  }

  #next(): Place | undefined {
    const waiting = [...this.#places].filter((place) => this.#shown.get(place) !== place.key);
    return waiting.sort((a, b) => a.order - b.order)[0];
  }

  #go(): void {
    while (!this.#running && !this.#held && !this.#closed) {
      const place = this.#next();
      if (!place) return;
      const known = this.#pictures.get(place.key);
      if (!known) return void this.#draw(place);
      place.show(known);
      this.#shown.set(place, place.key);
    }
  }

  async #draw(place: Place): Promise<void> {
    const controller = new AbortController();
    this.#running = { place, controller };
    const index = this.#index;
    try {
      const picture = await this.#render(index, place.recipe, controller.signal);
      if (controller.signal.aborted || index !== this.#index || this.#closed) return picture.close();
      this.#keep(place.key, picture);
    } catch (error) {
      if (controller.signal.aborted) return;
      // One that failed is not tried again until the frame or the recipe is another.
      this.#shown.set(place, place.key);
      place.fail(error);
    } finally {
      this.#running = null;
      this.#go();
    }
  }

  #keep(key: string, picture: ImageBitmap): void {
    this.#pictures.set(key, picture);
    const [oldest] = this.#pictures;
    if (this.#pictures.size <= KEPT || !oldest) return;
    this.#pictures.delete(oldest[0]);
    oldest[1].close();
  }
}
