import { FRAME_CALLS, watch } from '../../server/testing/watched-device.ts';
import type { PlanarFrame, PlaneFormat } from '../../src/media/picture.ts';
import { openStack } from './open-stack.ts';
import { type Grain, PassTimer } from './pass-timer.ts';
import type { Stack } from './stacks.ts';

/** One dispatch of a chain. */
export interface PassReport {
  readonly label: string;
  /** By the GPU's clock, of a software adapter its share of the whole; null where the adapter has no clock. */
  readonly ms: number | null;
  readonly bytes: number;
}

/** One chain at one size; times are of one frame in the middle of a clip. */
export interface StackReport {
  readonly name: string;
  readonly effects: readonly string[];
  /** Frames measured. */
  readonly frames: number;
  /** Milliseconds of work by the run's clock. */
  readonly ms: number;
  /** Wall milliseconds for each frame until the GPU is idle, uploading the source included. */
  readonly wallMs: number;
  /** Bytes moved, as if every texture that a pass binds were read or written once. */
  readonly bytes: number;
  readonly gigabytesPerSecond: number;
  /** Time that moving these bytes takes at the speed of a measured copy, over the time taken. */
  readonly ofFloor: number;
  readonly passes: readonly PassReport[];
}

/**
 * What milliseconds are of: the GPU's own clock; wall time until the GPU is idle, where it has no clock; or, where the
 * processor does its work, the time that all cores together give to this process, whatever else they are busy with.
 */
export type Clock = 'gpu timestamps' | 'wall time until the GPU is idle' | 'processor time';

/** Where and how long to measure. */
export interface MeasureOptions {
  readonly device: GPUDevice;
  readonly timer: PassTimer | null;
  readonly clock: Clock;
  readonly format: PlaneFormat;
  readonly frames: (index: number) => PlanarFrame;
  /** Milliseconds for each measurement. */
  readonly budget: number;
  readonly mostFrames: number;
  /** Picks one of the times of several frames: the median, or the least where other programs are in the way. */
  readonly pick: (times: readonly number[]) => number;
  /** Bandwidth of the copy to compare with, 10⁹ bytes a second. */
  readonly copySpeed: number;
  /** Times the first frame only, dispatch by dispatch: where a frame takes seconds, beside which a cold start is little. */
  readonly isBrief: boolean;
}

/** Measures one chain. Throws when its frames allocate, read back or submit more than once. */
export async function measureStack(stack: Stack, options: MeasureOptions): Promise<StackReport> {
  const { timer, clock, budget, mostFrames, pick, copySpeed, isBrief } = options;
  const watched = watch(timer?.device ?? options.device);
  using open = await openStack(stack, { device: watched.device, format: options.format, frames: options.frames });
  const { chain, approach, step, idle } = open;
  const warmUp = async () => {
    step();
    await idle();
    // Every slot of every history has to have its bind groups before allocation counts.
    const warm = Math.max(2, ...chain.plan.histories.map(({ slots }) => slots));
    const began = performance.now();
    for (let frame = 0; frame < warm; frame++) step();
    await idle();
    const expected = (performance.now() - began) / warm;
    // A GPU that has idled runs slowly for its first milliseconds.
    for (let spent = 0; spent + expected < budget / 4; spent += expected) step();
    await idle();
    return Math.round(budget / expected);
  };
  const traffic = chain.traffic();
  const room = PassTimer.framesOf(traffic.length);
  if (isBrief) {
    approach();
    await idle();
  }
  const count = isBrief ? 1 : Math.max(1, Math.min(mostFrames, room, await warmUp()));

  const run = async () => {
    watched.reset();
    for (let frame = 0; frame < count; frame++) step();
    for (const [name, perFrame] of Object.entries(FRAME_CALLS)) {
      const calls = watched.calls[name as keyof typeof FRAME_CALLS];
      if (!isBrief && calls !== perFrame * count) throw new Error(`${stack.name} called ${name} ${calls} times for ${count} frames.`);
    }
    await idle();
  };
  const timed = async (grain: Grain) => {
    timer?.start(grain);
    const [began, used] = [performance.now(), process.cpuUsage()];
    await run();
    const { user, system } = process.cpuUsage(used);
    return {
      wallMs: (performance.now() - began) / count,
      processorMs: (user + system) / 1000 / count,
      times: timer && (await timer.stop()),
    };
  };
  const { wallMs, processorMs, times: whole } = await timed(isBrief ? 'dispatch' : 'pass');
  const single = timer && !isBrief ? (await timed('dispatch')).times : whole;

  const onGpu = whole && pick(whole.map((parts) => parts.reduce((sum, part) => sum + part, 0)));
  const ms = clock === 'processor time' ? processorMs : (onGpu ?? wallMs);
  const pixels = chain.size.width * chain.size.height;
  // By wall time, passes are disturbed alike.
  const share = clock === 'processor time' && onGpu ? ms / onGpu : 1;
  const passes = traffic.map(({ label, bytesPerPixel }, at) => ({
    label,
    ms: single && share * pick(single.map((parts) => parts[at] as number)),
    bytes: bytesPerPixel * pixels,
  }));
  const bytes = passes.reduce((sum, pass) => sum + pass.bytes, 0);
  const gigabytesPerSecond = bytes / ms / 1e6;
  return {
    name: stack.name,
    effects: stack.effects.map(({ effect }) => effect.id),
    frames: count,
    ms,
    wallMs,
    bytes,
    gigabytesPerSecond,
    ofFloor: gigabytesPerSecond / copySpeed,
    passes,
  };
}
