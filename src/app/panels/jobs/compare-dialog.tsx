import { useEffect, useState } from 'react';
import { exportKind } from '../../../jobs/kinds/export.ts';
import { isOf } from '../../../jobs/kinds/job-kind.ts';
import { Dialog } from '../../design/dialog.tsx';
import { useItem, useLibrary } from '../../library/hooks.ts';
import styles from './compare-dialog.module.css';
import type { JobNode } from './sections.ts';
import { words } from './words.ts';

/** What was made, each beside what it was made of. */
export function CompareDialog({ node, onClose }: { node: JobNode; onClose: () => void }) {
  const pairs = pairsOf(node);
  return (
    <Dialog title={words.compareTitle(node.shown.job.name)} open onClose={onClose} width={1040}>
      <ul className={styles.pairs}>
        {pairs.map(({ item, record, name }) => (
          <li key={`${item} ${record}`} className={styles.pair}>
            <Medium item={item} />
            <Medium item={record} name={name} />
          </li>
        ))}
      </ul>
    </Dialog>
  );
}

interface Pair {
  readonly item: string;
  readonly record: string;
  readonly name: string;
}

function pairsOf({ shown, children }: JobNode): Pair[] {
  const { job } = shown;
  const files = isOf(exportKind, job) && job.result ? job.result.files : [];
  const own = files.flatMap(({ record, name }) => (record === null ? [] : [{ item: job.inputs[0] ?? '', record, name }]));
  return [...own, ...children.flatMap(pairsOf)];
}

/** A picture or a clip of the library that plays without sound; a name where it cannot be shown. */
function Medium({ item, name }: { item: string; name?: string }) {
  const library = useLibrary();
  const known = useItem(item);
  const [url, setUrl] = useState<string | null>(null);
  useEffect(() => {
    let current: string | null = null;
    let wanted = true;
    library.file(item).then(
      (file) => {
        if (!wanted) return;
        current = URL.createObjectURL(file);
        setUrl(current);
      },
      // Its name stands there and says enough: it was removed.
      () => {},
    );
    return () => {
      wanted = false;
      if (current) URL.revokeObjectURL(current);
    };
  }, [library, item]);
  const label = name ?? known?.name ?? words.goneFromLibrary;
  const isPicture = known?.mimeType.startsWith('image/') ?? false;
  return (
    <figure className={styles.medium}>
      <span className={styles.stage}>
        {url && isPicture && <img src={url} alt={label} loading="lazy" />}
        {url && !isPicture && <video src={url} aria-label={label} muted loop autoPlay playsInline />}
      </span>
      <figcaption title={label}>{label}</figcaption>
    </figure>
  );
}
