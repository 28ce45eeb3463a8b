import type { PlanarFrame } from '../picture.ts';
import type { AudioInfo, FrameSource, SourceInfo } from '../source.ts';
import type { FrameRange } from '../time.ts';
import { framesBackwards } from './backwards.ts';
import { sequenceTimeline } from './sequence-timeline.ts';

/** A stretch of an open clip. Several parts may share one source, which they read one after the other. */
export interface SequencePart {
  readonly source: FrameSource;
  readonly range: FrameRange;
  readonly reverse: boolean;
}

/**
 * Clips one after the other, seen as one source. All parts must have one plane format (`conformed` makes it so); sound is
 * what `audio` says. Closing it leaves the parts open. Throws `TypeError` for formats that differ, `RangeError` without frames.
 */
export function sequenceSource(parts: readonly SequencePart[], audio: AudioInfo | null): FrameSource {
  const [first] = parts;
  if (!first) throw new RangeError('A sequence needs at least one part.');
  const { format, size } = first.source.info;
  if (parts.some(({ source }) => !sameFormat(source.info, first.source.info))) throw new TypeError('Parts of a sequence have one format.');
  const timeline = sequenceTimeline(parts.map(({ source, ...stretch }) => ({ ...stretch, timeline: source.info.timeline })));
  const { frameRate } = first.source.info;
  const constantRate = parts.every(({ source: { info } }) => info.constantRate && Math.abs(info.frameRate - frameRate) < 1e-6 * frameRate);
  const info: SourceInfo = {
    kind: 'video',
    container: first.source.info.container,
    codec: first.source.info.codec,
    format,
    size,
    timeline,
    frameRate: constantRate ? frameRate : timeline.length / timeline.duration,
    constantRate,
    audio,
    warnings: [...new Map(parts.flatMap(({ source }) => source.info.warnings).map((warning) => [warning.message, warning])).values()],
  };
  return {
    info,
    async *frames(indices, signal) {
      const positions = indices[Symbol.iterator]();
      let next = positions.next();
      while (!next.done) {
        const { part } = timeline.placeOf(next.value);
        // Positions of frames on their way: whoever decodes may ask for some ahead.
        const asked: number[] = [];
        const within = (function* () {
          while (!next.done) {
            const place = timeline.placeOf(next.value);
            if (place.part !== part) return;
            asked.push(next.value);
            next = positions.next();
            yield place.index;
          }
        })();
        const { source, reverse } = parts[part] as SequencePart;
        const frames = reverse ? framesBackwards(source, within, signal) : source.frames(within, signal);
        for await (const frame of frames) {
          const position = asked.shift() as number;
          const time = timeline.timeOf(position);
          const end = position + 1 < timeline.length ? timeline.timeOf(position + 1) : timeline.duration;
          yield placed(frame, position, time, end - time);
        }
      }
    },
    async [Symbol.asyncDispose]() {},
  };
}

/** True when frames of both can go through one chain. */
export function sameFormat(a: Pick<SourceInfo, 'format'>, b: Pick<SourceInfo, 'format'>): boolean {
  const key = ({ format: { coded, pixelAspect, colour, ...rest } }: Pick<SourceInfo, 'format'>) => [
    coded.width,
    coded.height,
    pixelAspect.num / pixelAspect.den,
    colour.matrix,
    colour.range,
    colour.primaries,
    colour.transfer,
    rest.layout,
    rest.bitDepth,
    rest.alpha,
    rest.rotation,
  ];
  const other = key(b);
  return key(a).every((value, at) => value === other[at]);
}

function placed(frame: PlanarFrame, index: number, time: number, duration: number): PlanarFrame {
  const { format, planes } = frame;
  return { index, time, duration, format, planes, [Symbol.dispose]: () => frame[Symbol.dispose]() };
}
