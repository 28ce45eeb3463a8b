/** The sound of clips that are played one after the other. */
import { mixedDown } from '../../src/media/sound/mix-down.ts';
import { type Channels, resampled } from '../../src/media/sound/resample.ts';
import type { AudioInfo } from '../../src/media/source.ts';
import type { AudioBlock } from '../render-api.ts';
import type { AudioSource, Sound } from './audio-source.ts';

/** A stretch of a clip's sound, in seconds of that clip, and where it begins in the sequence. */
export interface SoundPart {
  /** Null where the clip is silent. */
  readonly audio: AudioSource | null;
  readonly start: number;
  readonly end: number;
  readonly reverse: boolean;
  /** Seconds of the sequence. */
  readonly at: number;
}

/** Sound is faded over this at the joints, in seconds, for a cut in the middle of a wave clicks. */
const FADE = 0.004;
/** Seconds of sound that are turned round at a time. */
const TURNED = 1;

/** Clips' sound end to end, at the highest rate and with the most channels of them (two at most); null when all are silent. */
export function sequenceSound(parts: readonly SoundPart[], duration: number): Sound | null {
  const heard = parts.flatMap(({ audio }) => audio ?? []);
  if (heard.length === 0) return null;
  const sampleRate = Math.max(...heard.map(({ info }) => info.sampleRate));
  const channels = Math.min(2, Math.max(...heard.map(({ info }) => info.channels)));
  const info: AudioInfo = { codec: 'pcm-f32', sampleRate, channels, start: 0, end: duration };
  return {
    info,
    async *blocks(from, to, signal) {
      let position = Math.round(from * sampleRate);
      const last = Math.round(to * sampleRate);
      for (const [at, part] of parts.entries()) {
        const begin = Math.round(part.at * sampleRate);
        const end = Math.round((parts[at + 1]?.at ?? duration) * sampleRate);
        if (end <= position || begin >= last) continue;
        // What comes before the first sample wanted is made as well: the filter needs it, and parts are cut where frames are.
        let place = begin;
        for await (const block of soundOf(part, end - begin, info, signal)) {
          const length = block[0]?.length ?? 0;
          fade(block, place - begin, end - begin, FADE * sampleRate);
          const [low, high] = [Math.max(0, position - place), Math.min(length, last - place)];
          if (high > low) {
            yield {
              time: position / sampleRate,
              sampleRate,
              channels: block.map((samples) => samples.slice(low, high)),
            } satisfies AudioBlock;
            position += high - low;
          }
          place += length;
          if (place >= last) break;
        }
      }
      if (position < last) yield { time: position / sampleRate, sampleRate, channels: silence(channels, last - position) };
    },
  };
}

/** The sound of one part, exactly `total` samples. */
async function* soundOf(
  part: SoundPart,
  total: number,
  { sampleRate, channels }: AudioInfo,
  signal: AbortSignal,
): AsyncGenerator<Channels> {
  if (!part.audio) {
    yield silence(channels, total);
    return;
  }
  const { info } = part.audio;
  const blocks = mixed(part.reverse ? backwards(part.audio, part, signal) : forwards(part.audio, part, signal), channels);
  let given = 0;
  for await (const block of info.sampleRate === sampleRate ? blocks : resampled(blocks, info.sampleRate, sampleRate, total)) {
    const cut = block.map((samples) => samples.slice(0, total - given));
    given += cut[0]?.length ?? 0;
    yield cut;
  }
  if (given < total) yield silence(channels, total - given);
}

async function* forwards(audio: AudioSource, { start, end }: SoundPart, signal: AbortSignal): AsyncGenerator<Channels> {
  for await (const { channels } of audio.blocks(start, end, signal)) yield channels;
}

async function* backwards(audio: AudioSource, { start, end }: SoundPart, signal: AbortSignal): AsyncGenerator<Channels> {
  for (let until = end; until > start; until -= TURNED) {
    const pieces: Channels[] = [];
    for await (const { channels } of audio.blocks(Math.max(start, until - TURNED), until, signal)) pieces.push(channels);
    for (const piece of pieces.reverse()) yield piece.map((samples) => samples.slice().reverse());
  }
}

async function* mixed(blocks: AsyncIterable<Channels>, channels: number): AsyncGenerator<Channels> {
  for await (const block of blocks) yield mixedDown(block, channels === 1 ? 1 : 2);
}

function fade(block: Channels, place: number, total: number, length: number): void {
  for (const samples of block) {
    for (let at = 0; at < samples.length; at++) {
      const gain = Math.min(1, (place + at + 0.5) / length, (total - place - at - 0.5) / length);
      if (gain < 1) samples[at] = (samples[at] as number) * Math.max(0, gain);
    }
  }
}

function silence(channels: number, length: number): Float32Array[] {
  return Array.from({ length: channels }, () => new Float32Array(length));
}
