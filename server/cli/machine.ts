/** What this machine has for rendering: each thing tried, not looked up in a list. */
import { execFile } from 'node:child_process';
import { readFile, statfs } from 'node:fs/promises';
import { cpus, freemem, tmpdir, totalmem } from 'node:os';
import { promisify } from 'node:util';
import { sizeText } from './report.ts';

const run = promisify(execFile);

/** One thing that was tried. */
export interface Finding {
  readonly name: string;
  /** `problem` keeps something from working; `warning` makes it slower or smaller. */
  readonly state: 'ok' | 'warning' | 'problem';
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

/** The GPU, by making a device on it and having it compute. */
export async function findGpu(): Promise<Finding> {
  const name = 'GPU';
  try {
    const { openDawnDevice } = await import('../dawn.ts');
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
