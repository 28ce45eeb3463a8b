/** Media files for tests, made by ffmpeg on first use and kept in `.cache/fixtures`. */
import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdir, open, readFile, rename, stat, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const run = promisify(execFile);
const root = fileURLToPath(new URL('../.cache/fixtures', import.meta.url));

/** Runs ffmpeg quietly and returns what it wrote to its standard output. */
export async function ffmpeg(...args: string[]): Promise<string> {
  const { stdout } = await run('ffmpeg', ['-hide_banner', '-nostdin', '-loglevel', 'error', '-y', ...args], { maxBuffer: 2 ** 26 });
  return stdout;
}

/** Runs ffprobe and returns its JSON. */
export async function ffprobe(...args: string[]): Promise<unknown> {
  const { stdout } = await run('ffprobe', ['-v', 'error', '-of', 'json', ...args], { maxBuffer: 2 ** 26 });
  return JSON.parse(stdout);
}

/** Makes a file at `path`; `from` gives the path of another fixture. */
type Maker = (path: string, from: (name: string) => Promise<string>) => Promise<unknown>;

const pattern = (size: string, rate: string, seconds: number) => ['-f', 'lavfi', '-i', `testsrc2=s=${size}:r=${rate}:d=${seconds}`];
const tone = (seconds: number, rate = 48_000) => ['-f', 'lavfi', '-i', `sine=f=440:r=${rate}:d=${seconds}`];
const x264 = ['-c:v', 'libx264', '-threads', '1', '-pix_fmt', 'yuv420p'];
const vp9 = ['-fflags', '+bitexact', '-c:v', 'libvpx-vp9', '-deadline', 'realtime', '-cpu-used', '8'];
const make =
  (...args: string[]): Maker =>
  (path) =>
    ffmpeg(...args, path);
/** Rewraps another fixture without coding it again. */
const copy =
  (name: string, options: string[], input: string[] = []): Maker =>
  async (path, from) =>
    ffmpeg(...input, '-i', await from(name), ...options, '-c', 'copy', path);
/** Changes the bytes of another fixture. */
const patch =
  (name: string, change: (bytes: Buffer) => Buffer | undefined): Maker =>
  async (path, from) => {
    const bytes = await readFile(await from(name));
    await writeFile(path, change(bytes) ?? bytes);
  };
const text =
  (content: string): Maker =>
  (path) =>
    writeFile(path, content);
const firstPart = (part: number) => (bytes: Buffer) => bytes.subarray(0, Math.floor(bytes.length * part));
const after = (bytes: Buffer, tag: string, offset: number) => bytes.lastIndexOf(tag) + offset;
const everyBox = (bytes: Buffer, tag: string, change: (at: number) => void) => {
  for (let at = bytes.indexOf(tag); at >= 0; at = bytes.indexOf(tag, at + 1)) change(at);
};

/** A small generator of repeatable noise. */
function noise(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state >>> 8;
  };
}

function tagged(matrix: string, range: string, size: string): string[] {
  const convert = `scale=out_range=${range}:out_color_matrix=${matrix},format=yuv420p`;
  const tags = ['-color_range', range, '-colorspace', matrix, '-color_primaries', matrix, '-color_trc', matrix];
  return [...pattern(size, '10', 1), '-vf', convert, ...tags];
}

