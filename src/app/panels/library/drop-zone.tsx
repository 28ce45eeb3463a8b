import { Clapperboard, Download, Film, WandSparkles } from 'lucide-react';
import { useRef } from 'react';
import { FilePicker } from '../../design/file-picker.tsx';
import { useJobs } from '../../jobs/job-hooks.ts';
import { useLibrary } from '../../library/hooks.ts';
import styles from './drop-zone.module.css';
import { ACCEPT, importFiles } from './import-files.ts';

/** The empty library: what to do first, and what will happen. */
export function DropZone({ collection, onOpen }: { collection: string | undefined; onOpen: (id: string) => void }) {
  const to = { library: useLibrary(), jobs: useJobs() };
  const picker = useRef<HTMLInputElement>(null);
  return (
    <section className={styles.empty} aria-label="Empty library">
      <button type="button" className={styles.drop} onClick={() => picker.current?.click()}>
        <Film size={40} strokeWidth={1.25} aria-hidden />
        <strong>Drop a clip here</strong>
        <span>or click to choose one. MP4, MOV, WebM, MKV, pictures, LUTs, looks, folders and ZIPs; they never leave this machine.</span>
      </button>
      <FilePicker ref={picker} label="First files" accept={ACCEPT} onPick={(files) => importFiles(to, files, onOpen, { collection })} />
      <ol className={styles.steps}>
        <li>
          <Film size={20} aria-hidden />
          <h2>1. Drop it</h2>
          <p>The clip opens at once and is copied into this browser’s library.</p>
        </li>
        <li>
          <WandSparkles size={20} aria-hidden />
          <h2>2. It is keyed</h2>
          <p>A green, blue or other screen is found and keyed by itself. Fine-tune it, or stack more effects.</p>
        </li>
        <li>
          <Download size={20} aria-hidden />
          <h2>3. Export</h2>
          <p>Transparent WebM, MP4 over a background, or a PNG of one frame, checked before it is called done.</p>
        </li>
      </ol>
      <p className={styles.tip}>
        <Clapperboard size={14} aria-hidden /> In the studio press <kbd>?</kbd> for every shortcut.
      </p>
    </section>
  );
}
