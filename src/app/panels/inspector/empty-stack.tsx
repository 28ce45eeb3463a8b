import { Plus, ScanSearch } from 'lucide-react';
import { useState } from 'react';
import { addEffect } from '../../../jobs/recipe-edit.ts';
import { Button } from '../../design/button.tsx';
import { useStore } from '../../stores/store.ts';
import { keyTheScreen } from '../studio/auto-key.ts';
import { insertEffects, useSession } from '../studio/session.ts';
import styles from './inspector.module.css';

/** What an empty stack says: why it is empty, and what could be first. */
export function EmptyStack() {
  const session = useSession();
  const found = useStore(session.screenFound);
  const [searching, setSearching] = useState(false);
  const search = async () => {
    setSearching(true);
    await keyTheScreen(session);
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
          <Button variant="primary" onClick={() => void search()} disabled={searching}>
            <ScanSearch size={14} aria-hidden /> {searching ? 'Looking for a screen…' : 'Key the screen'}
          </Button>
        )}
        {session.effects.slice(0, 4).map((effect) => (
          <Button
            key={effect.id}
            title={effect.help}
            onClick={() => insertEffects(session, `Add ${effect.label}`, (recipe, at) => addEffect(recipe, effect, at))}
          >
            <Plus size={14} aria-hidden /> {effect.label}
          </Button>
        ))}
      </div>
    </div>
  );
}
