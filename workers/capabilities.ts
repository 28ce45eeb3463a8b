/** What this browser and GPU can really do, found by sending known pixels and sound through them. */
import { coloursMatch, KNOWN_COLOURS } from './known-colours.ts';
import type { Capabilities } from './render-api.ts';

/** One VP9 key frame, coded without loss: 16×16, Y = 16 + 8x + 5y, U = 64 + 8x, V = 192 − 8y. */
const KNOWN_FRAME =
  'gkmDQgAA8AD2ADgkHBgAAAAgAAB5+AH///9LPxxnzf/0P/84///mul1N6//OPXa+sN/////RSlmlz//0N////9FEhCTH/+FHv//mul1N6//OP//5rpdTev/y6////muZUp5//zaxx0L4dw3QHGa///+cjOSUP/8QFwA=';
const SIDE = 16;
/** A GPU or codec that does not answer within this time is taken for broken. */
const PATIENCE_MS = 10_000;

/** Tries WebGPU, the way of decoded frames, and the encoders; never throws. Takes a fraction of a second. */
export async function probeCapabilities(): Promise<Capabilities> {
  const [gpu, path, vp9, h264, av1, opus, aac] = await Promise.all([
    inTime(probeGpu(), {
      ...NO_GPU,
      problem: 'The graphics driver does not answer. Restart the browser, and update the graphics driver if it happens again.',
    }),
    framePath(),
    inTime(encodesVideo('vp09.00.10.08'), false),
    inTime(encodesVideo('avc1.42001f'), false),
    inTime(encodesVideo('av01.0.00M.08'), false),
    inTime(encodesAudio('opus'), false),
    inTime(encodesAudio('mp4a.40.2'), false),
  ]);
  // The AAC encoder we carry needs nothing but WebAssembly.
  const wasm = WebAssembly.validate(Uint8Array.of(0, 0x61, 0x73, 0x6d, 1, 0, 0, 0));
  return { ...gpu, framePath: path, encoders: { vp9, h264, av1, opus, aac: aac || wasm } };
}

type GpuPart = Pick<Capabilities, 'webgpu' | 'problem' | 'adapter' | 'maxTextureSize'>;
const NO_GPU = { webgpu: false, adapter: null, maxTextureSize: 0 } as const;

/** `work`, or `otherwise` when it fails or takes too long: a self-test's failure is its result. */
function inTime<T>(work: Promise<T>, otherwise: T): Promise<T> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => resolve(otherwise), PATIENCE_MS);
    work.then(resolve, () => resolve(otherwise)).finally(() => clearTimeout(timer));
  });
}

async function probeGpu(): Promise<GpuPart> {
  if (!self.isSecureContext) {
    return { ...NO_GPU, problem: 'WebGPU needs a secure page. Open the address as https://… or as http://localhost.' };
  }
  if (!navigator.gpu) {
    return { ...NO_GPU, problem: 'This browser has no WebGPU. Use a current Chrome, Edge or Safari, or switch WebGPU on in its settings.' };
  }
  const adapter = await navigator.gpu.requestAdapter({ powerPreference: 'high-performance' });
  if (!adapter) {
    return {
      ...NO_GPU,
      problem:
        'The browser offers no graphics adapter. Switch on hardware acceleration in its settings, update the graphics driver, and restart it.',
    };
  }
  const { vendor, architecture, description, isFallbackAdapter } = adapter.info;
  const about = {
    adapter: { vendor, architecture, description, fallback: isFallbackAdapter },
    maxTextureSize: adapter.limits.maxTextureDimension2D,
  };
  let device: GPUDevice | null = null;
  try {
    device = await adapter.requestDevice();
    if (!(await computesExactly(device))) {
      return {
        ...about,
        webgpu: false,
        problem: 'The graphics driver computes wrong pixels. Update it, or use another browser.',
      };
    }
    // A canvas that refuses to be read back is as good as black.
    const shown = await presents(device).catch(() => false);
    const problem = shown
      ? null
      : 'Pictures are computed but do not reach the screen in this browser (they stay black or blank). Switch on hardware acceleration, or use another browser; exports still work.';
    return { ...about, webgpu: true, problem };
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return { ...about, webgpu: false, problem: `WebGPU does not start (${reason}). Update the graphics driver and restart the browser.` };
  } finally {
    device?.destroy();
  }
}

