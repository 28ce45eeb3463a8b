import type { ItemFacts } from '../../library/types.ts';
import { clockOf } from '../../playback/timecode.ts';

const families: readonly (readonly [RegExp, string])[] = [
  [/^avc[13]/, 'H.264'],
  [/^(hvc1|hev1)/, 'HEVC'],
  [/^vp0?8/, 'VP8'],
  [/^vp0?9/, 'VP9'],
  [/^av01/, 'AV1'],
  [/^mp4a/, 'AAC'],
  [/^opus/, 'Opus'],
  [/^mp3/, 'MP3'],
  [/^flac/, 'FLAC'],
  [/^pcm/, 'PCM'],
  [/^vorbis/, 'Vorbis'],
];

/** A WebCodecs codec string as people call it: `avc1.640028` is H.264. */
export function codecName(codec: string): string {
  return families.find(([pattern]) => pattern.test(codec))?.[1] ?? codec.toUpperCase();
}

/** Frames per second without needless digits: 29.97 fps, 25 fps; of a variable rate the mean: about 23.4 fps, variable. */
export const rateText = (rate: number, constant = true): string =>
  constant ? `${Number(rate.toFixed(2))} fps` : `about ${Number(rate.toFixed(1))} fps, variable`;

/** The facts of an item in the order people look for them. */
export function factTexts(facts: ItemFacts): string[] {
  if (facts.kind === 'lut') return ['LUT', facts.codec];
  const size = `${facts.size.width} × ${facts.size.height}`;
  const codec = codecName(facts.codec) + (facts.hasAlpha ? ' + alpha' : '');
  if (facts.kind === 'image') return [size, codec];
  return [clockOf(facts.duration, 1), size, codec, rateText(facts.frameRate, facts.constantRate)];
}
