import { Pencil, RotateCcw } from 'lucide-react';
import { useState } from 'react';
import type { RecipeVersion } from '../../../jobs/recipe/versions.ts';
import { classes, IconButton } from '../../design/button.tsx';
import { NameField } from '../looks/name-field.tsx';
import { SmallStill } from '../looks/small-still.tsx';
import type { StillQueue } from '../looks/still-queue.ts';
import { useSession } from '../studio/session.ts';
import { labelOf } from './label.ts';
import styles from './versions.module.css';
import { words } from './words.ts';

/** A version on the current frame, with what it does. A press shows it in the viewer. */
export function VersionRow(props: {
  version: RecipeVersion;
  order: number;
  stills: StillQueue | null;
  isNow: boolean;
  isLookedAt: boolean;
  isEditable: boolean;
  onLook: () => void;
  onRestore: () => void;
  onName: (name: string) => void;
}) {
  const { effects } = useSession();
  const { version, isNow } = props;
  const { recipe, name, at, step, exported } = version;
  const [naming, setNaming] = useState(false);
  const label = labelOf(version);
  const does = recipe.effects
    .filter(({ enabled }) => enabled)
    .map(({ effect }) => effects.find(({ id }) => id === effect)?.label ?? effect)
    .join(', ');
  return (
    <li className={classes(styles.row, props.isLookedAt && styles.looked)}>
      <button
        type="button"
        className={styles.picture}
        aria-label={words.look(label)}
        aria-pressed={props.isLookedAt}
        onClick={props.onLook}
      >
        <SmallStill stills={props.stills} recipe={recipe} order={props.order} />
      </button>
      <div className={styles.facts}>
        {naming ? (
          <NameField
            label={words.newName(label)}
            name={name ?? ''}
            onDone={(next) => {
              setNaming(false);
              if (next !== null && next !== (name ?? '')) props.onName(next);
            }}
          />
        ) : (
          <strong>{name ?? words.when(at)}</strong>
        )}
        {name !== null && <small>{words.when(at)}</small>}
        <small title={does}>{does || words.noEffects}</small>
        {step && <small className={styles.step}>{step}</small>}
        {exported.length > 0 && <small className={styles.exported}>{words.exported(exported)}</small>}
      </div>
      <div className={styles.actions}>
        {isNow && <em>{words.now}</em>}
        <IconButton icon={Pencil} label={name === null ? words.name : words.newName(label)} onClick={() => setNaming(true)} />
        {!isNow && (
          <IconButton
            icon={RotateCcw}
            label={words.step(label)}
            help={words.restore}
            disabled={!props.isEditable}
            onClick={props.onRestore}
          />
        )}
      </div>
    </li>
  );
}
