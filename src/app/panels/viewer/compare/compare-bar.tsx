import { ArrowLeft, CircleHelp } from 'lucide-react';
import { IconButton } from '../../../design/button.tsx';
import { Segments } from '../../../design/segments.tsx';
import { viewKeysOf } from '../../../keys/bindings.ts';
import type { ViewCommandId } from '../../../shortcuts.ts';
import { ask } from '../../palette/asked.ts';
import full from '../full/full.module.css';
import { fullWords } from '../full/words.ts';
import type { CompareSearch, Side } from './compare-search.ts';
import { compareWords } from './words.ts';

/** Above the pictures: the way back, their names, what each shows and how they lie. */
export function CompareBar(props: {
  title: string;
  search: CompareSearch;
  run: (command: ViewCommandId) => void;
  onChange: (part: CompareSearch) => void;
}) {
  const { title, search, run, onChange } = props;
  return (
    <header className={full.top}>
      <IconButton icon={ArrowLeft} label={fullWords.back} keys={viewKeysOf('leave')} onClick={() => run('leave')} />
      <h1 className={full.name}>{title}</h1>
      <span className={full.spacer} />
      <SideChoice label={compareWords.leftShows} value={search.left} onChange={(left) => onChange({ left })} />
      <Segments
        label={compareWords.arrangement}
        value={search.as ?? 'side'}
        options={['side', 'wipe']}
        names={compareWords}
        onChange={(as) => onChange({ as })}
      />
      <SideChoice label={compareWords.rightShows} value={search.right} onChange={(right) => onChange({ right })} />
      <span className={full.spacer} />
      <IconButton icon={CircleHelp} label={fullWords.shortcuts} keys={viewKeysOf('shortcuts')} onClick={() => ask('shortcuts')} />
    </header>
  );
}

/** What one side shows. */
function SideChoice(props: { label: string; value: Side | undefined; onChange: (value: Side) => void }) {
  return (
    <Segments
      label={props.label}
      value={props.value ?? 'result'}
      options={['result', 'source']}
      names={compareWords}
      onChange={props.onChange}
    />
  );
}
