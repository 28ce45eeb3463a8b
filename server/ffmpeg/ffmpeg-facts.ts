import { outputOf, startFfmpeg } from './ffmpeg.ts';

/** What this machine's ffmpeg is. */
export interface FfmpegFacts {
  /** As it names it itself, or `unknown`. */
  readonly version: string;
  /** Names of the encoders that were compiled in, which need not work here. */
  readonly encoders: ReadonlySet<string>;
}

/** Seconds that it may take to answer, on a machine that has much else to do. */
const SECONDS = 60;

let facts: Promise<FfmpegFacts> | null = null;

/** Asks ffmpeg once; later calls get the same answer. Throws `MediaError` when there is none. */
export function ffmpegFacts(): Promise<FfmpegFacts> {
  facts ??= ask().catch((error: unknown) => {
    // Installing ffmpeg may help; the next call looks again.
    facts = null;
    throw error;
  });
  return facts;
}

async function ask(): Promise<FfmpegFacts> {
  const [encoders, version] = await Promise.all(
    ['-encoders', '-version'].map((question) =>
      outputOf(startFfmpeg('ffmpeg', ['-hide_banner', question], { reads: true, seconds: SECONDS })),
    ),
  );
  const names = [...(encoders?.text ?? '').matchAll(/^ [VA]\S{5} (\S+)/gm)].map(([, name]) => name as string);
  return { version: /^ffmpeg version (\S+)/.exec(version?.text ?? '')?.[1] ?? 'unknown', encoders: new Set(names) };
}
