import { Menu } from '@base-ui/react/menu';
import { ArrowDownToLine, ArrowUpToLine, Copy, Ellipsis, FolderOpen, Pencil, ScrollText, Trash2 } from 'lucide-react';
import { isOver } from '../../../jobs/job.ts';
import { importKind } from '../../../jobs/kinds/import.ts';
import { isOf } from '../../../jobs/kinds/job-kind.ts';
import { restoreKind } from '../../../jobs/kinds/restore.ts';
import { buttonClass } from '../../design/button.tsx';
import layer from '../../design/layer.module.css';
import { failedTo } from '../../design/toasts.tsx';
import { useJobs } from '../../jobs/job-hooks.ts';
import type { JobNode } from './sections.ts';
import { useEditJob } from './use-edit-job.ts';
import { words } from './words.ts';

/** The less common things that can be done with a job. */
export function JobMenu({ node, onLog }: { node: JobNode; onLog: () => void }) {
  const jobs = useJobs();
  const { job } = node.shown;
  const { id, name, state } = job;
  const edit = useEditJob(job);
  const canBePlaced = state.phase === 'queued' || state.phase === 'paused' || state.phase === 'waiting';
  const prioritise = (by: -1 | 1) => void jobs.prioritise(id, by).catch(failedTo(words.moving));
  return (
    <Menu.Root>
      <Menu.Trigger className={buttonClass('icon')} aria-label={words.actions(name)}>
        <Ellipsis size={16} aria-hidden />
      </Menu.Trigger>
      <Menu.Portal>
        <Menu.Positioner sideOffset={4} align="end" collisionPadding={8}>
          <Menu.Popup className={layer.popup}>
            {canBePlaced && (
              <>
                <Item icon={ArrowUpToLine} label={words.first} onClick={() => prioritise(1)} />
                <Item icon={ArrowDownToLine} label={words.last} onClick={() => prioritise(-1)} />
              </>
            )}
            {edit?.open && <Item icon={FolderOpen} label={words.openSource} onClick={edit.open} />}
            {edit && <Item icon={Pencil} label={words.edit} onClick={edit.edit} />}
            {job.parent === null && !isOf(importKind, job) && !isOf(restoreKind, job) && (
              <Item icon={Copy} label={words.duplicate} onClick={() => void jobs.duplicate(id).catch(failedTo(words.duplicating(name)))} />
            )}
            <Item icon={ScrollText} label={words.log} onClick={onLog} />
            {isOver(job) && job.parent === null && (
              <Item icon={Trash2} label={words.forget} onClick={() => void jobs.cancel(id).catch(failedTo(words.clearing))} />
            )}
          </Menu.Popup>
        </Menu.Positioner>
      </Menu.Portal>
    </Menu.Root>
  );
}

function Item({ icon: Icon, label, onClick }: { icon: typeof Copy; label: string; onClick: () => void }) {
  return (
    <Menu.Item className={layer.item} onClick={onClick}>
      <Icon size={14} aria-hidden />
      <span>{label}</span>
    </Menu.Item>
  );
}