const MAKERS: Readonly<Record<string, Maker>> = {
  'long.mp4': make(...pattern('32x18', '30', 20), ...x264, '-g', '60', '-bf', '2'),
  'lab.mp4': make(...pattern('96x64', '12', 1), ...x264, '-g', '6'),
  'base.mp4': make(...pattern('320x180', '30', 4), ...tone(4), ...x264, '-g', '30', '-bf', '2', '-c:a', 'aac', '-shortest'),
  'fast.mp4': copy('base.mp4', ['-movflags', '+faststart']),
  'frag.mp4': copy('base.mp4', ['-movflags', '+frag_keyframe+empty_moov+default_base_moof']),
  'trunc_fast.mp4': patch('fast.mp4', firstPart(0.6)),
  'trunc_base.mp4': patch('base.mp4', firstPart(0.6)),
  'trunc_frag.mp4': patch('frag.mp4', firstPart(0.6)),
  'clip.webm': make(...pattern('160x90', '30', 2), ...tone(2, 44_100), ...vp9, '-g', '15', '-c:a', 'libopus', '-cluster_time_limit', '700'),
  'trunc.webm': patch('clip.webm', firstPart(0.6)),
  'broken_part.webm': patch('clip.webm', (bytes) => {
    const cluster = Buffer.from('1f43b675', 'hex');
    // The second cluster loses its size; what follows cannot be told apart any more.
    bytes[bytes.indexOf(cluster, bytes.indexOf(cluster) + 4) + 4] = 0;
    return bytes;
  }),
  'zero.mp4': text(''),
  'hdr_only.mp4': patch('fast.mp4', (bytes) => bytes.subarray(0, 20)),
  'noise.mp4': async (path) => {
    const next = noise(2);
    await writeFile(path, Uint8Array.from({ length: 200_000 }, next));
  },
  'mp4_as.txt': patch('base.mp4', (bytes) => bytes),
  'red.png': make('-f', 'lavfi', '-i', 'color=red:s=32x32', '-frames:v', '1'),
  'png_as.mp4': patch('red.png', (bytes) => bytes),
  'one.mp4': make(...pattern('64x64', '10', 0.5), '-vf', 'scale=1:1,setsar=1,format=yuv444p', '-c:v', 'libx264'),
  'odd444.mp4': make(...pattern('64x64', '10', 0.5), '-vf', 'scale=17:31,setsar=1,format=yuv444p', '-c:v', 'libx264'),
  'odd420.webm': make(...pattern('64x64', '10', 0.5), '-vf', 'scale=17:31,setsar=1,format=yuv420p', ...vp9),
  'eightk.mp4': make(...pattern('7680x4320', '2', 0.5), ...x264, '-preset', 'ultrafast'),
  'wide16k.webm': make('-f', 'lavfi', '-i', 'color=s=16384x16:r=1:d=1', ...vp9),
  'oneframe.mp4': make(...pattern('64x64', '30', 1), '-frames:v', '1', ...x264),
  'vfr.mp4': make(
    ...pattern('320x180', '60', 3),
    '-vf',
    "select='if(lt(t,1),1,if(lt(t,2),not(mod(n,7)),not(mod(n,3))))'",
    '-fps_mode',
    'vfr',
    ...x264,
  ),
  'negpts.mp4': make(...pattern('64x64', '25', 2), ...x264, '-bf', '3', '-output_ts_offset', '-1', '-avoid_negative_ts', 'disabled'),
  'straddle.mp4': make(...pattern('64x64', '25', 2), ...x264, '-bf', '3', '-output_ts_offset', '-0.99', '-avoid_negative_ts', 'disabled'),
  'edit.mp4': copy('base.mp4', [], ['-ss', '0.7']),
  'editdelay.mp4': async (path, from) => {
    const base = await from('base.mp4');
    await ffmpeg('-itsoffset', '0.5', '-i', base, '-i', base, '-map', '0:v', '-map', '1:a', '-c', 'copy', path);
  },
  'opengop.mp4': make(...pattern('160x90', '30', 3), ...x264, '-x264-params', 'open-gop=1:keyint=20:min-keyint=20:bframes=3:b-adapt=0'),
  'rotated.mp4': copy('base.mp4', ['-an', '-metadata:s:v', 'rotate=90']),
  'sar2.mp4': make(...pattern('64x48', '10', 1), '-vf', 'setsar=2/1', ...x264),
  'hevc10.mp4': make(
    ...pattern('128x128', '10', 0.5),
    '-c:v',
    'libx265',
    '-pix_fmt',
    'yuv420p10le',
    '-tag:v',
    'hvc1',
    '-x265-params',
    'log-level=error',
  ),
  'hlg.webm': make(
    ...pattern('128x128', '10', 0.5),
    ...vp9,
    '-profile:v',
    '2',
    '-pix_fmt',
    'yuv420p10le',
    '-color_primaries',
    'bt2020',
    '-color_trc',
    'arib-std-b67',
    '-colorspace',
    'bt2020nc',
  ),
  'prores.mov': make(...pattern('128x128', '10', 0.5), '-c:v', 'prores_ks', '-profile:v', '3', '-pix_fmt', 'yuv422p10le'),
  'mpeg4.avi': make(...pattern('128x128', '10', 0.5), '-c:v', 'mpeg4'),
  'alpha.webm': make(
    ...pattern('96x64', '10', 1.5),
    '-vf',
    "format=yuva420p,geq=lum='lum(X,Y)':cb='cb(X,Y)':cr='cr(X,Y)':a='mod(X*3+N*9,256)'",
    ...vp9,
    '-g',
    '6',
  ),
  // A matte that has grain everywhere but where nothing is, as keyed film has.
  'grainy_alpha.webm': make(
    ...pattern('96x64', '30', 0.4),
    ...['-vf', "format=yuva420p,geq=lum='lum(X,Y)':cb='cb(X,Y)':cr='cr(X,Y)':a='clip(if(gt(X,12),190+60*(random(1)-0.5),0),0,255)'"],
    ...[...vp9, '-auto-alt-ref', '0', '-lossless', '1'],
  ),
  'alpha_vp8.webm': make(...pattern('96x64', '10', 1), '-vf', 'format=yuva420p', '-c:v', 'libvpx', '-auto-alt-ref', '0'),
  'altref_vp8.webm': make(...pattern('96x64', '30', 2), '-c:v', 'libvpx', '-auto-alt-ref', '1', '-lag-in-frames', '16', '-b:v', '200k'),
  'novideo.mp4': make(...tone(1), '-c:a', 'aac'),
  'tone.wav': make(...tone(0.5)),
  'noaudio.mp4': make(...pattern('64x64', '10', 1), '-an', ...x264),
  'longaudio.mp4': make(...pattern('64x64', '10', 1), ...tone(3), ...x264, '-c:a', 'aac'),
  'cover.m4a': async (path, from) => {
    const inputs = ['-i', await from('novideo.mp4'), '-i', await from('red.png')];
    await ffmpeg(...inputs, '-map', '0', '-map', '1', '-c', 'copy', '-disposition:v:0', 'attached_pic', path);
  },
  'ch6_8k.mp4': make(...pattern('64x64', '10', 1), ...tone(1, 8000), ...x264, '-c:a', 'aac', '-ac', '6'),
  'fps240.mp4': make(...pattern('64x64', '240', 1), ...x264),
  'twovideo.mp4': async (path, from) => {
    const base = await from('base.mp4');
    await ffmpeg('-i', base, '-i', base, '-map', '0:v', '-map', '1:v', '-map', '0:a', '-c', 'copy', path);
  },
  'moov_after_5g.mp4': async (path, from) => {
    const bytes = await readFile(await from('base.mp4'));
    const moov = after(bytes, 'moov', -4);
    const hole = 5 * 2 ** 30;
    const free = Buffer.alloc(16);
    free.writeUInt32BE(1, 0);
    free.write('free', 4, 'latin1');
    free.writeBigUInt64BE(BigInt(hole + 16), 8);
    const file = await open(path, 'w');
    await file.write(bytes.subarray(0, moov), 0, moov, 0);
    await file.write(free, 0, 16, moov);
    await file.write(bytes.subarray(moov), 0, bytes.length - moov, moov + 16 + hole);
    await file.close();
  },
  'lying_moov.mp4': patch('base.mp4', (bytes) => void bytes.writeUInt32BE(0x7fffffff, after(bytes, 'moov', -4))),
  'stsz_bomb.mp4': patch('base.mp4', (bytes) => void bytes.writeUInt32BE(0x7fffffff, bytes.indexOf('stsz') + 12)),
  'stts_bomb.mp4': patch('base.mp4', (bytes) => void bytes.writeUInt32BE(0x7fffffff, bytes.indexOf('stts') + 8)),
  'avc1_65535.mp4': patch('base.mp4', (bytes) => void bytes.fill(0xff, after(bytes, 'avc1', 28), after(bytes, 'avc1', 32))),
  'ctts_bomb.mp4': patch('base.mp4', (bytes) => void bytes.writeUInt32BE(0xff000000, bytes.indexOf('ctts') + 12)),
  'timescale0.mp4': patch('base.mp4', (bytes) => void bytes.writeUInt32BE(0, bytes.indexOf('mdhd') + 16)),
  'dur0.mp4': patch('base.mp4', (bytes) => {
    for (const [tag, offset] of [
      ['mvhd', 20],
      ['tkhd', 24],
      ['mdhd', 20],
    ] as const)
      everyBox(bytes, tag, (at) => bytes.writeUInt32BE(0, at + offset));
    return bytes;
  }),
  'corrupt_mid.mp4': patch('fast.mp4', (bytes) => {
    const start = bytes.indexOf('mdat') + 2000;
    const next = noise(1);
    const third = Math.floor((bytes.length - start) / 3);
    for (let index = 0; index < 400; index++) bytes[start + third + (next() % third)] = next();
    return bytes;
  }),
  'first_gop_gone.mp4': patch('fast.mp4', (bytes) => void bytes.fill(0xff, bytes.indexOf('mdat') + 4, bytes.indexOf('mdat') + 3000)),
  'bt709_tv.mp4': make(...tagged('bt709', 'tv', '96x64'), '-c:v', 'libx264', '-bf', '2'),
  'bt709_pc.mp4': make(...tagged('bt709', 'pc', '96x64'), '-c:v', 'libx264'),
  'bt601_tv.webm': make(...tagged('smpte170m', 'tv', '96x64'), ...vp9),
  'bt601_pc.mp4': make(...tagged('smpte170m', 'pc', '96x64'), '-c:v', 'libx264'),
  'hi10.mp4': make(...pattern('96x64', '10', 1), '-vf', 'format=yuv420p10le', '-c:v', 'libx264'),
  'hi422.mp4': make(...pattern('96x64', '10', 1), '-vf', 'format=yuv422p10le', '-c:v', 'libx264'),
  'clip.mkv': make(...pattern('96x64', '25', 1), ...tone(1, 44_100), ...x264, '-c:a', 'aac'),
  'clip.ts': make(...pattern('96x64', '25', 1), ...x264),
  'aac44.mp4': make(
    ...pattern('64x64', '10', 3),
    '-f',
    'lavfi',
    '-i',
    'aevalsrc=sin(2*PI*t*t*400)*0.5:s=44100:d=3',
    ...x264,
    '-c:a',
    'aac',
  ),
  'pcm.mov': make(
    ...pattern('64x64', '10', 2),
    '-f',
    'lavfi',
    '-i',
    'aevalsrc=sin(2*PI*t*t*400)*0.5:s=48000:d=2',
    ...x264,
    '-c:a',
    'pcm_s16le',
  ),
  'opus.webm': make(
    ...pattern('64x64', '10', 3),
    '-f',
    'lavfi',
    '-i',
    'aevalsrc=sin(2*PI*t*t*400)*0.5:s=48000:d=3',
    ...vp9,
    '-c:a',
    'libopus',
  ),
  'alpha.png': make(...pattern('64x48', '1', 1), '-vf', "format=rgba,geq=r='X*4':g='Y*5':b='(X+Y)*2':a='X*4'", '-frames:v', '1'),
  'alpha.webp': copyOf('alpha.png', ['-c:v', 'libwebp', '-lossless', '1']),
  'still.jpg': make(...pattern('128x96', '1', 1), '-frames:v', '1', '-vf', 'scale=65:49', '-pix_fmt', 'yuvj420p'),
  'still.avif': make(...pattern('64x48', '1', 1), '-frames:v', '1', '-c:v', 'libaom-av1', '-still-picture', '1', '-cpu-used', '8'),
  'av1.mp4': make(...pattern('64x48', '10', 0.5), '-c:v', 'libaom-av1', '-cpu-used', '8'),
  'moving.gif': make(...pattern('64x48', '10', 1)),
  'moving.webp': make(...pattern('64x48', '10', 1), '-c:v', 'libwebp_anim', '-lossless', '1'),
  'deep.png': make(...pattern('64x48', '1', 1), '-frames:v', '1', '-pix_fmt', 'rgb48be'),
  'trunc.png': patch('alpha.png', (bytes) => bytes.subarray(0, 600)),
  'png_50k_lie.png': patch('alpha.png', (bytes) => {
    bytes.writeUInt32BE(50_000, 16);
    bytes.writeUInt32BE(50_000, 20);
    return bytes;
  }),
  'hls_file.mp4': text('#EXTM3U\n#EXT-X-TARGETDURATION:10\n#EXTINF:10,\nfile:///etc/passwd\n#EXT-X-ENDLIST\n'),
  'concat_rel.mp4': text('ffconcat version 1.0\nfile fast.mp4\n'),
  'dash.mp4': text('<?xml version="1.0"?>\n<MPD xmlns="urn:mpeg:dash:schema:mpd:2011"><BaseURL>file:///etc/passwd</BaseURL></MPD>\n'),
  'page.mp4': text('<!doctype html><title>404</title>Not found'),
};

