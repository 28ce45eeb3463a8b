import { Archive, ShieldCheck, Trash2 } from 'lucide-react';
import { type ReactNode, useCallback, useEffect, useState } from 'react';
import { Button, IconButton } from '../../design/button.tsx';
import { failedTo, toast } from '../../design/toasts.tsx';
import { useJobs } from '../../jobs/job-hooks.ts';
import { bytesText } from '../../library/bytes-text.ts';
import { useLibrary, useLibraryStatus, useThumbnailOf, useWatched } from '../../library/hooks.ts';
import type { LibraryItem, StorageReport } from '../../library/types.ts';
import { startBackup } from './backup-files.ts';
import { itemsText, words } from './browse-words.ts';
import { useItemCommands } from './item-commands.ts';
import { askToPurge } from './purge-dialog.tsx';
import styles from './storage.module.css';

/** How many of the largest items are listed. */
const LARGEST = 30;

/** What takes up room in this browser, and what can be done about it. */
export function Storage() {
  const library = useLibrary();
  const commands = useItemCommands();
  const jobs = useJobs();
  const { persisted } = useLibraryStatus();
  const [report, setReport] = useState<StorageReport | null>(null);
  const [busy, setBusy] = useState(false);
  const largest = useWatched(() => library.page({ sort: 'size', descending: true }, null, LARGEST), 'largest') ?? [];
  const measure = useCallback(() => library.storage().then(setReport), [library]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: measured again when items come or go
  useEffect(() => {
    measure().catch(failedTo('Measuring the storage'));
  }, [measure, largest]);
  const run = (doing: string, action: () => Promise<void>) => async () => {
    setBusy(true);
    await action().then(measure).catch(failedTo(doing));
    setBusy(false);
  };
  const check = run('Checking the files', async () => {
    const missing = await library.checkFiles();
    toast(
      missing === 0
        ? { title: 'Every file is there and whole.' }
        : {
            tone: 'warning',
            title: `The files of ${itemsText(missing)} are gone or incomplete.`,
            remedy: 'They are listed under “Files missing”.',
          },
    );
  });
  const persist = run('Asking the browser', async () => {
    if (!(await library.persist())) {
      toast({ tone: 'warning', title: 'The browser did not agree.', remedy: 'Install the app, or use it for a while, and ask again.' });
    }
  });
  return (
    <div className={styles.storage}>
      {report && report.quota > 0 && <Bar report={report} />}
      <ul className={styles.parts}>
        <Part label="Items" bytes={report?.items} />
        <Part label={words.trash} bytes={report?.trash}>
          <Button disabled={busy || !report?.trash} onClick={() => askToPurge(null)}>
            Empty
          </Button>
        </Part>
        <Part label="Moving thumbnails, made again when needed" bytes={report?.caches}>
          <Button disabled={busy || !report?.caches} onClick={run('Cleaning', () => library.cleanCaches())}>
            Clean
          </Button>
        </Part>
      </ul>
      <div className={styles.keep}>
        <ShieldCheck size={16} aria-hidden data-on={persisted === true} />
        <p>
          {persisted ? 'The browser will not evict the library by itself.' : 'The browser may clear the library when the disk is full.'}
        </p>
        {!persisted && (
          <Button disabled={busy} onClick={persist}>
            Ask to keep it
          </Button>
        )}
        <Button disabled={busy} onClick={check}>
          Check all files
        </Button>
      </div>
      <div className={styles.keep}>
        <Archive size={16} aria-hidden />
        <p>Everything in one ZIP archive, with its edits. Importing it restores what is not here any more.</p>
        <Button disabled={busy} onClick={run('Starting the backup', () => startBackup(library, jobs))}>
          Back up…
        </Button>
      </div>
      {largest.length > 0 && (
        <section className={styles.largest} aria-label="Largest items">
          <h3>Largest items</h3>
          <ul>
            {largest.map((item) => (
              <Large key={item.id} item={item} onRemove={() => void commands.remove([item.id])} />
            ))}
          </ul>
        </section>
      )}
    </div>
  );
}

function Bar({ report: { items, trash, caches, usage, quota } }: { report: StorageReport }) {
  const percent = (bytes: number) => ({ width: `${(bytes / quota) * 100}%` });
  return (
    <>
      <p>
        {bytesText(usage)} of {bytesText(quota)} used
      </p>
      <div className={styles.bar} aria-hidden>
        <i data-part="items" style={percent(items)} />
        <i data-part="trash" style={percent(trash)} />
        <i data-part="caches" style={percent(caches)} />
      </div>
    </>
  );
}

function Part({ label, bytes, children }: { label: string; bytes: number | undefined; children?: ReactNode }) {
  return (
    <li>
      <span>{label}</span>
      <span className={styles.size}>{bytes === undefined ? 'Measuring…' : bytesText(bytes)}</span>
      {children}
    </li>
  );
}

function Large({ item, onRemove }: { item: LibraryItem; onRemove: () => void }) {
  const thumbnail = useThumbnailOf(item);
  return (
    <li>
      <span className={styles.thumbnail}>{thumbnail && <img src={thumbnail} alt="" />}</span>
      <span className={styles.name}>{item.name}</span>
      <span>{bytesText(item.bytes)}</span>
      <IconButton icon={Trash2} label={`Remove ${item.name}`} onClick={onRemove} />
    </li>
  );
}
