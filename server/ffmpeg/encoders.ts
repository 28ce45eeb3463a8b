/** Which encoders of ffmpeg work on this machine: each one proven by coding a few frames. */
import { MediaError } from '../../src/media/errors.ts';
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
const SECONDS = 10;
/** Tries at the same time. */
const TOGETHER = 4;

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
  const reason = compiled ? await failureOf(candidate) : 'This ffmpeg was built without it.';
  return { name, codec, hardware: platforms !== undefined, works: reason === null, reason };
}

/** Why an encoder cannot code a few frames, null when it can. */
async function failureOf({ name, pixels = 'yuv420p', options = [], device = [], filter, codec }: Candidate): Promise<string | null> {
  const sound = codec === 'aac' || codec === 'opus';
  const input = sound ? ['anullsrc=r=48000:cl=stereo', '-t', '0.1'] : [`testsrc2=s=${SIZE}:r=25`];
  const picture = filter ? ['-vf', filter] : ['-pix_fmt', pixels];
  const args = [
    ...['-hide_banner', '-nostdin', '-loglevel', 'error', '-xerror', ...device, '-f', 'lavfi', '-i', ...input],
    ...(sound ? ['-c:a', name] : [...picture, '-frames:v', String(FRAMES), '-c:v', name]),
    ...[...options, '-f', 'null', '-'],
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
