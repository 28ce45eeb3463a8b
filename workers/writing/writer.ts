import type { ExportLog } from '../../src/jobs/export/export-log.ts';
import type { FinishPhase } from '../../src/jobs/export/export-progress.ts';
import type { GroupLength } from '../../src/jobs/export/group-length.ts';
import type { GroupEncoder } from '../../src/jobs/export/group-sink.ts';
import type { Witness } from '../../src/jobs/export/log-sink.ts';
import type { Verification } from '../../src/jobs/export/video-check.ts';
import type { FormatDeclaration } from '../../src/jobs/output/output.ts';
import type { OutputDemand } from '../../src/jobs/output/output-demand.ts';
import type { OutputTimeline } from '../../src/media/output-timeline.ts';
import type { SourceInfo } from '../../src/media/source.ts';
import type { Sound } from '../reading/audio-source.ts';
import type { ExportedFile, FormatSupport } from '../render-api.ts';
import type { OutputFiles } from './output-files.ts';

/** What to write. */
export interface WriterDemand extends OutputDemand {
  readonly declaration: FormatDeclaration;
  /** Null writes no audio. */
  readonly audio: Sound | null;
  /** Recipe to embed, as JSON. */
  readonly recipe: string;
  /** Gets the share of a phase of finishing the file that is done, from 0 to 1, once all frames are rendered. */
  readonly onFinishing: (phase: FinishPhase, share: number) => void;
}

/** How one export will be written. */
export interface WriterPlan {
  readonly encoder: GroupEncoder;
  readonly length: GroupLength;
  /** Null where pictures are kept as they are. */
  readonly witness: Witness | null;
  /** Frames that the format wants; a still wants the first one only. */
  readonly timeline: OutputTimeline;
  /** Makes the files of the complete log. Throws `MediaError`. */
  finish(log: ExportLog, files: OutputFiles): Promise<WrittenFiles>;
}

/** Written files, still to be verified. */
export interface WrittenFiles extends Pick<ExportedFile, 'mimeType' | 'codecs' | 'notes'> {
  /** What the files show, where that is not all of the timeline; `duration` in seconds. */
  readonly shown?: { readonly frames: number; readonly duration: number };
  /** Bytes of the coded pictures, where the files are a video. */
  readonly pictures?: number;
  /**
   * Reads the files again by another path than wrote them and compares them with what was rendered. Throws `MediaError`
   * (`verification-failed`). `onProgress` gets the frames done. The log must be open still.
   */
  verify(files: readonly File[], signal: AbortSignal, onProgress?: (done: number) => void): Promise<Verification>;
}

/** A way to write formats. */
export interface Writer {
  /** True where more than 8 bits of the source can be kept. */
  deep(declaration: FormatDeclaration, info: SourceInfo): Promise<boolean>;
  /** Plans an export. Throws `MediaError` before anything is written when it cannot be done. */
  plan(demand: WriterDemand): Promise<WriterPlan>;
  /** Tries whether this browser can do it. Never fails. */
  support(declaration: FormatDeclaration): Promise<FormatSupport>;
}
