/** What this machine has for rendering: each thing tried, not looked up in a list. */
import { execFile } from 'node:child_process';
import { readFile, statfs } from 'node:fs/promises';
import { cpus, freemem, tmpdir, totalmem } from 'node:os';
import { promisify } from 'node:util';
import { type EncodedCodec, type TriedEncoder, triedEncoders } from '../ffmpeg/encoders.ts';
import { sizeText } from './report.ts';

const run = promisify(execFile);

/** One thing that was tried. */
export interface Finding {
  readonly name: string;
  /** `absent` is not there and not needed; `warning` makes something slower or smaller; `problem` keeps it from working. */
  readonly state: 'ok' | 'absent' | 'warning' | 'problem';
  /** What was found, in words. */
  readonly found: string;
  /** What to do; null where all is well. */
  readonly remedy: string | null;
}

/** Bytes below which a long export may not fit on a disk, and below which memory gets tight. */
const LITTLE_DISK = 5e9;
const LITTLE_MEMORY = 2e9;
/** Seconds after which a program that only says its version is given up. */
const PATIENCE = 20;

/** The programs that decode and encode. */
export async function findPrograms(): Promise<Finding[]> {
  return Promise.all(['ffmpeg', 'ffprobe'].map(findProgram));
}

async function findProgram(name: string): Promise<Finding> {
  try {
    const { stdout } = await run(name, ['-version'], { timeout: PATIENCE * 1000 });
    return { name, state: 'ok', found: (stdout.split('\n')[0] ?? '').replace(/ Copyright.*/, ''), remedy: null };
  } catch (error) {
    const reason = (error as NodeJS.ErrnoException).code === 'ENOENT' ? 'not found' : `it does not start (${(error as Error).message})`;
    return { name, state: 'problem', found: reason, remedy: 'Install ffmpeg (Debian: apt install ffmpeg; macOS: brew install ffmpeg).' };
  }
}

const CODECS: Readonly<Record<EncodedCodec, string>> = {
  avc: 'H.264',
  hevc: 'HEVC',
  vp9: 'VP9 with alpha',
  av1: 'AV1',
  prores: 'ProRes 4444',
  ffv1: 'FFV1',
  webp: 'WebP',
  aac: 'AAC',
  opus: 'Opus',
};

/** Encoders on graphics cards, by what the ends of their names say. */
const CARDS: Readonly<Record<string, string>> = { nvenc: 'NVENC', vaapi: 'VAAPI', videotoolbox: 'VideoToolbox' };

/** Encoders of ffmpeg, by coding a few frames with each: a finding for every codec, and for every kind of graphics card. */
export async function findEncoders(): Promise<Finding[]> {
  const tried = await triedEncoders().catch(() => null);
  // That there is no ffmpeg is a finding of its own.
  if (!tried) return [];
  const reasons = (encoders: readonly TriedEncoder[]) => [...new Set(encoders.map(({ reason }) => reason ?? ''))].join(' ');
  const names = (encoders: readonly TriedEncoder[]) => encoders.map(({ name }) => name).join(', ');
  const codecs = Object.entries(CODECS).map(([codec, name]): Finding => {
    const own = tried.filter((encoder) => encoder.codec === codec);
    const working = own.filter(({ works }) => works);
    if (working.length > 0) return { name, state: 'ok', found: names(working), remedy: null };
    const found = reasons(own.filter(({ hardware }) => !hardware));
    return { name, state: 'warning', found, remedy: 'Files of this kind cannot be written; install a complete ffmpeg.' };
  });
  const cards = Object.entries(CARDS).flatMap(([end, name]): Finding[] => {
    const own = tried.filter((encoder) => encoder.name.endsWith(end));
    const working = own.filter(({ works }) => works);
    if (own.length === 0) return [];
    if (working.length > 0) return [{ name, state: 'ok', found: names(working), remedy: null }];
    return [{ name, state: 'absent', found: own[0]?.reason ?? '', remedy: null }];
  });
  return [...codecs, ...cards];
}

