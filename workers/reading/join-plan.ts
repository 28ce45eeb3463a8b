/** Whether clips can follow each other with their pictures as they are coded, and what is copied then. */
import { type EncodedPacket, EncodedPacketSink } from 'mediabunny';
import type { OutputFormat } from '../../src/jobs/output/output.ts';
import { rangeWithin } from '../../src/media/output-timeline.ts';
import { copyableAround } from '../../src/media/reading/copyable-range.ts';
import { nameOf } from '../../src/media/reading/file-bytes.ts';
import { openFile, pickVideoTrack } from '../../src/media/reading/packet-list.ts';
import { sniff } from '../../src/media/reading/sniff.ts';
import { sameFormat } from '../../src/media/sequence/sequence-source.ts';
import type { FrameRange } from '../../src/media/time.ts';
import type { LogRecord } from '../../src/media/video/packet-log.ts';
import { type VideoTrack as CodedTrack, type TrackCodec, toHex } from '../../src/media/video/video-track.ts';
import type { ClipSequence, Cut, MediaFile } from '../render-api.ts';
import type { MediaSource } from './browser-source.ts';
import type { Clips } from './clips.ts';
import { openVideoTrack, type VideoTrack } from './video-track.ts';

/** Clips that fit together as they are. */
export interface JoinPlan {
  /** The format of which the file will be. */
  readonly format: OutputFormat;
  readonly track: CodedTrack;
  /** The coded frames of all parts in the order of decoding; their indices count from the first part's first frame. */
  records(signal: AbortSignal): AsyncGenerator<LogRecord>;
}

/** Why clips have to be coded anew, in a sentence. */
export interface JoinRefusal {
  readonly reason: string;
}

/** What files of ours are called that hold a codec. */
const FORMATS: Readonly<Partial<Record<string, OutputFormat>>> = {
  avc: 'mp4',
  hevc: 'hevc',
  av1: 'av1',
  vp9: 'webm',
  prores: 'prores4444',
};

interface Clip {
  readonly source: MediaSource;
  readonly track: VideoTrack;
  readonly sink: EncodedPacketSink;
  readonly codec: string;
}

/**
 * Plans to copy pictures; `sources` are the parts' files, open. What it opens itself is closed with `stack`. Throws `MediaError`
 * when a file cannot be read.
 */
export async function planJoin(
  { parts }: Pick<ClipSequence, 'parts'>,
  sources: Clips,
  stack: AsyncDisposableStack,
): Promise<JoinPlan | JoinRefusal> {
  const clips = new Map<MediaFile, Clip>();
  for (const [file, source] of sources) {
    if (source.info.kind === 'image') return { reason: `${nameOf(file)} is a picture.` };
    clips.set(file, await openClip(file, source, stack));
  }
  const [first] = clips.values();
  const format = first && FORMATS[first.codec];
  if (!first || !format) return { reason: 'Its codec is none that Framewright writes.' };
  for (const [file, clip] of clips) {
    const difference = differenceOf(clip, first);
    if (difference) return { reason: `${nameOf(file)} ${difference}.` };
  }
  const spans: { readonly clip: Clip; readonly range: FrameRange; readonly from: number }[] = [];
  for (const { file, range: wanted, reverse } of parts) {
    const clip = clips.get(file) as Clip;
    const range = rangeWithin(wanted, clip.track.table.length);
    if (reverse) return { reason: `${nameOf(file)} is played backwards.` };
    const from = aloneFrom(clip.track, range);
    if (from === null) return { reason: `${nameOf(file)} is cut between key frames.` };
    spans.push({ clip, range, from });
  }
  const { config, alpha } = first.track;
  return {
    format,
    track: {
      codec: first.codec as TrackCodec,
      codecString: config.codec,
      width: first.source.info.format.coded.width,
      height: first.source.info.format.coded.height,
      description: descriptionOf(config),
      colour: { ...first.source.info.format.colour },
      alpha,
    },
    async *records(signal) {
      let before = 0;
      for (const { clip, range, from } of spans) {
        yield* recordsOf(clip, range, from, before, signal);
        before += range.end - range.start;
      }
    },
  };
}

