import { Collapsible } from '@base-ui/react/collapsible';
import { ChevronRight, Eye, EyeOff, Focus, GripVertical } from 'lucide-react';
import { type KeyboardEvent, type PointerEvent, useEffect, useRef, useState } from 'react';
import type { EffectInstance } from '../../../jobs/recipe/recipe.ts';
import { moveEffect, setEnabled } from '../../../jobs/recipe/recipe-edit.ts';
import { classes, IconButton } from '../../design/button.tsx';
import { Tip } from '../../design/tip.tsx';
import { keysOf } from '../../keys/bindings.ts';
import { useStore } from '../../stores/store.ts';
import { Edits } from '../studio/edits.tsx';
import { effectOf, useSession } from '../studio/session.ts';
import { EffectActions } from './effect-actions.tsx';
import { EffectParams } from './effect-params.tsx';
import styles from './inspector.module.css';
import { KeySuggestions } from './key-suggestions.tsx';

/** One effect of the stack: header with bypass, solo and actions, and its controls. */
export function EffectCard(props: {
  instance: EffectInstance;
  index: number;
  mark: 'before' | 'after' | null;
  dragged: boolean;
  onDragStart: (event: PointerEvent<HTMLElement>) => void;
}) {
  const session = useSession();
  const { instance, index } = props;
  const effect = effectOf(session, instance);
  const label = effect?.label ?? instance.effect;
  const selected = useStore(session.selected) === instance.id;
  const solo = useStore(session.solo);
  const card = useRef<HTMLLIElement>(null);
  // What was just added is selected when it first appears.
  const [added] = useState(selected);
  useEffect(() => {
    if (added) card.current?.scrollIntoView({ block: 'nearest' });
  }, [added]);
  const reorder = (event: KeyboardEvent) => {
    const step = { ArrowUp: -1, ArrowDown: 1 }[event.key];
    if (!step) return;
    event.preventDefault();
    session.document.edit(`Move ${label}`, (recipe) => moveEffect(recipe, instance.id, index + step));
  };
  return (
    <Collapsible.Root
      defaultOpen
      render={<li ref={card} />}
      className={classes(
        styles.card,
        selected && styles.selected,
        (!instance.enabled || (solo !== null && solo !== instance.id)) && styles.bypassed,
        props.dragged && styles.dragged,
        props.mark === 'before' && styles.before,
        props.mark === 'after' && styles.after,
      )}
      aria-label={label}
      onPointerDownCapture={() => session.selected.set(instance.id)}
      onFocusCapture={() => session.selected.set(instance.id)}
    >
      <div className={styles.cardHead}>
        <Edits>
          <Tip text="Drag to reorder, or press ↑ and ↓" side="left">
            <button
              type="button"
              className={styles.grip}
              aria-label={`Move ${label}`}
              onPointerDown={props.onDragStart}
              onKeyDown={reorder}
            >
              <GripVertical size={14} aria-hidden />
            </button>
          </Tip>
        </Edits>
        <h3 className={styles.heading}>
          <Collapsible.Trigger className={styles.title}>
            <ChevronRight size={14} aria-hidden />
            <span>{label}</span>
          </Collapsible.Trigger>
        </h3>
        <IconButton
          icon={Focus}
          label={`Solo ${label}`}
          help="Solo: show this effect alone (exports ignore it)"
          keys={keysOf('solo')}
          aria-pressed={solo === instance.id}
          onClick={() => session.solo.update((now) => (now === instance.id ? null : instance.id))}
        />
        <Edits>
          <IconButton
            icon={instance.enabled ? Eye : EyeOff}
            label={`Bypass ${label}`}
            help={instance.enabled ? 'Bypass' : 'Bypassed: click to use the effect again'}
            keys={keysOf('bypass')}
            aria-pressed={!instance.enabled}
            onClick={() =>
              session.document.edit(`${instance.enabled ? 'Bypass' : 'Enable'} ${label}`, (recipe) =>
                setEnabled(recipe, instance.id, !instance.enabled),
              )
            }
          />
          <EffectActions instance={instance} effect={effect} />
        </Edits>
      </div>
      <Collapsible.Panel>
        {effect ? (
          <Edits>
            {effect.id === 'keyer' && <KeySuggestions instance={instance} effect={effect} />}
            <EffectParams instance={instance} effect={effect} />
          </Edits>
        ) : (
          <p className={styles.unknown}>
            This version does not know the effect “{instance.effect}”. It is kept in the stack and skipped; update the app to use it again.
          </p>
        )}
      </Collapsible.Panel>
    </Collapsible.Root>
  );
}
