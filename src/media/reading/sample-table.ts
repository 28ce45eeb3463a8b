/** The samples of a track from tables that mp4box has parsed. Its own lists of samples take half a kilobyte for each. */
import { createFile, type ISOFile } from 'mp4box';

/** A parser that makes no lists of samples. */
export function tablesOnly(): ISOFile {
  const iso = createFile();
  iso.sampleListBuilt = true;
  return iso;
}

/** Samples in decode order; NaN where a table ends too early. Times in units of a `timescale`th of a second. */
export interface TrackSamples {
  readonly timescale: number;
  readonly decodeTimes: Float64Array;
  readonly times: Float64Array;
  /** 1 for a sync sample. */
  readonly sync: Uint8Array;
  /** Where the bytes of each end in the file. */
  readonly ends: Float64Array;
}

/** Unrolls the tables of a track. Throws `RangeError` when one is missing. */
export function trackSamples({ mdia }: ISOFile['moov']['traks'][number]): TrackSamples {
  const { stsz, stz2, stsc, stco, co64, stts, ctts, stss } = mdia.minf.stbl;
  const sizes: readonly number[] = (stsz ?? stz2)?.sample_sizes ?? [];
  const chunks: readonly number[] | undefined = (stco ?? co64)?.chunk_offsets;
  if (!stsc || !stts || !chunks) throw new RangeError('a table of its samples is missing');
  const empty = () => new Float64Array(sizes.length).fill(Number.NaN);
  const [decodeTimes, times, ends] = [empty(), empty(), empty()];
  let time = 0;
  unroll(stts.sample_counts, stts.sample_deltas, sizes.length, (sample, delta) => {
    decodeTimes[sample] = time;
    time += delta;
  });
  if (ctts) {
    unroll(ctts.sample_counts, ctts.sample_offsets, sizes.length, (sample, offset) => {
      times[sample] = (decodeTimes[sample] as number) + offset;
    });
  } else times.set(decodeTimes);
  const sync = new Uint8Array(sizes.length).fill(stss ? 0 : 1);
  for (const number of stss?.sample_numbers ?? []) if (number <= sizes.length) sync[number - 1] = 1;
  let sample = 0;
  for (const [run, first] of stsc.first_chunk.entries()) {
    const next = Math.min(stsc.first_chunk[run + 1] ?? Number.POSITIVE_INFINITY, chunks.length + 1);
    for (let chunk = first; chunk < next; chunk++) {
      let end = chunks[chunk - 1] as number;
      for (let left = stsc.samples_per_chunk[run] as number; left > 0 && sample < sizes.length; left--) {
        end += sizes[sample] as number;
        ends[sample++] = end;
      }
    }
  }
  return { timescale: mdia.mdhd.timescale, decodeTimes, times, sync, ends };
}

/** Hands out the value of each sample of a run-length table, up to a number of samples. */
function unroll(counts: readonly number[], values: readonly number[], most: number, give: (sample: number, value: number) => void): void {
  let sample = 0;
  for (const [run, count] of counts.entries()) {
    const end = Math.min(sample + count, most);
    while (sample < end) give(sample++, values[run] as number);
  }
}
