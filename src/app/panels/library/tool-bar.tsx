import { Select } from '@base-ui/react/select';
import { ArrowDown, ArrowUp, Check, ChevronDown, LayoutGrid, PanelRight, Rows3, Search, Star, X } from 'lucide-react';
import { type RefObject, useEffect, useState } from 'react';
import { Button, buttonClass, classes, IconButton } from '../../design/button.tsx';
import layer from '../../design/layer.module.css';
import { Tip } from '../../design/tip.tsx';
import type { ItemSort } from '../../library/item-query.ts';
import type { Badge } from '../../library/types.ts';
import { badgeHelp, badgeLabels, itemsText, sortLabels, words } from './browse-words.ts';
import { isNarrowed, type LibrarySearch, queryOf } from './library-search.ts';
import styles from './tool-bar.module.css';
import type { Appearance } from './use-appearance.ts';

const badges: readonly Badge[] = ['source', 'made', 'keyed', 'stylized', 'loop'];

/** Search, filters, order, and how the items look. */
export function ToolBar(props: {
  search: LibrarySearch;
  onSearch: (change: { readonly [Key in keyof LibrarySearch]?: LibrarySearch[Key] | undefined }) => void;
  onClear: () => void;
  look: Appearance;
  onLook: (change: Partial<Appearance>) => void;
  field: RefObject<HTMLInputElement | null>;
  /** How many items are found; undefined until that is known. */
  count: number | undefined;
}) {
  const { search, onSearch, look, onLook } = props;
  const { sort, descending } = queryOf(search);
  const toggled = (badge: Badge) =>
    search.badge?.includes(badge) ? search.badge.filter((other) => other !== badge) : [...(search.badge ?? []), badge];
  return (
    <div className={styles.bars}>
      <div className={styles.bar} role="toolbar" aria-label="Search and order">
        <SearchField value={search.q ?? ''} onChange={(q) => onSearch({ q })} field={props.field} />
        <span className={styles.spacer} />
        <Select.Root items={sortLabels} value={sort} onValueChange={(next) => onSearch({ sort: next as ItemSort, up: false })}>
          <Select.Trigger className={buttonClass('quiet')} aria-label="Sort by">
            <Select.Value />
            <ChevronDown size={14} aria-hidden />
          </Select.Trigger>
          <Select.Portal>
            <Select.Positioner sideOffset={4} align="end" alignItemWithTrigger={false} collisionPadding={8}>
              <Select.Popup className={layer.popup}>
                {Object.entries(sortLabels).map(([value, label]) => (
                  <Select.Item key={value} value={value} className={layer.item}>
                    <Select.ItemText render={<span />}>{label}</Select.ItemText>
                    <Select.ItemIndicator>
                      <Check size={14} aria-hidden />
                    </Select.ItemIndicator>
                  </Select.Item>
                ))}
              </Select.Popup>
            </Select.Positioner>
          </Select.Portal>
        </Select.Root>
        <IconButton
          icon={descending ? ArrowDown : ArrowUp}
          label={descending ? 'Largest or newest first' : 'Smallest or oldest first'}
          onClick={() => onSearch({ up: !(search.up ?? false) })}
        />
        <span className={styles.divider} />
        {look.view === 'grid' && (
          <input
            type="range"
            className={styles.size}
            aria-label="Size of the pictures"
            min={140}
            max={420}
            step={20}
            value={look.size}
            onChange={(event) => onLook({ size: event.target.valueAsNumber })}
          />
        )}
        <IconButton icon={LayoutGrid} label="Grid" aria-pressed={look.view === 'grid'} onClick={() => onLook({ view: 'grid' })} />
        <IconButton icon={Rows3} label="List" aria-pressed={look.view === 'list'} onClick={() => onLook({ view: 'list' })} />
        <IconButton icon={PanelRight} label="Details" aria-pressed={look.details} onClick={() => onLook({ details: !look.details })} />
      </div>
      <div className={styles.chips}>
        {badges.map((badge) => (
          <Tip key={badge} text={badgeHelp[badge]}>
            <button
              type="button"
              className={styles.chip}
              aria-pressed={search.badge?.includes(badge) ?? false}
              onClick={() => onSearch({ badge: toggled(badge) })}
            >
              {badgeLabels[badge]}
            </button>
          </Tip>
        ))}
        <RatingFilter value={search.rating ?? 0} onChange={(rating) => onSearch({ rating })} />
        {search.tag?.map((tag) => (
          <button
            key={tag}
            type="button"
            className={styles.chip}
            aria-pressed
            aria-label={`Tag ${tag}, remove`}
            onClick={() => onSearch({ tag: search.tag?.filter((other) => other !== tag) ?? [] })}
          >
            #{tag} <X size={12} aria-hidden />
          </button>
        ))}
        {isNarrowed(search) && (
          <Button variant="quiet" onClick={props.onClear}>
            {words.clearFilters}
          </Button>
        )}
        {props.count !== undefined && <span className={styles.count}>{itemsText(props.count)}</span>}
      </div>
    </div>
  );
}

/** What is typed is searched for as it is typed. */
function SearchField({
  value,
  onChange,
  field,
}: {
  value: string;
  onChange: (q: string) => void;
  field: RefObject<HTMLInputElement | null>;
}) {
  const [text, setText] = useState(value);
  // The address changes from elsewhere too: places, the back button.
  useEffect(() => setText(value), [value]);
  return (
    <label className={styles.search}>
      <Search size={14} aria-hidden />
      <input
        ref={field}
        type="search"
        aria-label={words.search}
        placeholder={words.search}
        aria-keyshortcuts="Control+F"
        spellCheck={false}
        autoComplete="off"
        value={text}
        onChange={(event) => {
          setText(event.target.value);
          onChange(event.target.value);
        }}
        onKeyDown={(event) => {
          if (event.key !== 'Escape') return;
          setText('');
          onChange('');
          event.currentTarget.blur();
        }}
      />
    </label>
  );
}

function RatingFilter({ value, onChange }: { value: number; onChange: (rating: number | undefined) => void }) {
  return (
    <fieldset className={classes(styles.chip, styles.stars)} aria-label="Rated at least">
      {[1, 2, 3, 4, 5].map((star) => (
        <button
          key={star}
          type="button"
          aria-label={words.atLeast(star)}
          aria-pressed={value === star}
          data-lit={star <= value}
          onClick={() => onChange(value === star ? undefined : star)}
        >
          <Star size={12} aria-hidden />
        </button>
      ))}
    </fieldset>
  );
}
