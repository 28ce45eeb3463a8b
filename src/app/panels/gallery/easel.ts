import type { GalleryApi, GalleryPictures } from '../../../../workers/gallery-api.ts';
import type { Remote } from '../../../../workers/rpc.ts';
import { SAMPLE_LOOP, SAMPLE_RATE, SAMPLE_STILL } from '../../../samples/samples.ts';

/** A card that wants pictures. */
export interface Sitter {
  readonly effect: string;
  /** Place on the page: earlier ones are drawn first. */
  readonly order: number;
  show(pictures: GalleryPictures): void;
  fail(error: unknown): void;
}

/**
 * Decides what is drawn next: cards on screen that have no picture yet, from the top, and between them the one that plays.
 *
 * One drawing is under way at a time, so that a slow GPU is never asked for what has scrolled away. Nothing is drawn while
 * the page is hidden.
 */
export class Easel {
  readonly #api: Pick<Remote<GalleryApi>, 'draw'>;
  readonly #waiting = new Set<Sitter>();
  #playing: { readonly sitter: Sitter; frame: number; due: number } | null = null;
  /** True when the drawing before was of the card that plays: then one that waits comes first. */
  #hasPlayed = false;
  #isDrawing = false;
  #isHidden = false;
  #isClosed = false;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(api: Pick<Remote<GalleryApi>, 'draw'>) {
    this.#api = api;
  }

  /** Asks for a card's still picture; the returned function takes the wish back. */
  want(sitter: Sitter): () => void {
    this.#waiting.add(sitter);
    this.#next();
    return () => this.#waiting.delete(sitter);
  }

  /** Plays a card's sample until the returned function stops it, which brings its still picture back. */
  play(sitter: Sitter): () => void {
    this.#playing = { sitter, frame: SAMPLE_STILL, due: performance.now() };
    this.#next();
    return () => {
      if (this.#playing?.sitter !== sitter) return;
      this.#playing = null;
      this.want(sitter);
    };
  }

  /** Stops and resumes drawing with the page's visibility. */
  setHidden(isHidden: boolean): void {
    this.#isHidden = isHidden;
    this.#next();
  }

  /** Forgets everything; nothing is drawn any more. */
  close(): void {
    this.#isClosed = true;
    this.#waiting.clear();
    this.#playing = null;
    clearTimeout(this.#timer);
  }

  #next(): void {
    if (this.#isDrawing || this.#isHidden || this.#isClosed) return;
    clearTimeout(this.#timer);
    const playing = this.#playing;
    const now = performance.now();
    if (playing && playing.due <= now && !(this.#hasPlayed && this.#waiting.size > 0)) {
      this.#hasPlayed = true;
      // A GPU that cannot keep up shows fewer frames, not slower ones.
      const steps = 1 + Math.floor(((now - playing.due) * SAMPLE_RATE) / 1000);
      playing.frame = (playing.frame + steps) % SAMPLE_LOOP;
      playing.due += (steps * 1000) / SAMPLE_RATE;
      void this.#draw(playing.sitter, playing.frame, () => this.#playing === playing);
      return;
    }
    const [sitter] = [...this.#waiting].sort((a, b) => a.order - b.order);
    if (sitter) {
      this.#hasPlayed = false;
      this.#waiting.delete(sitter);
      void this.#draw(sitter, SAMPLE_STILL, () => this.#playing?.sitter !== sitter);
    } else if (playing) {
      this.#timer = setTimeout(() => this.#next(), playing.due - now);
    }
  }

  async #draw(sitter: Sitter, frame: number, isWanted: () => boolean): Promise<void> {
    this.#isDrawing = true;
    try {
      const pictures = await this.#api.draw(sitter.effect, frame);
      if (isWanted()) sitter.show(pictures);
      pictures.before.close();
      pictures.after.close();
    } catch (error) {
      // Whoever closed the worker knows.
      if (this.#isClosed) return;
      if (this.#playing?.sitter === sitter) this.#playing = null;
      sitter.fail(error);
    } finally {
      this.#isDrawing = false;
      this.#next();
    }
  }
}
