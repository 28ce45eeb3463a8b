/** Keeps pictures as they are, without loss, for formats that need the whole clip before they can begin. */
import { MediaError } from '../../media/errors.ts';
import type { PlanarFrame, PlaneFormat } from '../../media/picture.ts';
import { packPicture } from '../../media/pictures/picture-record.ts';
import type { Json } from '../recipe/canonical-json.ts';
import { CodedQueue } from './coded-queue.ts';
import type { GroupEncoder, GroupEncoding } from './group-sink.ts';

/** Pictures packed at a time, or packed and not yet written. */
const WAITING = 3;

/** Packs planes of `format`; in the log every frame is a key frame. */
export function pictureEncoder(format: PlaneFormat): GroupEncoder {
  const { coded, layout, bitDepth, alpha, colour } = format;
  const shape: Json = { coded: { ...coded }, layout, bitDepth, alpha, colour: { ...colour } };
  return { identity: { pictures: 1, ...shape }, begin: () => new PictureEncoding(shape) };
}

class PictureEncoding implements GroupEncoding {
  readonly #shape: Json;
  readonly #queue = new CodedQueue();
  #packing: Promise<void> = Promise.resolve();
  #under = 0;

  constructor(shape: Json) {
    this.#shape = shape;
  }

  async write({ index, format, planes }: PlanarFrame): Promise<void> {
    await this.#queue.room(WAITING);
    const packed = packPicture(format, planes);
    // The failure is raised where the picture's turn comes.
    packed.catch(() => undefined);
    this.#under++;
    const before = this.#packing;
    this.#packing = before
      .then(() => packed)
      .then((data) => this.#queue.push({ index, key: true, data, alpha: null }))
      .catch((cause: unknown) => this.#queue.fail(cause))
      .finally(() => this.#under--);
    if (this.#under >= WAITING) await before;
    this.#queue.throwIfFailed();
  }

  end(): void {
    void this.#packing.then(() => this.#queue.end());
  }

  frames(): AsyncGenerator<Parameters<CodedQueue['push']>[0]> {
    return this.#queue.frames();
  }

  async track(): Promise<Json> {
    return this.#shape;
  }

  async abort(): Promise<void> {
    this.#queue.fail(new MediaError('encoder-failed', 'Keeping the pictures was stopped.', 'Continue the export.'));
    await this.#packing;
  }
}
