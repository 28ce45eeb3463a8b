import { Popover } from '@base-ui/react/popover';
import { ChevronDown } from 'lucide-react';
import { useState } from 'react';
import type { VariantId } from '../../../jobs/lab/blind.ts';
import { classes } from '../../design/button.tsx';
import layer from '../../design/layer.module.css';
import type { Choice } from './choices.ts';
import type { Variant } from './use-variants.ts';
import styles from './variant.module.css';
import { words } from './words.ts';

const GROUPS = Object.keys(words.groups) as Choice['group'][];

/** The name of a variant; pressed, all that it could be made from, to search and to choose. */
export function VariantPicker({
  variant,
  choices,
  onChoose,
}: {
  variant: Variant;
  choices: readonly Choice[];
  onChoose: (choice: Choice) => void;
}) {
  const [open, setOpen] = useState(false);
  const [sought, setSought] = useState('');
  const found = choices.filter(({ name }) => name.toLowerCase().includes(sought.trim().toLowerCase()));
  const turn = (next: boolean) => {
    setOpen(next);
    setSought('');
  };
  const choose = (choice: Choice) => {
    onChoose(choice);
    turn(false);
  };
  return (
    <Popover.Root open={open} onOpenChange={turn}>
      <Popover.Trigger className={styles.picker} aria-label={`${words.picker(variant.id)}: ${variant.name}`}>
        <span>{variant.name}</span>
        <ChevronDown size={14} aria-hidden />
      </Popover.Trigger>
      <Popover.Portal>
        <Popover.Positioner sideOffset={4} align={variant.id === 'a' ? 'start' : 'end'} collisionPadding={8}>
          <Popover.Popup className={classes(layer.popup, styles.choices)} aria-label={words.picker(variant.id)}>
            <input
              type="search"
              aria-label={words.search}
              placeholder={words.search}
              value={sought}
              onChange={(event) => setSought(event.target.value)}
              onKeyDown={(event) => {
                const [first] = GROUPS.flatMap((group) => found.filter((choice) => choice.group === group));
                if (event.key === 'Enter' && sought.trim() && first) choose(first);
              }}
            />
            {found.length === 0 && <p className={layer.heading}>{words.nothing}</p>}
            {GROUPS.map((group) => {
              const own = found.filter((choice) => choice.group === group);
              return (
                own.length > 0 && (
                  <section key={group} aria-label={words.groups[group]}>
                    <h3 className={layer.heading}>{words.groups[group]}</h3>
                    {own.map((choice) => (
                      <button
                        key={choice.key}
                        type="button"
                        className={classes(layer.item, styles.choice)}
                        aria-current={choice.key === variant.from}
                        onClick={() => choose(choice)}
                      >
                        {choice.name}
                      </button>
                    ))}
                  </section>
                )
              );
            })}
          </Popover.Popup>
        </Popover.Positioner>
      </Popover.Portal>
    </Popover.Root>
  );
}

/** The letter of a variant in its colour; a question mark while it is hidden. */
export function Letter({ variant }: { variant: VariantId | null }) {
  return (
    <span className={styles.letter} data-variant={variant ?? 'hidden'} aria-hidden>
      {variant ? words.letter(variant) : '?'}
    </span>
  );
}
