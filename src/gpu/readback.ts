import { planeChannels, planeSizes } from '../media/picture.ts';
import { type DeliveryFormat, deliverySlices } from './deliver.ts';
import { BufferUse, MAP_READ } from './usage.ts';

/** Readbacks of one delivery that may be under way at once. */
export const READBACK_RING = 3;

type Planes = readonly (Uint8Array<ArrayBuffer> | Uint16Array<ArrayBuffer>)[];

/** Tightly packed planes that came back from the GPU; closing them lets a later frame have their memory. */
export interface DeliveredPlanes extends Disposable {
  readonly planes: Planes;
}

/** The memory of one delivery: the buffer that passes write, and the ring in which it comes back from the GPU. */
export class DeliveryMemory implements Disposable {
  /** Written by the delivery's pass. */
  readonly buffer: GPUBuffer;
  readonly #ring: readonly Readback[];
  #turn = 0;
  /** What was recorded last, until it is asked for. */
  #latest: Readback | null = null;

  constructor(device: GPUDevice, delivery: DeliveryFormat) {
    const { bytes: size } = deliverySlices(delivery);
    this.buffer = device.createBuffer({ label: 'delivery', size, usage: BufferUse.storage | BufferUse.copyFrom });
    this.#ring = Array.from({ length: READBACK_RING }, () => new Readback(device, delivery));
  }

  /** Records the way back of what the buffer holds by then. */
  encode(encoder: GPUCommandEncoder): void {
    this.#latest = this.#ring[this.#turn] as Readback;
    this.#latest.encode(encoder, this.buffer);
    this.#turn = (this.#turn + 1) % READBACK_RING;
  }

  /** Planes of what was recorded last, once. At most `READBACK_RING` results may be awaited at once. */
  planes(): Promise<DeliveredPlanes> {
    const latest = this.#latest;
    if (!latest) throw new TypeError('No frame was finished for this delivery since it was asked for last.');
    this.#latest = null;
    return latest.planes();
  }

  [Symbol.dispose](): void {
    this.buffer.destroy();
    for (const readback of this.#ring) readback[Symbol.dispose]();
  }
}

/** A buffer on its way back from the GPU. */
class Readback implements Disposable {
  readonly #buffer: GPUBuffer;
  readonly #bytes: number;
  readonly #delivery: DeliveryFormat;
  /** Memory of planes that were closed. */
  #spare: Planes | null = null;

  constructor(device: GPUDevice, delivery: DeliveryFormat) {
    this.#delivery = delivery;
    this.#bytes = deliverySlices(delivery).bytes;
    this.#buffer = device.createBuffer({ label: 'readback', size: this.#bytes, usage: BufferUse.mapRead | BufferUse.copyTo });
  }

  encode(encoder: GPUCommandEncoder, from: GPUBuffer): void {
    encoder.copyBufferToBuffer(from, 0, this.#buffer, 0, this.#bytes);
  }

  /** Waits for the GPU and copies the planes to memory that stays theirs until they are closed. */
  async planes(): Promise<DeliveredPlanes> {
    await this.#buffer.mapAsync(MAP_READ);
    const mapped = this.#buffer.getMappedRange();
    const planes = this.#spare ?? this.#memory();
    this.#spare = null;
    for (const [plane, { row, rows, offset, stride }] of deliverySlices(this.#delivery).slices.entries()) {
      const tight = new Uint8Array((planes[plane] as Planes[number]).buffer);
      if (row === stride) tight.set(new Uint8Array(mapped, offset, tight.length));
      else for (let y = 0; y < rows; y++) tight.set(new Uint8Array(mapped, offset + y * stride, row), y * row);
    }
    this.#buffer.unmap();
    return {
      planes,
      [Symbol.dispose]: () => {
        this.#spare = planes;
      },
    };
  }

  #memory(): Planes {
    const { format } = this.#delivery;
    const Samples = format.bitDepth > 8 ? Uint16Array : Uint8Array;
    return planeSizes(format).map(({ width, height }, plane) => new Samples(width * height * planeChannels(format.layout, plane)));
  }

  [Symbol.dispose](): void {
    this.#buffer.destroy();
  }
}
