import { meanColour } from '../../src/gpu/mean-colour.ts';
import type { Colour } from '../../src/gpu/params.ts';
import { MediaError } from '../../src/media/errors.ts';
import type { Gpu } from '../gpu-device.ts';
import type { MediaSource } from '../reading/browser-source.ts';
import type { AudioBlock, PreviewApi } from '../render-api.ts';
import { transferring } from '../rpc.ts';
import type { FrameKeeper } from './frame-keeper.ts';
import { tuneKey } from './key-tuning.ts';
import { searchScreen } from './screen-search.ts';
import { thumbnails } from './thumbnails.ts';

/** The clip that is open, and the frame that is shown. `open` throws when there is none. */
export interface OpenSource {
  open(): { readonly source: MediaSource; readonly keeper: FrameKeeper; readonly index: number; readonly signal: AbortSignal };
  gpu(): Promise<Gpu>;
  /** Does something while nothing else uses the frames that are kept. */
  take<T>(action: () => Promise<T>): Promise<T>;
}

/** What is asked of the open clip itself, whatever its recipe. */
export class SourceLooks implements Pick<PreviewApi, 'sampleColour' | 'analyseScreen' | 'tuneKey' | 'audio' | 'waveform' | 'thumbnails'> {
  readonly #clip: OpenSource;

  constructor(clip: OpenSource) {
    this.#clip = clip;
  }

  sampleColour: PreviewApi['sampleColour'] = (rect) =>
    this.#clip.take(() => {
      const { keeper, index, signal } = this.#clip.open();
      return colourAt(keeper, index, rect, signal);
    });

  analyseScreen: PreviewApi['analyseScreen'] = async () => {
    const { source, signal } = this.#clip.open();
    return searchScreen(source, signal);
  };

  tuneKey: PreviewApi['tuneKey'] = async (values) => {
    const gpu = await this.#clip.gpu();
    const { source, signal } = this.#clip.open();
    return tuneKey(gpu, source, values, signal);
  };

  audio: PreviewApi['audio'] = async (start, end) => audioBetween(this.#clip.open().source, start, end);

  waveform: PreviewApi['waveform'] = async (buckets) => {
    const { source, signal } = this.#clip.open();
    return (await source.audio?.waveform(buckets, source.info.timeline.duration, signal)) ?? new Float32Array();
  };

  thumbnails: PreviewApi['thumbnails'] = async (indices, height) => {
    const { source, signal } = this.#clip.open();
    return thumbnails(source, indices, height, signal);
  };
}

/** Mean colour of a rectangle (picture pixels) of a source frame. Throws `MediaError` when the frame cannot be read. */
async function colourAt(keeper: FrameKeeper, index: number, rect: Parameters<typeof meanColour>[1], signal: AbortSignal): Promise<Colour> {
  for await (const frame of keeper.frames([index], signal)) return meanColour(frame, rect);
  throw new MediaError('frame-missing', `Frame ${index} could not be read.`, 'Move to another frame and pick there.');
}

/** The sound between two times (seconds), to be moved to the page; null when there is none. */
async function audioBetween({ audio }: MediaSource, start: number, end: number): Promise<AudioBlock | null> {
  const block = (await audio?.read(start, end)) ?? null;
  const buffers = block?.channels.map(({ buffer }) => buffer as ArrayBuffer) ?? [];
  return block && transferring(block, buffers);
}
