import { Menu } from '@base-ui/react/menu';
import { Braces, Ellipsis, FileText, Link2, Pencil, Sparkles, Star, Trash2 } from 'lucide-react';
import { useMemo, useState } from 'react';
import type { ParamValue } from '../../../gpu/params.ts';
import { type Look, sameEffects, withLook } from '../../../jobs/recipe/looks.ts';
import type { Recipe } from '../../../jobs/recipe/recipe.ts';
import { classes } from '../../design/button.tsx';
import layer from '../../design/layer.module.css';
import { useSession } from '../studio/session.ts';
import type { LookPreview } from './look-preview.ts';
import styles from './looks.module.css';
import { NameField } from './name-field.tsx';
import { kindOf } from './sections.ts';
import { SmallStill } from './small-still.tsx';
import type { StillQueue } from './still-queue.ts';
import { words } from './words.ts';

/** What can be done with a look. */
export interface LookActions {
  apply(look: Look): void;
  star(look: Look, on: boolean): void;
  /** The look as a file. */
  save(look: Look, form: 'yaml' | 'json'): void;
  share(look: Look): void;
  rename(look: Look, name: string): void;
  remove(look: Look): void;
}

/** A look, shown on the current frame; in the viewer while somebody points at it. A press puts it on; its star and its menu stand in its corners. */
export function LookTile(props: {
  look: Look;
  order: number;
  recipe: Recipe;
  screen: Readonly<Record<string, ParamValue>> | null;
  stills: StillQueue | null;
  isOwn: boolean;
  isFavourite: boolean;
  isReachable: boolean;
  disabled: boolean;
  actions: LookActions;
  preview: LookPreview;
}) {
  const { effects } = useSession();
  const { look, recipe, screen, isFavourite, actions, preview } = props;
  const [menu, setMenu] = useState(false);
  const [renaming, setRenaming] = useState(false);
  const put = useMemo(() => withLook(recipe, look, effects, screen), [recipe, look, effects, screen]);
  const isOn = sameEffects(put.effects, recipe.effects);
  const show = () => !isOn && preview.point(look.name, put);
  const tabIndex = props.isReachable ? 0 : -1;
  return (
    <li
      className={classes(styles.tile, isOn && styles.on, isFavourite && styles.starred)}
      // A finger puts it on at once; undo takes it back.
      onPointerEnter={({ pointerType }) => pointerType !== 'touch' && show()}
      onPointerLeave={preview.end}
    >
      <button
        type="button"
        className={styles.press}
        data-look={look.id}
        tabIndex={tabIndex}
        aria-pressed={isOn}
        aria-label={look.name}
        title={look.help}
        disabled={props.disabled}
        onFocus={({ currentTarget }) => currentTarget.matches(':focus-visible') && show()}
        onBlur={preview.end}
        onClick={() => {
          preview.end();
          actions.apply(look);
        }}
        onContextMenu={(event) => {
          event.preventDefault();
          setMenu(true);
        }}
      >
        <SmallStill stills={props.stills} recipe={put} order={props.order} />
      </button>
      <div className={styles.corners}>
        <button
          type="button"
          className={styles.star}
          tabIndex={tabIndex}
          aria-label={words.star(look.name)}
          aria-pressed={isFavourite}
          onClick={() => actions.star(look, !isFavourite)}
        >
          <Star size={14} aria-hidden />
        </button>
        <Menu.Root open={menu} onOpenChange={setMenu}>
          <Menu.Trigger className={styles.more} tabIndex={tabIndex} aria-label={words.actions(look.name)}>
            <Ellipsis size={14} aria-hidden />
          </Menu.Trigger>
          <Menu.Portal>
            <Menu.Positioner sideOffset={4} align="end" collisionPadding={8}>
              <Menu.Popup className={layer.popup} finalFocus={() => !renaming}>
                <Entry icon={Sparkles} label={words.apply} disabled={props.disabled} onClick={() => actions.apply(look)} />
                <Entry icon={Star} label={isFavourite ? words.takeStar : words.addStar} onClick={() => actions.star(look, !isFavourite)} />
                <div className={layer.separator} />
                <Entry icon={Link2} label={words.share} onClick={() => actions.share(look)} />
                <Entry icon={FileText} label={words.saveYaml} onClick={() => actions.save(look, 'yaml')} />
                <Entry icon={Braces} label={words.saveJson} onClick={() => actions.save(look, 'json')} />
                {props.isOwn && (
                  <>
                    <div className={layer.separator} />
                    <Entry icon={Pencil} label={words.rename} onClick={() => setRenaming(true)} />
                    <Entry icon={Trash2} label={words.remove} onClick={() => actions.remove(look)} />
                  </>
                )}
              </Menu.Popup>
            </Menu.Positioner>
          </Menu.Portal>
        </Menu.Root>
      </div>
      {renaming ? (
        <NameField
          label={words.newName(look.name)}
          name={look.name}
          onDone={(name) => {
            setRenaming(false);
            if (name && name !== look.name) actions.rename(look, name);
          }}
        />
      ) : (
        <span className={styles.name}>{look.name}</span>
      )}
      <small className={styles.kind}>{kindOf(look, effects)}</small>
    </li>
  );
}

function Entry({ icon: Icon, label, ...rest }: { icon: typeof Star; label: string; disabled?: boolean; onClick: () => void }) {
  return (
    <Menu.Item className={layer.item} {...rest}>
      <Icon size={14} aria-hidden />
      <span>{label}</span>
    </Menu.Item>
  );
}
