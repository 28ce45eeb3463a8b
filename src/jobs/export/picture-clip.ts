/** The pictures of an export that are kept in its log, to be read as often as a format needs them. */

import type { OutputTimeline } from '../../media/output-timeline.ts';
import type { PlaneFormat, Size } from '../../media/picture.ts';
import { unpackPicture } from '../../media/pictures/picture-record.ts';
import type { ExportLog } from './export-log.ts';

/** One picture: straight RGBA, and how long it is shown, in seconds. */
export interface ClipPicture {
  readonly rgba: Uint8Array<ArrayBuffer>;
  readonly duration: number;
}

/** A rendered clip of straight RGBA pictures. */
export interface PictureClip {
  readonly size: Size;
  readonly length: number;
  /** Seconds. */
  readonly duration: number;
  readonly timeOf: (index: number) => number;
  readonly durationOf: (index: number) => number;
  /** All pictures in order, as they are packed: the data of PNGs. */
  packed(): AsyncGenerator<Uint8Array<ArrayBuffer>>;
  /** All pictures in order. */
  pictures(): AsyncGenerator<ClipPicture>;
}

/** The clip in a complete log of pictures of `format`. */
export function clipOf(
  log: Pick<ExportLog, 'records'>,
  format: PlaneFormat,
  timeline: Pick<OutputTimeline, 'length' | 'duration' | 'timeOf' | 'durationOf'>,
): PictureClip {
  const packed = async function* () {
    for await (const { data } of log.records()) yield data as Uint8Array<ArrayBuffer>;
  };
  return {
    size: format.coded,
    length: timeline.length,
    duration: timeline.duration,
    timeOf: timeline.timeOf,
    durationOf: timeline.durationOf,
    packed,
    async *pictures() {
      let index = 0;
      for await (const data of packed()) {
        const [rgba] = await unpackPicture(format, data);
        yield { rgba: rgba as Uint8Array<ArrayBuffer>, duration: timeline.durationOf(index++) };
      }
    },
  };
}