/** Codes another fixture again. */
function copyOf(name: string, options: string[]): Maker {
  return async (path, from) => ffmpeg('-i', await from(name), ...options, path);
}

const making = new Map<string, Promise<string>>();

/** Path of the fixture called `name`, made now if it does not exist yet. */
export function fixture(name: string): Promise<string> {
  const known = making.get(name);
  if (known) return known;
  const made = build(name);
  making.set(name, made);
  return made;
}

async function build(name: string): Promise<string> {
  const maker = MAKERS[name];
  if (!maker) throw new Error(`There is no fixture called ${name}.`);
  // A changed recipe gets a folder of its own, so that no stale file is used.
  const version = createHash('sha256')
    .update(await readFile(fileURLToPath(import.meta.url)))
    .digest('hex')
    .slice(0, 8);
  const folder = join(root, version);
  const path = join(folder, name);
  if (await stat(path).catch(() => null)) return path;
  await mkdir(folder, { recursive: true });
  const draft = join(folder, `draft-${process.pid}-${basename(name)}`);
  await maker(draft, fixture);
  await rename(draft, path);
  return path;
}

/** What ffmpeg decodes: SHA-256 of each frame's raw samples, in presentation order. `input` goes before `-i`. */
export async function decodedHashes(path: string, pixelFormat: string, input: string[] = []): Promise<string[]> {
  const filter = ['-map', '0:v:0', '-fps_mode', 'passthrough', '-pix_fmt', pixelFormat, '-f', 'framehash', '-hash', 'sha256', '-'];
  const lines = (await ffmpeg('-noautorotate', ...input, '-i', path, ...filter)).split('\n');
  return lines.filter((line) => line !== '' && !line.startsWith('#')).map((line) => line.split(',').at(-1)?.trim() ?? '');
}

