/** Which encoders of ffmpeg work on this machine: each one proven by coding a few frames. */
import { MediaError } from '../../src/media/errors.ts';
import type { PlaneFormat } from '../../src/media/picture.ts';
import { pixelFormatOf } from '../../src/media/video/ffmpeg-format.ts';
import { CARD_ENCODERS, ENCODERS, type EncoderSettings, encoderArguments } from './encoder-arguments.ts';
import { outputOf, startFfmpeg } from './ffmpeg.ts';
import { ffmpegFacts } from './ffmpeg-facts.ts';

/** What an encoder makes. */
export type EncodedCodec = 'avc' | 'hevc' | 'vp9' | 'av1' | 'prores' | 'ffv1' | 'webp' | 'aac' | 'opus';

/** An encoder of ffmpeg's, tried. */
export interface TriedEncoder {
  /** ffmpeg's name. */
  readonly name: string;
  readonly codec: EncodedCodec;
  /** Runs on the graphics card. */
  readonly hardware: boolean;
  /** True when it coded a few frames. */
  readonly works: boolean;
  /** Why it does not, in a sentence; null when it works. */
  readonly reason: string | null;
}

interface Candidate {
  readonly name: string;
  readonly codec: EncodedCodec;
  readonly pixels?: string;
  readonly options?: readonly string[];
  /** Options before the input, and a filter, of encoders on the graphics card. */
  readonly device?: readonly string[];
  readonly filter?: string;
  readonly platforms?: readonly NodeJS.Platform[];
}

const RENDER_NODE = '/dev/dri/renderD128';
const vaapi = { device: ['-vaapi_device', RENDER_NODE], filter: 'format=nv12,hwupload', platforms: ['linux'] } as const;
const nvenc = { pixels: 'nv12', platforms: ['linux', 'win32'] } as const;
const apple = { pixels: 'nv12', platforms: ['darwin'] } as const;

/** For each codec the one to prefer first. */
const CANDIDATES: readonly Candidate[] = [
  { name: 'h264_nvenc', codec: 'avc', ...nvenc },
  { name: 'h264_vaapi', codec: 'avc', ...vaapi },
  { name: 'h264_videotoolbox', codec: 'avc', ...apple },
  { name: 'libx264', codec: 'avc', options: ['-preset', 'ultrafast'] },
  { name: 'hevc_nvenc', codec: 'hevc', ...nvenc },
  { name: 'hevc_vaapi', codec: 'hevc', ...vaapi },
  { name: 'hevc_videotoolbox', codec: 'hevc', ...apple },
  { name: 'libx265', codec: 'hevc', options: ['-preset', 'ultrafast', '-x265-params', 'log-level=error:pools=1'] },
  { name: 'av1_nvenc', codec: 'av1', ...nvenc },
  { name: 'av1_vaapi', codec: 'av1', ...vaapi },
  { name: 'libsvtav1', codec: 'av1', options: ['-preset', '12'] },
  { name: 'libaom-av1', codec: 'av1', options: ['-cpu-used', '8', '-usage', 'realtime'] },
  { name: 'libvpx-vp9', codec: 'vp9', pixels: 'yuva420p', options: ['-deadline', 'realtime', '-cpu-used', '8', '-auto-alt-ref', '0'] },
  { name: 'prores_ks', codec: 'prores', pixels: 'yuva444p10le', options: ['-profile:v', '4444'] },
  { name: 'ffv1', codec: 'ffv1', pixels: 'yuva444p' },
  { name: 'libwebp', codec: 'webp', pixels: 'bgra' },
  { name: 'aac', codec: 'aac' },
  { name: 'libopus', codec: 'opus' },
];

/** Hardware encoders refuse pictures much smaller than this. */
const SIZE = '256x144';
const FRAMES = 4;
/** Seconds that a try may take; drivers that hang are no use for a render either. */
const SECONDS = 20;
/** Tries at the same time. */
const TOGETHER = 4;

/** A graphics card that does not encode what it was proven to; software can take its place. */
export class CardFailure extends MediaError {
  /** Whether it did encode, and what it made is not what was rendered. */
  readonly isWrong: boolean;

  constructor(message: string, isWrong: boolean, options?: ErrorOptions) {
    super('encoder-failed', message, 'Render with --encoder software, or update the graphics driver.', options);
    this.isWrong = isWrong;
  }
}

let tried: Promise<readonly TriedEncoder[]> | null = null;

/** Tries all encoders that belong on this platform, once; later calls get the same answer. Throws `MediaError` when there is no ffmpeg. */
export function triedEncoders(): Promise<readonly TriedEncoder[]> {
  tried ??= tryAll().catch((error: unknown) => {
    // Installing ffmpeg may help; the next call looks again.
    tried = null;
    throw error;
  });
  return tried;
}

/** The encoder of this machine's ffmpeg for a video. Throws `MediaError` when it has none. */
export async function encoderFor({ codec, card }: Pick<EncoderSettings, 'codec' | 'card'>): Promise<string> {
  const { encoders } = await ffmpegFacts();
  const name = card ? CARD_ENCODERS[codec] : ENCODERS[codec].find((candidate) => encoders.has(candidate));
  if (name) return name;
  throw new MediaError(
    'encoder-unsupported',
    `This ffmpeg has no encoder for ${codec} (${ENCODERS[codec].join(' or ')}).`,
    'Install a complete ffmpeg, or choose another format.',
  );
}

/** Whether the graphics card may encode a video. */
export interface CardProof {
  readonly works: boolean;
  /** Why a card that does encode does not take this video, in a sentence; null where it does, and where there is no such card. */
  readonly reason: string | null;
}

