import type { DeliveryFormat } from '../../gpu/deliver.ts';
import type { OutputTimeline } from '../../media/output-timeline.ts';
import type { OutputFormat, OutputSettings } from './output.ts';
import type { SizeSearch } from './size-search.ts';

/** What one file of an export is to be, on any host. */
export interface OutputDemand {
  readonly outputFormat: OutputFormat;
  readonly output: OutputSettings;
  /** What was asked for, by which the file is judged, where `output` spends more. */
  readonly asked?: OutputSettings | undefined;
  /** The planes that come. */
  readonly delivery: DeliveryFormat;
  readonly timeline: OutputTimeline;
  /** Frames per second; the mean where the rate varies. */
  readonly frameRate: number;
  /** True when all of the source is exported, so that packets of its audio may be copied. */
  readonly whole: boolean;
  /** Where the search for the size stands that the file is to have; none where none is asked for. */
  readonly size?: SizeSearch | null;
  readonly signal: AbortSignal;
}