/** Presentation times of the frames that ffprobe decodes, in seconds. */
export async function frameTimes(path: string): Promise<number[]> {
  const { frames } = (await ffprobe('-select_streams', 'v:0', '-show_entries', 'frame=pts_time', path)) as {
    frames: { pts_time: string }[];
  };
  return frames.map(({ pts_time }) => Number(pts_time));
}

/** The raw samples of the first frame that ffmpeg decodes. */
export async function decodedBytes(path: string, pixelFormat: string): Promise<Uint8Array> {
  const args = ['-nostdin', '-loglevel', 'error', '-i', path, '-frames:v', '1', '-pix_fmt', pixelFormat, '-f', 'rawvideo', '-'];
  const { stdout } = await run('ffmpeg', args, { encoding: 'buffer', maxBuffer: 2 ** 28 });
  return stdout;
}

/** ffmpeg's decoded audio: interleaved float samples of the first audio track. */
export async function decodedAudio(path: string): Promise<Float32Array> {
  const { stdout } = await run('ffmpeg', ['-nostdin', '-loglevel', 'error', '-i', path, '-map', '0:a:0', '-f', 'f32le', '-'], {
    encoding: 'buffer',
    maxBuffer: 2 ** 28,
  });
  return new Float32Array(stdout.buffer.slice(stdout.byteOffset, stdout.byteOffset + stdout.byteLength));
}
