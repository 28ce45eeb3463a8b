import { ArrowDown, ArrowUp, ChevronDown, ChevronRight, GripVertical, Pause, Play, RotateCcw, X } from 'lucide-react';
import { type PointerEvent, useState } from 'react';
import { INTERRUPTED, isOver } from '../../../jobs/job.ts';
import { IconButton } from '../../design/button.tsx';
import { failedTo } from '../../design/toasts.tsx';
import { JobBar } from '../../jobs/job-bar.tsx';
import { type ShownJob, useJobs } from '../../jobs/job-hooks.ts';
import { countText, leftText, partsText, percentText, phaseText, rateText } from '../../jobs/words.ts';
import { JobLog } from './job-log.tsx';
import { JobMenu } from './job-menu.tsx';
import { JobRows } from './job-queue.tsx';
import { JobThumbnail } from './job-thumbnail.tsx';
import styles from './jobs.module.css';
import type { JobNode } from './sections.ts';
import { words } from './words.ts';

/** A place in the queue, and how to change it. */
export interface JobPlace {
  readonly isFirst: boolean;
  readonly isLast: boolean;
  readonly grip: (event: PointerEvent<HTMLElement>) => void;
  readonly move: (by: number) => void;
}

/** A job that is not over: what it is, how far, how long yet, and what can be done about it; below it those that it waits for. */
export function JobItem(props: { node: JobNode; order: JobPlace | null; isDragged: boolean; dropAt: 'before' | 'after' | null }) {
  const { node, order } = props;
  const { shown, children } = node;
  const { job } = shown;
  const { name, state } = job;
  const parts = children.map((child) => child.shown);
  const [isOpen, setOpen] = useState(children.length <= OPEN_AT_ONCE);
  const [isLogOpen, setLogOpen] = useState(false);
  const need = state.phase === 'pending' && state.need.code !== INTERRUPTED ? state.need : null;
  return (
    <li data-job={job.id} data-dragged={props.isDragged} data-drop={props.dropAt ?? undefined} className={styles.item}>
      <div className={styles.row}>
        <Grip name={name} order={order} />
        <JobThumbnail item={job.inputs[0]} small={job.parent !== null} />
        <JobBar shown={shown} parts={parts} className={styles.main}>
          <div className={styles.line}>
            <strong title={name}>{name}</strong>
            <span>{statusText(shown, parts)}</span>
          </div>
        </JobBar>
        <JobActions shown={shown} parts={parts} order={order} />
        <JobMenu node={node} onLog={() => setLogOpen(!isLogOpen)} />
      </div>
      {need && (
        <p className={styles.need} role="alert">
          <strong>{need.message}</strong> {need.remedy}
        </p>
      )}
      {isLogOpen && <JobLog job={job} onClose={() => setLogOpen(false)} />}
      {children.length > 0 && (
        <div className={styles.children}>
          <button type="button" className={styles.disclosure} aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>
            {isOpen ? <ChevronDown size={14} aria-hidden /> : <ChevronRight size={14} aria-hidden />}
            {words.parts(name, children.length)}
          </button>
          {isOpen && <JobRows label={words.partsOf(name)} nodes={children} sortable />}
        </div>
      )}
    </li>
  );
}

/** Parents with more parts than this are closed at first. */
const OPEN_AT_ONCE = 12;

function statusText(shown: ShownJob, parts: readonly ShownJob[]): string {
  const { state } = shown.job;
  if (parts.length > 0) return [partsText(parts), percentText(shown, parts)].join(', ');
  const isStarted = state.phase === 'running' || shown.progress.total > 0;
  return [phaseText(shown), countText(shown), isStarted && percentText(shown), rateText(shown), leftText(shown)].filter(Boolean).join(', ');
}

function Grip({ name, order }: { name: string; order: JobPlace | null }) {
  if (!order) return <span className={styles.grip} />;
  return (
    <button
      type="button"
      className={styles.grip}
      aria-label={words.grip(name)}
      title={words.gripHelp}
      onPointerDown={order.grip}
      onKeyDown={(event) => {
        const by = { ArrowUp: -1, ArrowDown: 1 }[event.key];
        if (by === undefined) return;
        event.preventDefault();
        order.move(by);
      }}
    >
      <GripVertical size={14} aria-hidden />
    </button>
  );
}

/** What can be done about a job at once; the rest is in its menu. */
function JobActions({ shown, parts, order }: { shown: ShownJob; parts: readonly ShownJob[]; order: JobPlace | null }) {
  const jobs = useJobs();
  const { id, name, state } = shown.job;
  const isBusy = shown.stopping !== null;
  const isHeld = ({ job }: ShownJob) => job.state.phase === 'paused' || job.state.phase === 'pending';
  const isGoing = ({ job }: ShownJob) => job.state.phase === 'queued' || job.state.phase === 'running';
  const canPause = isGoing(shown) || parts.some(isGoing);
  const canGoOn = isHeld(shown) || (!canPause && parts.some(isHeld));
  return (
    <div className={styles.actions}>
      {order && (
        <>
          <IconButton icon={ArrowUp} label={words.earlier(name)} disabled={order.isFirst} onClick={() => order.move(-1)} />
          <IconButton icon={ArrowDown} label={words.later(name)} disabled={order.isLast} onClick={() => order.move(1)} />
        </>
      )}
      {canPause && (
        <IconButton
          icon={Pause}
          label={words.pause(name)}
          disabled={isBusy}
          onClick={() => void jobs.pause(id).catch(failedTo(words.pausing(name)))}
        />
      )}
      {canGoOn && (
        <IconButton icon={Play} label={words.goOnWith(name)} onClick={() => void jobs.resume(id).catch(failedTo(words.continuing(name)))} />
      )}
      {state.phase === 'failed' && (
        <IconButton
          icon={RotateCcw}
          label={words.again(name)}
          onClick={() => void jobs.resume(id).catch(failedTo(words.continuing(name)))}
        />
      )}
      {!isOver(shown.job) && (
        <IconButton
          icon={X}
          label={words.cancel(name)}
          disabled={isBusy}
          onClick={() => void jobs.cancel(id).catch(failedTo(words.cancelling(name)))}
        />
      )}
    </div>
  );
}
