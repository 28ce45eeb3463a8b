import type { OutputTimeline } from '../../media/output-timeline.ts';
import type { FormatDeclaration } from './output.ts';

/** The frames of a timeline that files of a format show: a still the first one, a sticker those of the seconds it may last. */
export function shownPart({ kind, limits }: Pick<FormatDeclaration, 'kind' | 'limits'>, timeline: OutputTimeline): OutputTimeline {
  let length = kind === 'still' ? 1 : timeline.length;
  if (limits) while (length > 1 && timeline.timeOf(length - 1) >= limits.seconds) length--;
  return length === timeline.length ? timeline : { ...timeline, length, duration: timeline.timeOf(length) };
}
