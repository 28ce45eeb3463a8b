import type { BatchLook } from '../../../jobs/kinds/batch.ts';
import { useStackPresets } from '../../library/hooks.ts';
import styles from './batch.module.css';
import { words } from './words.ts';

/** Chooses what is applied: each clip's own effects, saved stacks, or several of them; at least one. */
export function LookPicker({ looks, onChange }: { looks: readonly BatchLook[]; onChange: (looks: readonly BatchLook[]) => void }) {
  const choices = useLooks(looks);
  return (
    <section aria-label={words.looks}>
      <h3>
        {words.looks} <small>{words.looksHelp}</small>
      </h3>
      <div className={styles.looks}>
        {choices.map((look) => {
          const key = keyOf(look);
          const isChosen = looks.some((one) => keyOf(one) === key);
          const isLast = isChosen && looks.length === 1;
          return (
            <label key={key} className={styles.look}>
              <input
                type="checkbox"
                checked={isChosen}
                disabled={isLast}
                onChange={() => onChange(isChosen ? looks.filter((one) => keyOf(one) !== key) : [...looks, look])}
              />
              {labelOf(look)}
            </label>
          );
        })}
      </div>
      {choices.length === 1 && <p className={styles.hint}>{words.noStacks}</p>}
    </section>
  );
}

/** What can be applied: the clips' own effects, saved stacks, and what an earlier batch applied though it is saved no more. */
export function useLooks(chosen: readonly BatchLook[]): readonly BatchLook[] {
  const presets = useStackPresets();
  const saved: BatchLook[] = presets.map(({ name, effects }) => ({ kind: 'stack', name, effects }));
  const all: BatchLook[] = [{ kind: 'own' }, ...saved];
  return [...all, ...chosen.filter((look) => !all.some((one) => keyOf(one) === keyOf(look)))];
}

/** Tells looks apart. */
export const keyOf = (look: BatchLook): string => (look.kind === 'own' ? 'own' : `stack:${look.name}`);

/** What a look is called. */
export const labelOf = (look: BatchLook): string => (look.kind === 'own' ? words.ownLook : look.name);
