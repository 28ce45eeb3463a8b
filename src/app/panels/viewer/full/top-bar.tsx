import { ArrowLeft, CircleHelp, Clapperboard, Columns2, Info, Maximize } from 'lucide-react';
import { IconButton } from '../../../design/button.tsx';
import { Segments } from '../../../design/segments.tsx';
import { viewKeysOf } from '../../../keys/bindings.ts';
import type { LibraryItem } from '../../../library/types.ts';
import type { ViewCommandId } from '../../../shortcuts.ts';
import { useStore } from '../../../stores/store.ts';
import { Rating } from '../../library/rating.tsx';
import { ask } from '../../palette/asked.ts';
import type { Session } from '../../studio/session.ts';
import styles from './full.module.css';
import type { ListPlace } from './list-query.ts';
import { fullWords } from './words.ts';

/** Above the picture: the way back, the item and its place in the list, its stars, and what can be done with it. */
export function TopBar(props: {
  item: LibraryItem | null;
  place: ListPlace | null;
  session: Session | null;
  facts: boolean;
  run: (command: ViewCommandId) => void;
  onRate: (rating: number) => void;
}) {
  const { item, place, session, facts, run, onRate } = props;
  const button = (command: ViewCommandId) => ({ keys: viewKeysOf(command), onClick: () => run(command) });
  return (
    <header className={styles.top}>
      <IconButton icon={ArrowLeft} label={fullWords.back} {...button('leave')} />
      <h1 className={styles.name}>{item?.name ?? fullWords.opening}</h1>
      {place && <span className={styles.place}>{fullWords.place(place.index, place.count)}</span>}
      {item && <Rating label={fullWords.rated(item.rating)} value={item.rating} onChange={onRate} />}
      <span className={styles.spacer} />
      {session && <Views session={session} />}
      <IconButton icon={Columns2} label={fullWords.compare} {...button('compare')} />
      <IconButton icon={Info} label={fullWords.facts} aria-pressed={facts} {...button('facts')} />
      <IconButton icon={Clapperboard} label={fullWords.studio} {...button('open')} />
      <IconButton icon={Maximize} label={fullWords.wholeScreen} {...button('whole-screen')} />
      <IconButton icon={CircleHelp} label={fullWords.shortcuts} keys={viewKeysOf('shortcuts')} onClick={() => ask('shortcuts')} />
    </header>
  );
}

function Views({ session }: { session: Session }) {
  const view = useStore(session.viewer, (state) => state.view);
  return (
    <Segments
      label={fullWords.views}
      value={view}
      options={['composite', 'source', 'matte']}
      names={fullWords.shows}
      onChange={(next) => session.viewer.update((state) => ({ ...state, view: next }))}
    />
  );
}
