import { useThumbnailOf } from '../library/hooks.ts';
import type { LibraryItem } from '../library/types.ts';
import styles from './item-grid.module.css';

/** Pictures of library items to choose from, newest first. */
export function ItemGrid(props: {
  label: string;
  items: readonly LibraryItem[];
  /** Identifiers of those in use. */
  chosen: readonly string[];
  onChoose: (id: string) => void;
}) {
  if (props.items.length === 0) return null;
  return (
    <ul className={styles.items} aria-label={props.label}>
      {props.items.map((item) => (
        <li key={item.id}>
          <Option item={item} chosen={props.chosen.includes(item.id)} onChoose={() => props.onChoose(item.id)} />
        </li>
      ))}
    </ul>
  );
}

function Option({ item, chosen, onChoose }: { item: LibraryItem; chosen: boolean; onChoose: () => void }) {
  const thumbnail = useThumbnailOf(item);
  return (
    <button type="button" className={styles.item} aria-pressed={chosen} aria-label={item.name} title={item.name} onClick={onChoose}>
      {thumbnail ? <img src={thumbnail} alt="" loading="lazy" /> : <span>{item.name}</span>}
    </button>
  );
}
