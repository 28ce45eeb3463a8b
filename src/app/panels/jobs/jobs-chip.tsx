import { Popover } from '@base-ui/react/popover';
import { Link } from '@tanstack/react-router';
import { Pause, Play, TriangleAlert, X } from 'lucide-react';
import { useState } from 'react';
import { IconButton } from '../../design/button.tsx';
import layer from '../../design/layer.module.css';
import { failedTo } from '../../design/toasts.tsx';
import { JobBar } from '../../jobs/job-bar.tsx';
import { type ShownJob, useJobs, useShownJobs } from '../../jobs/job-hooks.ts';
import { leftText, percentText, phaseText } from '../../jobs/words.ts';
import styles from './jobs-chip.module.css';
import { type JobNode, sectionsOf } from './sections.ts';
import { words } from './words.ts';

/** Jobs that its list shows. */
const SHOWN = 4;

/** In the bar of every page: what runs and how far it is, or that something needs a person; nothing while nothing is to be done. */
export function JobsChip() {
  const [isOpen, setOpen] = useState(false);
  const shown = useShownJobs();
  const { running, waiting, failed } = sectionsOf(shown);
  const open = [...running, ...waiting];
  const needy = shown.filter(({ job }) => job.state.phase === 'pending').length + failed.length;
  if (open.length === 0 && failed.length === 0) return null;
  const [first] = running;
  const share = first
    ? percentText(
        first.shown,
        first.children.map((child) => child.shown),
      )
    : null;
  return (
    <Popover.Root open={isOpen} onOpenChange={setOpen}>
      <Popover.Trigger className={styles.chip} aria-label={words.chip(running.length, waiting.length, failed.length, share)}>
        {needy > 0 && <TriangleAlert size={13} className={styles.warn} aria-hidden />}
        {share !== null && (
          <span className={styles.track} aria-hidden>
            <i style={{ width: share.replace(' ', '') }} />
          </span>
        )}
        <span>{words.chipText(running.length, waiting.length, failed.length, share)}</span>
      </Popover.Trigger>
      <Popover.Portal>
        <Popover.Positioner sideOffset={6} align="end" collisionPadding={8}>
          <Popover.Popup className={`${layer.panel} ${styles.panel}`} aria-label={words.title}>
            <ul>
              {open.slice(0, SHOWN).map((node) => (
                <Row key={node.shown.job.id} node={node} />
              ))}
            </ul>
            {failed.length > 0 && <p className={styles.failed}>{words.failedCount(failed.length)}</p>}
            <Link to="/jobs" className={styles.all} onClick={() => setOpen(false)}>
              {words.allJobs}
            </Link>
          </Popover.Popup>
        </Popover.Positioner>
      </Popover.Portal>
    </Popover.Root>
  );
}

function Row({ node }: { node: JobNode }) {
  const jobs = useJobs();
  const { shown } = node;
  const { id, name } = shown.job;
  const parts = node.children.map((child) => child.shown);
  const isIn = (one: ShownJob, ...phases: string[]) => phases.includes(one.job.state.phase);
  const isGoing = [shown, ...parts].some((one) => isIn(one, 'queued', 'running'));
  const isHeld = [shown, ...parts].some((one) => isIn(one, 'paused', 'pending'));
  return (
    <li>
      <JobBar shown={shown} parts={parts} className={styles.body}>
        <strong title={name}>{name}</strong>
        <span>{[phaseText(shown), percentText(shown, parts), leftText(shown)].filter(Boolean).join(', ')}</span>
      </JobBar>
      {isGoing && (
        <IconButton
          icon={Pause}
          label={words.pause(name)}
          disabled={shown.stopping !== null}
          onClick={() => void jobs.pause(id).catch(failedTo(words.pausing(name)))}
        />
      )}
      {!isGoing && isHeld && (
        <IconButton icon={Play} label={words.goOnWith(name)} onClick={() => void jobs.resume(id).catch(failedTo(words.continuing(name)))} />
      )}
      <IconButton
        icon={X}
        label={words.cancel(name)}
        disabled={shown.stopping !== null}
        onClick={() => void jobs.cancel(id).catch(failedTo(words.cancelling(name)))}
      />
    </li>
  );
}