const DOUBLE = /* wgsl */ `
  @group(0) @binding(0) var source: texture_2d<f32>;
  @group(0) @binding(1) var<storage, read_write> result: array<u32>;
  @compute @workgroup_size(4, 4) fn main(@builtin(global_invocation_id) id: vec3u) {
    result[id.y * 4 + id.x] = u32(textureLoad(source, id.xy, 0).r * 255.0 + 0.5) * 2u + 1u;
  }`;

/** Uploads 16 known samples as frames' planes are uploaded, computes with them and reads the results back. */
async function computesExactly(device: GPUDevice): Promise<boolean> {
  const samples = Uint8Array.from({ length: 16 }, (_, index) => index * 16 + 3);
  const texture = device.createTexture({
    size: [4, 4],
    format: 'r8unorm',
    usage: GPUTextureUsage.TEXTURE_BINDING | GPUTextureUsage.COPY_DST,
  });
  device.queue.writeTexture({ texture }, samples, { bytesPerRow: 4 }, [4, 4]);
  const result = device.createBuffer({ size: 64, usage: GPUBufferUsage.STORAGE | GPUBufferUsage.COPY_SRC });
  const readback = device.createBuffer({ size: 64, usage: GPUBufferUsage.MAP_READ | GPUBufferUsage.COPY_DST });
  const module = device.createShaderModule({ code: DOUBLE });
  const pipeline = await device.createComputePipelineAsync({ layout: 'auto', compute: { module } });
  const entries = [
    { binding: 0, resource: texture.createView() },
    { binding: 1, resource: { buffer: result } },
  ];
  const encoder = device.createCommandEncoder();
  const pass = encoder.beginComputePass();
  pass.setPipeline(pipeline);
  pass.setBindGroup(0, device.createBindGroup({ layout: pipeline.getBindGroupLayout(0), entries }));
  pass.dispatchWorkgroups(1);
  pass.end();
  encoder.copyBufferToBuffer(result, readback);
  device.queue.submit([encoder.finish()]);
  await readback.mapAsync(GPUMapMode.READ);
  const values = new Uint32Array(readback.getMappedRange());
  return samples.every((sample, index) => values[index] === sample * 2 + 1);
}

/** Whether what is drawn into a WebGPU canvas can be seen in it; some set-ups silently give black. */
async function presents(device: GPUDevice): Promise<boolean> {
  const canvas = new OffscreenCanvas(SIDE, SIDE);
  const context = canvas.getContext('webgpu');
  if (!context) return false;
  context.configure({ device, format: navigator.gpu.getPreferredCanvasFormat(), alphaMode: 'opaque' });
  const encoder = device.createCommandEncoder();
  const view = context.getCurrentTexture().createView();
  const clearValue = { r: 64 / 255, g: 128 / 255, b: 191 / 255, a: 1 };
  encoder.beginRenderPass({ colorAttachments: [{ view, clearValue, loadOp: 'clear', storeOp: 'store' }] }).end();
  device.queue.submit([encoder.finish()]);
  const picture = await createImageBitmap(await canvas.convertToBlob({ type: 'image/png' }));
  const flat = new OffscreenCanvas(SIDE, SIDE).getContext('2d');
  flat?.drawImage(picture, 0, 0);
  picture.close();
  const pixel = flat?.getImageData(SIDE / 2, SIDE / 2, 1, 1).data;
  return pixel !== undefined && [64, 128, 191].every((value, channel) => Math.abs(value - (pixel[channel] ?? 0)) <= 2);
}

let known: Promise<Capabilities['framePath']> | null = null;

/** How decoded frames are to be read in this browser; found out once, with a known picture. Never fails. */
export function framePath(): Promise<Capabilities['framePath']> {
  known ??= inTime(probeFramePath(), 'none');
  return known;
}

