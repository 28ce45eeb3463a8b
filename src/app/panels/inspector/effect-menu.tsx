import { Combobox } from '@base-ui/react/combobox';
import { Popover } from '@base-ui/react/popover';
import { Plus, Search } from 'lucide-react';
import { useMemo, useRef } from 'react';
import type { Effect } from '../../../gpu/define-effect.ts';
import { addEffect } from '../../../jobs/recipe-edit.ts';
import { buttonClass, classes } from '../../design/button.tsx';
import layer from '../../design/layer.module.css';
import { Tip } from '../../design/tip.tsx';
import { keysOf } from '../../shortcuts.ts';
import { useStore } from '../../stores/store.ts';
import { insertEffects, useSession } from '../studio/session.ts';
import styles from './inspector.module.css';

/** Adds an effect after the selected one, chosen from a searchable list grouped by category. */
export function EffectMenu() {
  const session = useSession();
  const open = useStore(session.addingEffect);
  const input = useRef<HTMLInputElement>(null);
  const groups = useMemo(() => {
    const byCategory = Map.groupBy(session.effects, ({ category }) => category);
    return [...byCategory].map(([category, items]) => ({ value: category, items }));
  }, [session]);
  const add = (effect: Effect | null) => {
    if (!effect) return;
    insertEffects(session, `Add ${effect.label}`, (recipe, at) => addEffect(recipe, effect, at));
    session.addingEffect.set(false);
  };
  return (
    <Popover.Root open={open} onOpenChange={(next) => session.addingEffect.set(next)}>
      <Tip text="Add an effect" keys={keysOf('add-effect')}>
        <Popover.Trigger className={buttonClass('plain')}>
          <Plus size={14} aria-hidden /> Add effect
        </Popover.Trigger>
      </Tip>
      <Popover.Portal>
        <Popover.Positioner sideOffset={6} align="end" collisionPadding={8}>
          <Popover.Popup className={classes(layer.popup, styles.menu)} aria-label="Add effect" initialFocus={input}>
            <Combobox.Root
              inline
              open
              items={groups}
              value={null}
              onValueChange={add}
              autoHighlight
              itemToStringLabel={(effect: Effect) => `${effect.label} ${effect.category} ${effect.help}`}
            >
              <div className={styles.search}>
                <Search size={14} aria-hidden />
                <Combobox.Input ref={input} placeholder="Search effects" aria-label="Search effects" />
              </div>
              <Combobox.Empty className={styles.nothing}>No effect is called that.</Combobox.Empty>
              <Combobox.List className={styles.results}>
                {(group: { value: string; items: Effect[] }) => (
                  <Combobox.Group key={group.value} items={group.items}>
                    <Combobox.GroupLabel className={layer.heading}>{group.value}</Combobox.GroupLabel>
                    <Combobox.Collection>
                      {(effect: Effect) => (
                        <Combobox.Item key={effect.id} value={effect} className={styles.result}>
                          <strong>{effect.label}</strong>
                          <small>{effect.help}</small>
                        </Combobox.Item>
                      )}
                    </Combobox.Collection>
                  </Combobox.Group>
                )}
              </Combobox.List>
            </Combobox.Root>
          </Popover.Popup>
        </Popover.Positioner>
      </Popover.Portal>
    </Popover.Root>
  );
}
