import { useState } from 'react';
import { itemsOf } from '../../../jobs/recipe/stack.ts';
import { boomerang, roundTrip, type Sequence, type SequencePart } from '../../../jobs/sequence.ts';
import type { Seam } from '../../../media/sequence/seam.ts';
import type { FrameRange } from '../../../media/time.ts';
import { ChoiceControl } from '../../controls/choice-control.tsx';
import { ToggleControl } from '../../controls/toggle-control.tsx';
import layout from '../../design/form.module.css';
import { failedTo } from '../../design/toasts.tsx';
import { useJobs } from '../../jobs/job-hooks.ts';
import { useLibrary, useRecipeDocument } from '../../library/hooks.ts';
import { looksOf } from '../../library/looks.ts';
import { Joint } from './clip-list.tsx';
import { OutputRows } from './output-rows.tsx';
import styles from './sequence.module.css';
import { SequenceForm } from './sequence-form.tsx';
import { factsIn, firstOutput, framesIn, type SequenceLook, type SequenceOutput, secondsIn, startSequence } from './start-sequence.ts';
import { unfitNotices } from './unfit.ts';
import { useItemsById } from './use-items.ts';
import { useJoints } from './use-joints.ts';
import { LOOP_HELP, LOOPS, type LoopKind, loopLook, madeText, SEAMLESS } from './words.ts';

const TIMES = { 1: 'Once', 2: 'Twice', 3: 'Three times', 5: 'Five times', 10: 'Ten times' } as const;

type Whole = SequencePart & { readonly range: FrameRange };

/** A loop of a clip, or of two. */
export function LoopForm({ initial, onDone }: { initial: readonly SequencePart[]; onDone: () => void }) {
  const jobs = useJobs();
  const [kind, setKind] = useState<LoopKind>(initial.length > 1 ? 'round' : 'boomerang');
  const [times, setTimes] = useState(1);
  const [typed, setTyped] = useState<SequenceOutput | null>(null);
  const [withEffects, setWithEffects] = useState(false);
  const ids = initial.map(({ item }) => item);
  const items = useItemsById(ids);
  const unfit = unfitNotices('loop', ids, items);
  const whole = initial.flatMap((part): Whole[] => {
    const frames = items.get(part.item)?.facts?.frames;
    return frames === undefined ? [] : [{ ...part, range: part.range ?? { start: 0, end: frames } }];
  });
  const isKnown = whole.length === initial.length && unfit.length === 0;
  // What is looked at: the clips themselves, for the round trip needs to know which pictures come twice.
  const tried = kind === 'boomerang' && isKnown ? boomerangOf(whole).parts : initial;
  const { joints, problem } = useJoints(isKnown ? tried : null);
  const once = isKnown ? loopOf(kind, whole, joints?.seams ?? []) : null;
  const sequence = once && { ...once, parts: Array.from({ length: times }, () => once.parts).flat() };
  const facts = factsIn(items);
  const { look, isMoved, isKeyed } = useLookOf(ids[0] ?? '');
  const taken = withEffects ? look : null;
  const output = typed ?? firstOutput(items, ids[0] ?? '', 'loop', false, taken !== null && isKeyed);
  const isLooking = unfit.length === 0 && !problem;
  const isReady = sequence !== null && joints !== null && output.name.trim() !== '';
  const start = () => {
    if (sequence) startSequence(jobs, sequence, items, output, taken).then(onDone, failedTo('Making the loop'));
  };
  return (
    <SequenceForm
      notices={[...unfit, problem]}
      status={sequence ? madeText(secondsIn(sequence, items), framesIn(sequence, items)) : ''}
      action="Make the loop"
      onStart={isReady ? start : null}
    >
      <fieldset className={styles.kinds}>
        {(Object.keys(LOOPS) as LoopKind[]).map((each) => (
          <label key={each}>
            <input
              type="radio"
              name="loop"
              checked={kind === each}
              disabled={each === 'round' && initial.length < 2}
              onChange={() => setKind(each)}
            />
            <strong>{LOOPS[each]}</strong>
            <span>{LOOP_HELP[each]}</span>
          </label>
        ))}
      </fieldset>
      <div>
        <p className={styles.note}>Where it begins again</p>
        <Joint seam={joints?.seams.at(-1)} isLooking={isLooking} leavesOut={kind === 'round'} alone />
        {kind === 'round' && (
          <>
            <p className={styles.note}>Between the clips</p>
            <Joint seam={joints?.seams[0]} isLooking={isLooking} leavesOut alone />
          </>
        )}
      </div>
      <p className={styles.note}>{isMoved ? loopLook.moved : SEAMLESS}</p>
      <div className={layout.rows}>
        {look && (
          <ToggleControl label={loopLook.label} help={loopLook.help} value={withEffects} initial={false} onChange={setWithEffects} />
        )}
        <ChoiceControl
          label="Goes round"
          help="In the file; players and stickers repeat it as often as they like."
          value={String(times)}
          initial={kind === 'repeat' ? '3' : '1'}
          options={TIMES}
          onChange={(next) => setTimes(Number(next))}
        />
        <OutputRows output={output} coded hasSound={facts.some(({ audioCodec }) => audioCodec !== null)} onChange={setTyped} />
      </div>
    </SequenceForm>
  );
}

/** What the recipe of an item does to its pictures, and whether it keys them; no look where it does nothing, or moves with keyframes. */
function useLookOf(item: string): { readonly look: SequenceLook | null; readonly isMoved: boolean; readonly isKeyed: boolean } {
  const library = useLibrary();
  const opened = useRecipeDocument(item);
  const recipe = opened && opened.access !== 'opening' ? opened.recipe : null;
  const enabled = recipe?.effects.filter((one) => one.enabled) ?? [];
  const isMoved = enabled.some(({ keyframes }) => keyframes !== undefined);
  const isKeyed = recipe !== null && looksOf(recipe, library.effects).includes('keyed');
  if (!recipe || enabled.length === 0 || isMoved) return { look: null, isMoved, isKeyed };
  return { look: { effects: enabled, background: recipe.background, files: itemsOf(recipe, library.effects) }, isMoved, isKeyed };
}

function boomerangOf([first]: readonly Whole[]): Sequence {
  const { item, range } = first as Whole;
  return boomerang(item, range);
}

function loopOf(kind: LoopKind, whole: readonly Whole[], seams: readonly Seam[]): Sequence {
  const [there, back] = whole as [Whole, Whole | undefined];
  if (kind === 'boomerang') return boomerangOf(whole);
  if (kind === 'round' && back) return roundTrip(there, back, { middle: seams[0]?.repeats ?? false, end: seams[1]?.repeats ?? false });
  return { what: 'loop', parts: [there], framing: 'contain', copied: false };
}