/** The GPU, by making a device on it and having it compute. */
export async function findGpu(): Promise<Finding> {
  const name = 'GPU';
  try {
    const { openDawnDevice } = await import('../render/dawn.ts');
    const started = performance.now();
    using gpu = await openDawnDevice();
    if (!(await computes(gpu.device))) {
      return { name, state: 'problem', found: `${gpu.adapter}: it computes wrongly`, remedy: 'Update the graphics driver.' };
    }
    const took = `ready in ${((performance.now() - started) / 1000).toFixed(1)} s`;
    if (/swiftshader|llvmpipe|lavapipe|software/i.test(gpu.adapter)) {
      const remedy = 'Rendering is exact but slow; install the driver of a graphics card, if there is one.';
      return { name, state: 'warning', found: `${gpu.adapter} (the CPU does its work; ${took})`, remedy };
    }
    return { name, state: 'ok', found: `${gpu.adapter} (${took})`, remedy: null };
  } catch (error) {
    return { name, state: 'problem', found: 'none', remedy: error instanceof Error ? error.message : String(error) };
  }
}

async function computes(device: GPUDevice): Promise<boolean> {
  const code =
    '@group(0) @binding(0) var<storage, read_write> out: array<u32>; @compute @workgroup_size(64) fn main(@builtin(global_invocation_id) id: vec3u) { out[id.x] = id.x * id.x + 7u; }';
  const pipeline = await device.createComputePipelineAsync({
    layout: 'auto',
    compute: { module: device.createShaderModule({ code }), entryPoint: 'main' },
  });
  const buffer = device.createBuffer({ size: 256, usage: GPUBufferUsage.STORAGE | GPUBufferUsage.COPY_SRC });
  const readback = device.createBuffer({ size: 256, usage: GPUBufferUsage.MAP_READ | GPUBufferUsage.COPY_DST });
  const group = device.createBindGroup({ layout: pipeline.getBindGroupLayout(0), entries: [{ binding: 0, resource: { buffer } }] });
  const encoder = device.createCommandEncoder();
  const pass = encoder.beginComputePass();
  pass.setPipeline(pipeline);
  pass.setBindGroup(0, group);
  pass.dispatchWorkgroups(1);
  pass.end();
  encoder.copyBufferToBuffer(buffer, 0, readback, 0, 256);
  device.queue.submit([encoder.finish()]);
  await readback.mapAsync(GPUMapMode.READ);
  const numbers = new Uint32Array(readback.getMappedRange());
  return numbers.every((value, at) => value === at * at + 7);
}

/** Processor and memory. */
export async function findMemory(): Promise<Finding[]> {
  const threads = cpus().length;
  const available = await availableMemory();
  const tight = available < LITTLE_MEMORY;
  return [
    { name: 'processor', state: 'ok', found: `${threads} threads, ${cpus()[0]?.model.trim() ?? 'unknown'}`, remedy: null },
    {
      name: 'memory',
      state: tight ? 'warning' : 'ok',
      found: `${sizeText(available)} free of ${sizeText(totalmem())}`,
      remedy: tight ? 'Close other programs before you render large pictures.' : null,
    },
  ];
}

/** What programs may still take without swapping; caches that the system gives back count as free. */
async function availableMemory(): Promise<number> {
  const known = await readFile('/proc/meminfo', 'utf8').catch(() => '');
  const kilobytes = /MemAvailable:\s+(\d+) kB/.exec(known)?.[1];
  return kilobytes === undefined ? freemem() : Number(kilobytes) * 1024;
}

/** Room on the disks of this folder and of temporary files. */
export async function findDisks(folder: string): Promise<Finding[]> {
  const places = [...new Set([folder, tmpdir()])];
  return Promise.all(
    places.map(async (place) => {
      const { bavail, bsize } = await statfs(place);
      const free = bavail * bsize;
      const little = free < LITTLE_DISK;
      const remedy = little ? 'Free some space there before a long export.' : null;
      return { name: `disk at ${place}`, state: little ? 'warning' : 'ok', found: `${sizeText(free)} free`, remedy } as const;
    }),
  );
}

/** The Node that runs this. */
export function findNode(): Finding {
  return { name: 'Node', state: 'ok', found: `${process.version}, ${process.platform}-${process.arch}`, remedy: null };
}
