import { Toggle } from '@base-ui/react/toggle';
import { ToggleGroup } from '@base-ui/react/toggle-group';
import { ArrowLeft, CircleHelp } from 'lucide-react';
import { IconButton } from '../../../design/button.tsx';
import { viewKeysOf } from '../../../keys/bindings.ts';
import type { ViewCommandId } from '../../../shortcuts.ts';
import { ask } from '../../palette/asked.ts';
import full from '../full/full.module.css';
import { fullWords } from '../full/words.ts';
import shared from '../viewer.module.css';
import type { CompareSearch } from './compare-search.ts';
import { compareWords } from './words.ts';

/** Above the pictures: the way back, their names, what each shows and how they lie. */
export function CompareBar(props: {
  title: string;
  search: CompareSearch;
  run: (command: ViewCommandId) => void;
  onChange: (part: CompareSearch) => void;
}) {
  const { title, search, run, onChange } = props;
  const sides = [
    ['result', compareWords.result],
    ['source', compareWords.source],
  ] as const;
  const arrangements = [
    ['side', compareWords.side],
    ['wipe', compareWords.wipe],
  ] as const;
  return (
    <header className={full.top}>
      <IconButton icon={ArrowLeft} label={fullWords.back} keys={viewKeysOf('leave')} onClick={() => run('leave')} />
      <h1 className={full.name}>{title}</h1>
      <span className={full.spacer} />
      <Choice label={compareWords.leftShows} value={search.left ?? 'result'} options={sides} onChange={(left) => onChange({ left })} />
      <Choice label={compareWords.arrangement} value={search.as ?? 'side'} options={arrangements} onChange={(as) => onChange({ as })} />
      <Choice label={compareWords.rightShows} value={search.right ?? 'result'} options={sides} onChange={(right) => onChange({ right })} />
      <span className={full.spacer} />
      <IconButton icon={CircleHelp} label={fullWords.shortcuts} keys={viewKeysOf('shortcuts')} onClick={() => ask('shortcuts')} />
    </header>
  );
}

function Choice<Value extends string>(props: {
  label: string;
  value: Value;
  options: readonly (readonly [Value, string])[];
  onChange: (value: Value) => void;
}) {
  return (
    <ToggleGroup
      className={shared.segments}
      aria-label={props.label}
      value={[props.value]}
      onValueChange={([next]) => next && props.onChange(next as Value)}
    >
      {props.options.map(([value, label]) => (
        <Toggle key={value} value={value} className={shared.segment}>
          {label}
        </Toggle>
      ))}
    </ToggleGroup>
  );
}
