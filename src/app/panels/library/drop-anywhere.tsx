import { useLocation, useNavigate } from '@tanstack/react-router';
import { useEffect, useState } from 'react';
import { failedTo, type ToastWords, toast } from '../../design/toasts.tsx';
import { useJobs } from '../../jobs/job-hooks.ts';
import { bytesText } from '../../library/bytes-text.ts';
import { useLibrary } from '../../library/hooks.ts';
import { onLaunchFiles, type SharedFiles, takeSharedFiles } from '../../pwa/incoming.ts';
import styles from './drop-anywhere.module.css';
import { droppedFiles } from './dropped-files.ts';
import { importFiles } from './import-files.ts';

/**
 * Takes files and folders dropped anywhere on the page and pictures pasted into it, and shows that it would while they are dragged over it.
 * On the page of a collection they go into that.
 */
export function DropAnywhere() {
  const library = useLibrary();
  const jobs = useJobs();
  const navigate = useNavigate();
  const collection = useLocation({ select: ({ search }) => (search as { collection?: string }).collection });
  const [over, setOver] = useState(false);
  useEffect(() => {
    // What the system opens, and what other apps share, comes in as if it were dropped.
    const take = (files: readonly File[]) =>
      importFiles({ library, jobs }, files, (id) => void navigate({ to: '/item/$id', params: { id } }));
    onLaunchFiles(take, failedTo('Opening the files'));
    takeSharedFiles()
      .then(async ({ files, lost }) => {
        take(files);
        if (lost.length > 0) toast(await notKept(lost));
      })
      .catch(failedTo('Taking what was shared'));
  }, [library, jobs, navigate]);
  useEffect(() => {
    const to = { library, jobs };
    const open = (id: string) => void navigate({ to: '/item/$id', params: { id } });
    const carriesFiles = (event: DragEvent) => event.dataTransfer?.types.includes('Files') ?? false;
    const enter = (event: DragEvent) => {
      if (!carriesFiles(event)) return;
      event.preventDefault();
      setOver(true);
    };
    const leave = (event: DragEvent) => {
      // Without a related target the pointer has left the window.
      if (event.relatedTarget === null) setOver(false);
    };
    const drop = (event: DragEvent) => {
      setOver(false);
      if (!carriesFiles(event) || !event.dataTransfer) return;
      event.preventDefault();
      droppedFiles(event.dataTransfer).then(
        ({ files, folders }) => importFiles(to, files, open, { collection, folder: folders }),
        failedTo('Reading what was dropped'),
      );
    };
    const paste = (event: ClipboardEvent) => {
      const files = [...(event.clipboardData?.files ?? [])];
      if (files.length === 0 || (event.target as HTMLElement).closest?.('input, textarea')) return;
      event.preventDefault();
      importFiles(to, files.map(named), open, { collection });
    };
    window.addEventListener('dragenter', enter);
    window.addEventListener('dragover', enter);
    window.addEventListener('dragleave', leave);
    window.addEventListener('drop', drop);
    window.addEventListener('paste', paste);
    return () => {
      window.removeEventListener('dragenter', enter);
      window.removeEventListener('dragover', enter);
      window.removeEventListener('dragleave', leave);
      window.removeEventListener('drop', drop);
      window.removeEventListener('paste', paste);
    };
  }, [library, jobs, navigate, collection]);
  return over ? <div className={styles.over}>Drop to import</div> : null;
}

/** What is said of files that were shared while there was no room. */
async function notKept(lost: SharedFiles['lost']): Promise<ToastWords> {
  const { usage = 0, quota = 0 } = await navigator.storage.estimate();
  const names = lost.map(({ name, bytes }) => `“${name}” (${bytesText(bytes)})`).join(', ');
  return {
    tone: 'error',
    title: `There was no room for what another app shared: ${names}.`,
    remedy: `${bytesText(usage)} of ${bytesText(quota)} are in use. Remove clips you no longer need, then share it again.`,
  };
}

/** Browsers call every pasted picture the same. */
function named(file: File): File {
  if (!/^image\.\w+$/.test(file.name)) return file;
  const stamp = new Date().toISOString().slice(0, 19).replace('T', ' ').replaceAll(':', '.');
  return new File([file], `Pasted ${stamp}${file.name.slice(5)}`, { type: file.type });
}
