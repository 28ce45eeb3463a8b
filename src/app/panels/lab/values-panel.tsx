import { useState } from 'react';
import type { VariantId } from '../../../jobs/lab/blind.ts';
import { ChoiceSelect } from '../../controls/choice-control.tsx';
import { Button } from '../../design/button.tsx';
import { Segments } from '../../design/segments.tsx';
import { EffectParams } from '../inspector/effect-params.tsx';
import { effectOf, type Session, SessionContext } from '../studio/session.ts';
import styles from './panel.module.css';
import { PresetField } from './preset-field.tsx';
import stage from './stage.module.css';
import type { Variants } from './use-variants.ts';
import { words } from './words.ts';

/** The values of a variant’s effects, to be changed in the lab alone until they are applied. */
export function ValuesPanel(props: {
  variants: Variants;
  sessions: Readonly<Record<VariantId, Session>>;
  onApply: (which: VariantId) => void;
}) {
  const { variants, sessions, onApply } = props;
  const [which, setWhich] = useState<VariantId>('b');
  const [chosen, setChosen] = useState('');
  const { recipe, name } = variants[which];
  const session = sessions[which];
  const shown = recipe.effects.filter((instance) => effectOf(session, instance));
  const instance = shown.find(({ id }) => id === chosen) ?? shown.at(-1);
  const effect = instance && effectOf(session, instance);
  const other = which === 'a' ? 'b' : 'a';
  return (
    <>
      <div className={styles.row}>
        <Segments
          label={words.which}
          value={which}
          options={['a', 'b']}
          names={{ a: words.letter('a'), b: words.letter('b') }}
          onChange={setWhich}
        />
        <span className={stage.hidden}>{name}</span>
      </div>
      {instance && effect ? (
        <div className={styles.effects}>
          <ChoiceSelect
            label={words.effect}
            value={instance.id}
            options={Object.fromEntries(shown.map((one) => [one.id, effectOf(session, one)?.label ?? one.effect]))}
            onChange={setChosen}
          />
          <SessionContext key={`${which} ${instance.id}`} value={session}>
            <EffectParams instance={instance} effect={effect} />
          </SessionContext>
        </div>
      ) : (
        <p className={styles.hint}>{words.valuesEmpty}</p>
      )}
      <p className={styles.hint}>{words.valuesHelp}</p>
      <div className={styles.actions}>
        <Button variant="primary" onClick={() => onApply(which)}>
          {words.apply}
        </Button>
        <Button onClick={() => variants.put(which, variants[other].recipe, variants[other].name)}>{words.copyOver(other)}</Button>
      </div>
      <PresetField effects={recipe.effects} />
    </>
  );
}
