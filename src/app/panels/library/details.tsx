import { Link } from '@tanstack/react-router';
import { Download, SlidersHorizontal, X } from 'lucide-react';
import { useEffect, useState } from 'react';
import { buttonClass, IconButton } from '../../design/button.tsx';
import { Card } from '../../design/card.tsx';
import { failedTo } from '../../design/toasts.tsx';
import { bytesText } from '../../library/bytes-text.ts';
import { useCollections, useItem, useLibrary, useThumbnailOf, useWatched } from '../../library/hooks.ts';
import { download } from '../../library/save-file.ts';
import type { LibraryItem } from '../../library/types.ts';
import { openBatchFor } from '../batch/batch-wish.ts';
import { itemsText, kindLabels, madeLabels, words } from './browse-words.ts';
import styles from './details.module.css';
import { useItemCommands } from './item-commands.ts';
import { ItemPicture } from './item-picture.tsx';
import { Rating } from './rating.tsx';
import { TagField } from './tag-field.tsx';
import { codecName, factTexts } from './words.ts';

/** What is known of what is chosen, and what people say of it. */
export function Details({ ids, onGo }: { ids: readonly string[]; onGo: (id: string) => void }) {
  const [only] = ids;
  return (
    <aside className={styles.details} aria-label="Details">
      {only === undefined && <p className={styles.hint}>Choose an item to see its details. Ctrl and Shift choose several.</p>}
      {only !== undefined && ids.length === 1 && <One key={only} id={only} onGo={onGo} />}
      {ids.length > 1 && <Several ids={ids} />}
    </aside>
  );
}

function One({ id, onGo }: { id: string; onGo: (id: string) => void }) {
  const library = useLibrary();
  const live = useItem(id);
  const [stored] = useWatched(() => library.items([id]), id) ?? [];
  // What is in the trash is no item of the library, but can still be looked at.
  const item = live ?? stored;
  const commands = useItemCommands();
  const collections = useCollections();
  if (!item) return null;
  const { facts, storage } = item;
  const notice = storage.state === 'missing' || storage.state === 'session' ? storage.notice : null;
  const edit = (change: Parameters<typeof commands.edit>[1]) => void commands.edit([item.id], change);
  const save = async () => download(await library.file(item.id), item.name);
  return (
    <>
      <div className={styles.picture}>
        <ItemPicture item={item} />
      </div>
      <h2>{item.name}</h2>
      <p className={styles.facts}>{[...(facts ? factTexts(facts) : []), bytesText(item.bytes)].join(' · ')}</p>
      {notice && <Card tone="warning" title={notice.message} remedy={notice.remedy} code={notice.code} />}
      {item.removedAt === 0 && (
        <div className={styles.actions}>
          {facts?.kind !== 'lut' && facts?.kind !== 'file' && (
            <Link to="/item/$id" params={{ id: item.id }} className={buttonClass('primary')}>
              Open in the studio
            </Link>
          )}
          {facts?.kind === 'video' && <IconButton icon={SlidersHorizontal} label={words.make} onClick={() => openBatchFor([item.id])} />}
          {storage.state !== 'missing' && (
            <IconButton icon={Download} label="Save a copy" onClick={() => void save().catch(failedTo(`Reading ${item.name}`))} />
          )}
        </div>
      )}
      <Rating label="Rating" value={item.rating} onChange={(rating) => edit({ rating })} />
      <div className={styles.tags}>
        {item.tags.map((tag) => (
          <button
            key={tag}
            type="button"
            className={styles.tag}
            aria-label={`Remove tag ${tag}`}
            onClick={() => edit({ removeTags: [tag] })}
          >
            #{tag} <X size={11} aria-hidden />
          </button>
        ))}
        <TagField onAdd={(tag) => edit({ addTags: [tag] })} />
      </div>
      <Note item={item} onChange={(note) => edit({ note })} />
      <dl className={styles.list}>
        <dt>Added</dt>
        <dd>{new Date(item.createdAt).toLocaleString(undefined, { dateStyle: 'medium', timeStyle: 'short' })}</dd>
        {facts && (
          <>
            <dt>Kind</dt>
            <dd>{[kindLabels[facts.kind].replace(/s$/, ''), facts.container].filter(Boolean).join(', ')}</dd>
          </>
        )}
        {facts?.kind === 'video' && (
          <>
            <dt>Frames</dt>
            <dd>{facts.frames.toLocaleString()}</dd>
            <dt>Sound</dt>
            <dd>{facts.audioCodec === null ? 'None' : codecName(facts.audioCodec)}</dd>
          </>
        )}
        {item.collections.length > 0 && (
          <>
            <dt>In</dt>
            <dd>
              {collections
                .filter((collection) => item.collections.includes(collection.id))
                .map(({ name }) => name)
                .join(', ')}
            </dd>
          </>
        )}
      </dl>
      <Lineage item={item} onGo={onGo} />
    </>
  );
}

/** Saved when it is left. */
function Note({ item, onChange }: { item: LibraryItem; onChange: (note: string) => void }) {
  const [text, setText] = useState(item.note);
  useEffect(() => setText(item.note), [item.note]);
  return (
    <textarea
      className={styles.note}
      aria-label="Note"
      placeholder="Note"
      rows={3}
      maxLength={4000}
      value={text}
      onChange={(event) => setText(event.target.value)}
      onBlur={() => text !== item.note && onChange(text)}
    />
  );
}

/** What an item was made from, and what was made of it. */
function Lineage({ item, onGo }: { item: LibraryItem; onGo: (id: string) => void }) {
  const library = useLibrary();
  const from = item.origin.kind === 'made' ? item.origin.from : [];
  const sources = useWatched(() => library.items(from), `from ${from.join(' ')}`) ?? [];
  const made = useWatched(() => library.page({ sort: 'date', descending: true, madeFrom: item.id }, null, 20), `made ${item.id}`) ?? [];
  if (from.length === 0 && made.length === 0) return null;
  return (
    <>
      {item.origin.kind === 'made' && (
        <section className={styles.lineage} aria-label="Made from">
          <h3>{madeLabels[item.origin.what]} from</h3>
          <ul>
            {sources.map((source, at) =>
              source ? <Relative key={source.id} item={source} onGo={onGo} /> : <li key={from[at]}>An item that is gone</li>,
            )}
          </ul>
        </section>
      )}
      {made.length > 0 && (
        <section className={styles.lineage} aria-label="Made of it">
          <h3>Made of it</h3>
          <ul>
            {made.map((one) => (
              <Relative key={one.id} item={one} onGo={onGo} />
            ))}
          </ul>
        </section>
      )}
    </>
  );
}

function Relative({ item, onGo }: { item: LibraryItem; onGo: (id: string) => void }) {
  const thumbnail = useThumbnailOf(item);
  return (
    <li>
      <button type="button" onClick={() => onGo(item.id)}>
        <span>{thumbnail && <img src={thumbnail} alt="" />}</span>
        {item.name}
      </button>
    </li>
  );
}

function Several({ ids }: { ids: readonly string[] }) {
  const commands = useItemCommands();
  return (
    <>
      <h2>{itemsText(ids.length)}</h2>
      <p className={styles.facts}>{words.selected(ids.length)}</p>
      <Rating label="Rating of all that is chosen" value={0} onChange={(rating) => void commands.edit(ids, { rating })} />
      <TagField onAdd={(tag) => void commands.tag(ids, tag)} />
    </>
  );
}
