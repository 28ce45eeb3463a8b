import { LayoutGrid, Plus, ScanSearch } from 'lucide-react';
import { useMemo, useState } from 'react';
import { builtInLooks } from '../../../jobs/recipe/looks.ts';
import { addEffect } from '../../../jobs/recipe/recipe-edit.ts';
import { Button } from '../../design/button.tsx';
import { useStore } from '../../stores/store.ts';
import { keyTheScreen, putLook } from '../studio/auto-key.ts';
import { insertEffects, useSession } from '../studio/session.ts';
import styles from './inspector.module.css';
import { shownSide } from './side.ts';

/** What an empty stack says: why it is empty, and what could be first. */
export function EmptyStack() {
  const session = useSession();
  const found = useStore(session.screenFound);
  const [searching, setSearching] = useState(false);
  const stacks = useMemo(() => builtInLooks(session.effects).filter(({ kind }) => kind === 'built-in'), [session]);
  const keyer = session.effects.find(({ id }) => id === 'keyer');
  const during = async (work: Promise<void>) => {
    setSearching(true);
    await work;
    setSearching(false);
  };
  return (
    <div className={styles.empty}>
      <h3>{found === false ? 'No screen was found in this picture' : 'No effects yet'}</h3>
      <p>
        {found === false
          ? 'A green, blue or other evenly coloured screen is keyed by itself when there is one. This picture is left as it is.'
          : 'Effects change the picture from the top of this list to its end. Nothing changes the original file.'}
      </p>
      <div className={styles.starters}>
        {found !== false && (
          <Button variant="primary" onClick={() => void during(keyTheScreen(session))} disabled={searching}>
            <ScanSearch size={14} aria-hidden /> {searching ? 'Looking for a screen…' : 'Key the screen'}
          </Button>
        )}
        {found === false && keyer && (
          <Button
            title={keyer.help}
            onClick={() => insertEffects(session, `Add ${keyer.label}`, (recipe, at) => addEffect(recipe, keyer, at))}
          >
            <Plus size={14} aria-hidden /> {keyer.label}
          </Button>
        )}
      </div>
      <h3>Ready-made stacks</h3>
      <ul className={styles.readyMade} aria-label="Ready-made stacks">
        {stacks.map((look) => (
          <li key={look.id}>
            <button type="button" disabled={searching} onClick={() => void during(putLook(session, look))}>
              <strong>{look.name}</strong>
              <small>{look.help}</small>
            </button>
          </li>
        ))}
      </ul>
      <Button onClick={() => shownSide.set('looks')}>
        <LayoutGrid size={14} aria-hidden /> See all looks on this clip
      </Button>
    </div>
  );
}