const NO_CARD: CardProof = { works: false, reason: null };
const proofs = new Map<string, Promise<string | null>>();

/**
 * Proves that the graphics card encodes such a video, by a few frames of its size with its very arguments: cards have limits of
 * their own. Each is tried once. Throws `MediaError` when there is no ffmpeg.
 */
export async function proveCard(settings: EncoderSettings): Promise<CardProof> {
  const { codec, format } = settings;
  const candidate = CANDIDATES.find(({ name }) => name === CARD_ENCODERS[codec]);
  if (!candidate || !fitsCard(format) || !candidate.platforms?.includes(process.platform)) return NO_CARD;
  if (!(await ffmpegFacts()).encoders.has(candidate.name)) return NO_CARD;
  // What no card does needs no reason.
  if ((await proven(candidate, SIZE, [])) !== null) return NO_CARD;
  const { width, height } = format.coded;
  const reason = await proven(
    { ...candidate, pixels: pixelFormatOf(format) },
    `${width}x${height}`,
    encoderArguments(candidate.name, settings),
  );
  return { works: reason === null, reason };
}

/** Cards take 4:2:0 in 8 bits and know no alpha. */
const fitsCard = ({ layout, bitDepth, alpha }: PlaneFormat) => layout === 'i420' && bitDepth === 8 && !alpha;

function proven(candidate: Candidate, size: string, encoding: readonly string[]): Promise<string | null> {
  const key = [candidate.name, size, ...encoding].join(' ');
  const proof = proofs.get(key) ?? failureOf(candidate, size, encoding);
  proofs.set(key, proof);
  return proof;
}

async function tryAll(): Promise<TriedEncoder[]> {
  const { encoders: compiled } = await ffmpegFacts();
  const candidates = CANDIDATES.filter(({ platforms }) => !platforms || platforms.includes(process.platform));
  const results: TriedEncoder[] = [];
  const queue = candidates.entries();
  const work = async () => {
    for (const [place, candidate] of queue) results[place] = await tryOne(candidate, compiled.has(candidate.name));
  };
  await Promise.all(Array.from({ length: TOGETHER }, work));
  return results;
}

async function tryOne(candidate: Candidate, compiled: boolean): Promise<TriedEncoder> {
  const { name, codec, platforms } = candidate;
  const reason = compiled ? await proven(candidate, SIZE, []) : 'This ffmpeg was built without it.';
  return { name, codec, hardware: platforms !== undefined, works: reason === null, reason };
}

/** Why an encoder cannot code a few frames, null when it can; with `encoding` for its name and options. */
async function failureOf(
  { name, pixels = 'yuv420p', options = [], device = [], filter, codec }: Candidate,
  size: string,
  encoding: readonly string[] = [],
): Promise<string | null> {
  const sound = codec === 'aac' || codec === 'opus';
  const input = sound ? ['anullsrc=r=48000:cl=stereo', '-t', '0.1'] : [`testsrc2=s=${size}:r=25`];
  const picture = filter ? ['-vf', filter] : ['-pix_fmt', pixels];
  const args = [
    ...['-hide_banner', '-nostdin', '-loglevel', 'error', '-xerror', ...device, '-f', 'lavfi', '-i', ...input],
    ...(sound ? ['-c:a', name] : [...picture, '-frames:v', String(FRAMES)]),
    ...(encoding.length > 0 ? encoding : [...(sound ? [] : ['-c:v', name]), ...options]),
    ...['-f', 'null', '-'],
  ];
  try {
    // Bounded memory would fail drivers, which map all of the card's.
    const { code, said } = await outputOf(startFfmpeg('ffmpeg', args, { seconds: SECONDS }));
    return code === 0 ? null : reasonFor(said);
  } catch (error) {
    if (error instanceof MediaError && error.code === 'file-unreadable') return 'It did not answer: the graphics driver may hang.';
    throw error;
  }
}

const REASONS: readonly (readonly [said: RegExp, reason: string])[] = [
  [/Cannot load (libcuda|nvcuda)/i, 'There is no NVIDIA driver on this machine.'],
  [
    /Cannot load (libnvidia-encode|nvEncodeAPI)/i,
    'The NVIDIA driver is here without its video part: start the container with the capability “video”.',
  ],
  [
    /OpenEncodeSessionEx failed: unsupported device|No capable devices found/i,
    'The graphics card has no video encoder, or none for this codec.',
  ],
  [/required nvenc API version|minimum required Nvidia driver/i, 'The NVIDIA driver is too old for this ffmpeg: update it.'],
  [/out of memory \(10\)|incompatible client key/i, 'All encoding sessions of the graphics card are in use.'],
  [/CUDA_ERROR_NO_DEVICE|no CUDA-capable device/i, 'There is no NVIDIA graphics card on this machine.'],
  [
    /No VA display found|Failed to initiali[sz]e VAAPI|Cannot open (a )?DRM|No such file or directory.*dri/i,
    'There is no graphics card with VAAPI on this machine.',
  ],
  [/No usable encoding (entrypoint|profile)/i, 'The graphics card does not encode this codec.'],
  [/Permission denied/i, 'The graphics card may not be used by this account: add it to the groups “video” and “render”.'],
];

/** What an encoder's complaint means, in a sentence for users. */
export function reasonFor(said: string): string {
  const known = REASONS.find(([pattern]) => pattern.test(said));
  if (known) return known[1];
  const [line] = said.split('\n').filter((text) => text.trim() !== '');
  return line ? `ffmpeg says: ${line.trim()}` : 'ffmpeg stopped without a reason.';
}