/** Widens a stretch of a clip to where its pictures can be copied. Throws `MediaError` when the file cannot be read. */
export async function planCut(file: MediaFile, source: MediaSource, wanted: FrameRange, stack: AsyncDisposableStack): Promise<Cut> {
  if (source.info.kind === 'image') return { reason: `${nameOf(file)} is a picture.` };
  const { table } = (await openClip(file, source, stack)).track;
  const range = copyableAround(table, rangeWithin(wanted, table.length));
  if (!range) return { reason: `${nameOf(file)} has no key frame before this part.` };
  const plan = await planJoin({ parts: [{ file, range, reverse: false }] }, new Map([[file, source]]), stack);
  return 'reason' in plan ? plan : { range, format: plan.format };
}

async function openClip(file: MediaFile, source: MediaSource, stack: AsyncDisposableStack): Promise<Clip> {
  const found = await sniff(file);
  if (found.kind === 'image') throw new TypeError('A picture has no track.');
  const opened = stack.use(await openFile(file, found.kind));
  const track = await openVideoTrack(file, opened.input, opened.index, opened.origin);
  const { track: coded } = await pickVideoTrack(file, opened.input, opened.index);
  return { source, track, sink: new EncodedPacketSink(coded), codec: (await coded.getCodec()) ?? '' };
}

function differenceOf(clip: Clip, first: Clip): string | null {
  if (clip.codec !== first.codec) return 'has another codec than the first clip';
  if (!sameFormat(clip.source.info, first.source.info)) return 'has another size or other colours than the first clip';
  // Heads hold what decoders have to know of profile, tools and sizes: one file has one.
  if (clip.track.config.codec !== first.track.config.codec || descriptionOf(clip.track.config) !== descriptionOf(first.track.config)) {
    return 'was coded with other settings than the first clip';
  }
  const { rotation, mirrored, pixelAspect, table } = clip.track;
  if (rotation !== 0 || mirrored) return 'is turned by a mark in its file';
  if (pixelAspect.num !== pixelAspect.den) return 'has pixels that are not square';
  return table.orphans > 0 || clip.source.info.warnings.length > 0 ? 'has damaged or missing frames' : null;
}

/** Decode position from which a stretch's packets lie together and can be decoded alone; null when they do not. */
function aloneFrom({ table, packets }: VideoTrack, { start, end }: FrameRange): number | null {
  let [low, high] = [Number.POSITIVE_INFINITY, -1];
  for (let frame = start; frame < end; frame++) {
    const position = table.decodePosition(frame);
    low = Math.min(low, position);
    high = Math.max(high, position);
  }
  return high - low + 1 === end - start && packets.isKey(low) ? low : null;
}

async function* recordsOf(
  { sink, track }: Clip,
  { start, end }: FrameRange,
  from: number,
  before: number,
  signal: AbortSignal,
): AsyncGenerator<LogRecord> {
  const places = new Map<number, number>();
  for (let frame = start; frame < end; frame++) places.set(track.table.decodePosition(frame), before + frame - start);
  let position = 0;
  let packet: EncodedPacket | null = await sink.getFirstPacket({ metadataOnly: true });
  // Times may be doubled or out of order: packets are counted.
  while (packet && position < from) {
    packet = await sink.getNextPacket(packet, { metadataOnly: true });
    position++;
  }
  const entry = packet && from > 0 ? await sink.getKeyPacket(packet.timestamp) : undefined;
  for await (const { data, sideData, type } of sink.packets(entry ?? undefined)) {
    signal.throwIfAborted();
    const index = places.get(position++);
    if (index === undefined) return;
    yield { index, key: type === 'key', data, alpha: sideData.alpha ?? null, note: null };
  }
}

function descriptionOf({ description }: VideoDecoderConfig): string | null {
  if (!description) return null;
  const bytes = ArrayBuffer.isView(description)
    ? new Uint8Array(description.buffer, description.byteOffset, description.byteLength)
    : new Uint8Array(description as ArrayBuffer);
  return toHex(bytes);
}
