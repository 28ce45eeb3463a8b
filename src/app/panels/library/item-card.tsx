import { Link } from '@tanstack/react-router';
import { Check, Ellipsis, TriangleAlert } from 'lucide-react';
import { type CSSProperties, type MouseEvent, memo } from 'react';
import control from '../../controls/control.module.css';
import { TextField } from '../../controls/text-field.tsx';
import { buttonClass } from '../../design/button.tsx';
import { bytesText } from '../../library/bytes-text.ts';
import type { LibraryItem } from '../../library/types.ts';
import { badgeLabels } from './browse-words.ts';
import styles from './item-card.module.css';
import { ItemPicture } from './item-picture.tsx';
import { Stars } from './rating.tsx';
import { factTexts } from './words.ts';

/** What can happen to a card; the same functions for all, so that only what changed is drawn again. */
export interface CardActions {
  press(id: string, event: MouseEvent): void;
  open(id: string): void;
  menu(id: string, anchor: Element | { readonly x: number; readonly y: number }): void;
  rename(id: string, name: string): void;
  endRename(): void;
}

/** An item as a card of the grid or as a line of the list. */
export const ItemCard = memo(function ItemCard(props: {
  item: LibraryItem;
  view: 'grid' | 'list';
  style: CSSProperties;
  chosen: boolean;
  /** True for the one that the keyboard is at. */
  reachable: boolean;
  renaming: boolean;
  position: number;
  total: number;
  actions: CardActions;
}) {
  const { item, actions, chosen } = props;
  const { storage, facts } = item;
  const warning = storage.state === 'missing' || storage.state === 'session' ? storage.notice : facts?.warnings[0];
  const isOpenable = facts?.kind !== 'lut' && facts?.kind !== 'file' && item.removedAt === 0;
  return (
    <li
      className={props.view === 'grid' ? styles.card : styles.line}
      style={props.style}
      data-chosen={chosen}
      aria-posinset={props.position}
      aria-setsize={props.total}
      onContextMenu={(event) => {
        event.preventDefault();
        actions.menu(item.id, { x: event.clientX, y: event.clientY });
      }}
    >
      <button
        type="button"
        className={styles.pick}
        data-id={item.id}
        aria-pressed={chosen}
        aria-label={`Select ${item.name}`}
        tabIndex={props.reachable ? 0 : -1}
        onClick={(event) => actions.press(item.id, event)}
        onDoubleClick={() => isOpenable && actions.open(item.id)}
      >
        <ItemPicture item={item} />
        <span className={styles.mark} aria-hidden>
          <Check size={12} strokeWidth={3} />
        </span>
      </button>
      <div className={styles.caption}>
        {props.renaming ? (
          <TextField
            autoFocus
            className={control.text}
            aria-label="Name"
            value={item.name}
            onCommit={(name) => {
              if (!name.trim()) return false;
              actions.rename(item.id, name.trim());
              return true;
            }}
            onClose={() => actions.endRename()}
          />
        ) : isOpenable ? (
          <Link to="/item/$id" params={{ id: item.id }} className={styles.name} aria-label={`Open ${item.name}`} title={item.name}>
            {item.name}
          </Link>
        ) : (
          <span className={styles.name} title={item.name}>
            {item.name}
          </span>
        )}
        <button
          type="button"
          className={buttonClass('icon', styles.more)}
          aria-label={`${item.name} actions`}
          aria-haspopup="menu"
          onClick={(event) => actions.menu(item.id, event.currentTarget)}
        >
          <Ellipsis size={16} aria-hidden />
        </button>
      </div>
      {warning ? (
        <p className={styles.warning} title={`${warning.message} ${warning.remedy}`}>
          <TriangleAlert size={12} aria-hidden /> <span>{warning.message}</span>
        </p>
      ) : (
        <p className={styles.facts}>
          <Stars value={item.rating} />
          <span className="unseen">{item.badges.map((badge) => badgeLabels[badge]).join(', ')}</span>
          {[...(facts ? factTexts(facts) : []), bytesText(item.bytes)].map((text) => (
            <span key={text}>{text}</span>
          ))}
          {item.tags.map((tag) => (
            <span key={`#${tag}`} className={styles.tag}>
              #{tag}
            </span>
          ))}
        </p>
      )}
    </li>
  );
});