/** Decodes known pictures and compares their samples: are planes exact, or at least converted pixels right? */
async function probeFramePath(): Promise<Capabilities['framePath']> {
  const frame = await decodeFrame(KNOWN_FRAME, SIDE, SIDE);
  try {
    if (frame.format === 'I420' || frame.format === 'NV12') {
      const bytes = new Uint8Array(frame.allocationSize());
      await frame.copyTo(bytes);
      if (bytes.length === (SIDE * SIDE * 3) / 2 && planesMatch(bytes, frame.format)) return 'planes';
    }
  } finally {
    frame.close();
  }
  return (await convertsColours()) ? 'rgba' : 'none';
}

/** Whether this browser converts decoded frames to the right colours. */
export async function convertsColours(): Promise<boolean> {
  const frame = await decodeFrame(KNOWN_COLOURS, 32, 16);
  try {
    const pixels = new Uint8Array(32 * 16 * 4);
    await frame.copyTo(pixels, { format: 'RGBA' });
    return coloursMatch(pixels);
  } finally {
    frame.close();
  }
}

const luma = (x: number, y: number) => 16 + 8 * x + 5 * y;

function planesMatch(bytes: Uint8Array, format: 'I420' | 'NV12'): boolean {
  const half = SIDE / 2;
  const start = SIDE * SIDE;
  for (let y = 0; y < SIDE; y++) for (let x = 0; x < SIDE; x++) if (bytes[y * SIDE + x] !== luma(x, y)) return false;
  for (let y = 0; y < half; y++) {
    for (let x = 0; x < half; x++) {
      const at = y * half + x;
      const u = format === 'I420' ? bytes[start + at] : bytes[start + 2 * at];
      const v = format === 'I420' ? bytes[start + half * half + at] : bytes[start + 2 * at + 1];
      if (u !== 64 + 8 * x || v !== 192 - 8 * y) return false;
    }
  }
  return true;
}

function decodeFrame(picture: string, codedWidth: number, codedHeight: number): Promise<VideoFrame> {
  return new Promise((resolve, reject) => {
    const decoder = new VideoDecoder({ output: resolve, error: reject });
    decoder.configure({ codec: 'vp09.00.10.08', codedWidth, codedHeight });
    const data = Uint8Array.from(atob(picture), (letter) => letter.charCodeAt(0));
    decoder.decode(new EncodedVideoChunk({ type: 'key', timestamp: 0, data }));
    decoder
      .flush()
      .catch(reject)
      .finally(() => decoder.state !== 'closed' && decoder.close());
  });
}

/** Encodes one small frame; true when a chunk with data comes out. */
async function encodesVideo(codec: string): Promise<boolean> {
  const config: VideoEncoderConfig = { codec, width: 64, height: 64, bitrate: 200_000, framerate: 30 };
  if (!(await VideoEncoder.isConfigSupported(config)).supported) return false;
  let bytes = 0;
  const encoder = new VideoEncoder({
    output: (chunk) => {
      bytes += chunk.byteLength;
    },
    error: () => undefined,
  });
  encoder.configure(config);
  const data = new Uint8Array((64 * 64 * 3) / 2).fill(128);
  const frame = new VideoFrame(data, { format: 'I420', codedWidth: 64, codedHeight: 64, timestamp: 0 });
  try {
    encoder.encode(frame, { keyFrame: true });
    await encoder.flush();
  } finally {
    frame.close();
    if (encoder.state !== 'closed') encoder.close();
  }
  return bytes > 0;
}

/** Encodes a tenth of a second of silence; true when data comes out. */
async function encodesAudio(codec: string): Promise<boolean> {
  const config: AudioEncoderConfig = { codec, sampleRate: 48_000, numberOfChannels: 2, bitrate: 128_000 };
  if (!(await AudioEncoder.isConfigSupported(config)).supported) return false;
  let bytes = 0;
  const encoder = new AudioEncoder({
    output: (chunk) => {
      bytes += chunk.byteLength;
    },
    error: () => undefined,
  });
  encoder.configure(config);
  const data = new Float32Array(4800 * 2);
  const sound = new AudioData({ format: 'f32', sampleRate: 48_000, numberOfChannels: 2, numberOfFrames: 4800, timestamp: 0, data });
  try {
    encoder.encode(sound);
    await encoder.flush();
  } finally {
    sound.close();
    if (encoder.state !== 'closed') encoder.close();
  }
  return bytes > 0;
}
