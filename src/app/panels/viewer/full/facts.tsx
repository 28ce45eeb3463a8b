import { Link } from '@tanstack/react-router';
import { bytesText } from '../../../library/bytes-text.ts';
import { useItem } from '../../../library/hooks.ts';
import type { LibraryItem, MadeBy } from '../../../library/types.ts';
import { factTexts } from '../../library/words.ts';
import styles from './full.module.css';
import { fullWords } from './words.ts';

/** What is known of an item, and what it was made from. */
export function Facts({ item }: { item: LibraryItem }) {
  const { facts, origin, tags, note } = item;
  return (
    <aside className={styles.facts} aria-label={fullWords.facts}>
      <h2>{item.name}</h2>
      <ul>
        {(facts ? factTexts(facts) : []).map((text) => (
          <li key={text}>{text}</li>
        ))}
        <li>{bytesText(item.bytes)}</li>
        <li>{new Date(item.createdAt).toLocaleString()}</li>
      </ul>
      {origin.kind === 'made' && (
        <ul>
          {origin.from.map((from) => (
            <li key={from}>
              <Parent id={from} what={origin.what} />
            </li>
          ))}
        </ul>
      )}
      {tags.length > 0 && <p>{tags.join(', ')}</p>}
      {note && <p className={styles.itemNote}>{note}</p>}
    </aside>
  );
}

function Parent({ id, what }: { id: string; what: MadeBy }) {
  const parent = useItem(id);
  const made = fullWords.made[what];
  if (!parent) return null;
  return (
    <>
      {made}{' '}
      <Link to="/view/$id" params={{ id: parent.id }}>
        {parent.name}
      </Link>
    </>
  );
}
