import { useNavigate } from '@tanstack/react-router';
import { Clapperboard, Download, Film, Upload, WandSparkles } from 'lucide-react';
import { useRef } from 'react';
import { Button } from '../../design/button.tsx';
import { Card } from '../../design/card.tsx';
import { Navigation } from '../../design/navigation.tsx';
import { failedTo, toast } from '../../design/toasts.tsx';
import { useLibrary, useLibraryStatus, useSomeItems } from '../../library/hooks.ts';
import type { LibraryItem } from '../../library/types.ts';
import { useStore } from '../../stores/store.ts';
import { ACCEPT, dismissImportNotice, importFiles, importNotices } from './import-files.ts';
import { ItemCard } from './item-card.tsx';
import styles from './library.module.css';

/** All clips, and the place to drop new ones. */
export function LibraryPage() {
  const library = useLibrary();
  const items = useSomeItems(500);
  const status = useLibraryStatus();
  const notices = useStore(importNotices);
  const navigate = useNavigate();
  const picker = useRef<HTMLInputElement>(null);
  const remove = async ({ id, name }: LibraryItem) => {
    await library.remove(id);
    const putBack = () => void library.restore(id).catch(failedTo(`Putting ${name} back`));
    toast({ title: `“${name}” was removed.`, action: { label: 'Put back', run: putBack } });
  };
  const pick = () => picker.current?.click();
  return (
    <main className={styles.page}>
      <Navigation>
        <h1 className="unseen">Library</h1>
        <span className={styles.spacer} />
        <Button variant="primary" onClick={pick}>
          <Upload size={14} aria-hidden /> Import
        </Button>
        <input
          ref={picker}
          type="file"
          hidden
          multiple
          accept={ACCEPT}
          aria-label="Files to import"
          onChange={(event) => {
            importFiles(library, [...(event.target.files ?? [])], (id) => void navigate({ to: '/item/$id', params: { id } }));
            event.target.value = '';
          }}
        />
      </Navigation>
      <div className={styles.scroll}>
        {(status.notices.length > 0 || notices.length > 0) && (
          <div className={styles.notices}>
            {status.notices.map((notice) => (
              <Card key={notice.code} tone="warning" title={notice.message} remedy={notice.remedy} code={notice.code} />
            ))}
            {notices.map((notice) => (
              <Card key={notice.title} {...notice} onDismiss={() => dismissImportNotice(notice)} />
            ))}
          </div>
        )}
        {items.length === 0 && status.phase === 'ready' ? (
          <DropZone onPick={pick} />
        ) : (
          <ul className={styles.grid} aria-label="Clips">
            {items.map((item) => (
              <ItemCard key={item.id} item={item} onRemove={() => void remove(item).catch(failedTo(`Removing ${item.name}`))} />
            ))}
            <li>
              <button type="button" className={styles.add} onClick={pick}>
                <Upload size={20} aria-hidden />
                <span>Drop files anywhere, or choose them</span>
              </button>
            </li>
          </ul>
        )}
      </div>
    </main>
  );
}

/** The empty library: what to do first, and what will happen. */
function DropZone({ onPick }: { onPick: () => void }) {
  return (
    <section className={styles.empty} aria-label="Empty library">
      <button type="button" className={styles.drop} onClick={onPick}>
        <Film size={40} strokeWidth={1.25} aria-hidden />
        <strong>Drop a clip here</strong>
        <span>or click to choose one. MP4, MOV, WebM, MKV and pictures; they never leave this machine.</span>
      </button>
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
