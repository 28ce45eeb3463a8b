/** What the page says about jobs, in one place. */
import { FILES_NEEDED, FOLDER_NEEDED, INTERRUPTED, isOver, type LogLine } from '../../jobs/job.ts';
import type { JobStep } from '../../jobs/kinds/job-kind.ts';
import { kindOf } from '../../jobs/kinds.ts';
import { clockOf, framesText } from '../playback/timecode.ts';
import type { ShownJob } from './job-hooks.ts';

/** Share of the whole that is done, 0 to 1; of a parent, with those that it waits for. */
export function shareDone({ job, progress }: ShownJob, children: readonly ShownJob[] = []): number {
  if (children.length > 0) return children.reduce((sum, child) => sum + (isOver(child.job) ? 1 : shareDone(child)), 0) / children.length;
  if (job.state.phase === 'done') return 1;
  let before = 0;
  for (const [name, { share }] of Object.entries(kindOf(job)?.steps ?? {})) {
    if (name === progress.step) return before + (progress.total > 0 ? share * Math.min(progress.done / progress.total, 1) : 0);
    before += share;
  }
  return 0;
}

const HELD: Readonly<Record<string, string>> = {
  [INTERRUPTED]: 'Interrupted',
  [FILES_NEEDED]: 'Waiting for its files',
  [FOLDER_NEEDED]: 'Waiting for a folder',
  'storage-full': 'Paused for want of room',
};

/** What a job is doing now, in a word or two. */
export function phaseText({ job, progress, stopping }: ShownJob): string {
  if (stopping) return stopping === 'cancel' ? 'Cancelling…' : 'Pausing…';
  const { state } = job;
  switch (state.phase) {
    case 'queued':
      return 'Waiting';
    case 'waiting':
      return 'Waiting for its parts';
    case 'running':
      return kindOf(job)?.steps[progress.step]?.label ?? 'Preparing';
    case 'paused':
      return 'Paused';
    case 'pending':
      return HELD[state.need.code] ?? 'Needs you';
    case 'failed':
      return 'Failed';
    case 'done':
      return 'Done';
  }
}

/** How far a step is, in what it counts: “12 of 40 frames”; empty while it counts nothing people know. */
export function countText({ job, progress }: ShownJob): string {
  const unit: JobStep['unit'] = kindOf(job)?.steps[progress.step]?.unit ?? 'share';
  if (progress.total === 0 || unit === 'share' || unit === 'bytes') return '';
  return unit === 'frames' ? `${progress.done} of ${framesText(progress.total)}` : `${progress.done} of ${progress.total}`;
}

/** How fast a job is; empty while that is unknown. */
export function rateText({ job, progress }: ShownJob): string {
  const isFrames = kindOf(job)?.steps[progress.step]?.unit === 'frames';
  return isFrames && progress.rate > 0 ? `${progress.rate.toFixed(1)} fps` : '';
}

/** How long a job takes yet; empty while that is unknown. */
export const leftText = ({ progress }: ShownJob): string => (progress.eta === null ? '' : `${clockOf(Math.ceil(progress.eta))} left`);

/** How far a job is as a whole: “42 %”. */
export const percentText = (shown: ShownJob, children?: readonly ShownJob[]): string => `${Math.round(shareDone(shown, children) * 100)} %`;

/** How many of the parts of a job are over, and how many failed. */
export function partsText(children: readonly ShownJob[]): string {
  const over = children.filter(({ job }) => isOver(job)).length;
  const failed = children.filter(({ job }) => job.state.phase === 'failed').length;
  return `${over} of ${children.length} done${failed > 0 ? `, ${failed} failed` : ''}`;
}

const EVENTS: Readonly<Record<LogLine['what'], string>> = {
  start: 'Began',
  pause: 'Paused',
  need: 'Stopped for want of something',
  interrupt: 'Interrupted: its tab was closed',
  resume: 'Goes on',
  retry: 'Tried again',
  wait: 'Waits for its parts',
  finish: 'Done',
  fail: 'Failed',
  note: '',
};

/** A line of a log as people read it. */
export const logText = ({ what, text }: LogLine): string => [EVENTS[what], text].filter(Boolean).join(': ');
