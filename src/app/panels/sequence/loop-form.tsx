import { useState } from 'react';
import { withoutExtension } from '../../../jobs/output/file-name.ts';
import { boomerang, roundTrip, type Sequence, type SequencePart } from '../../../jobs/sequence.ts';
import type { Seam } from '../../../media/sequence/seam.ts';
import type { FrameRange } from '../../../media/time.ts';
import { ChoiceControl } from '../../controls/choice-control.tsx';
import { Button } from '../../design/button.tsx';
import { Card } from '../../design/card.tsx';
import { failedTo } from '../../design/toasts.tsx';
import { useJobs } from '../../jobs/job-hooks.ts';
import { Joint } from './clip-list.tsx';
import { OutputRows } from './output-rows.tsx';
import styles from './sequence.module.css';
import { framesIn, type SequenceOutput, secondsIn, startSequence } from './start-sequence.ts';
import { useItemsById } from './use-items.ts';
import { useJoints } from './use-joints.ts';
import { LOOP_HELP, LOOPS, type LoopKind, secondsText } from './words.ts';

const TIMES = { 1: 'Once', 2: 'Twice', 3: 'Three times', 5: 'Five times', 10: 'Ten times' } as const;

type Whole = SequencePart & { readonly range: FrameRange };

/** A loop of a clip, or of two. */
export function LoopForm({ initial, onDone }: { initial: readonly SequencePart[]; onDone: () => void }) {
  const jobs = useJobs();
  const [kind, setKind] = useState<LoopKind>(initial.length > 1 ? 'round' : 'boomerang');
  const [times, setTimes] = useState(1);
  const [typed, setTyped] = useState<SequenceOutput | null>(null);
  const items = useItemsById(initial.map(({ item }) => item));
  const whole = initial.flatMap((part): Whole[] => {
    const frames = items.get(part.item)?.facts?.frames;
    return frames === undefined ? [] : [{ ...part, range: part.range ?? { start: 0, end: frames } }];
  });
  const isKnown = whole.length === initial.length;
  // What is looked at: the clips themselves, for the round trip needs to know which pictures come twice.
  const tried = kind === 'boomerang' && isKnown ? boomerangOf(whole).parts : initial;
  const { joints, problem } = useJoints(tried);
  const once = isKnown ? loopOf(kind, whole, joints?.seams ?? []) : null;
  const sequence = once && { ...once, parts: Array.from({ length: times }, () => once.parts).flat() };
  const facts = [...items.values()].flatMap((item) => item.facts ?? []);
  const [first] = items.values();
  const output: SequenceOutput = typed ?? {
    format: facts.some(({ hasAlpha }) => hasAlpha) ? 'webm' : 'mp4',
    quality: 'good',
    frameRate: null,
    audio: false,
    name: `${withoutExtension(first?.name ?? 'clip')} loop`,
  };
  const isReady = sequence !== null && joints !== null && output.name.trim() !== '';
  const start = () => {
    if (sequence) startSequence(jobs, sequence, items, output).then(onDone, failedTo('Making the loop'));
  };
  return (
    <form
      className={styles.form}
      onSubmit={(event) => {
        event.preventDefault();
        if (isReady) start();
      }}
    >
      {problem && <Card {...problem} />}
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
        <Joint seam={joints?.seams.at(-1)} leavesOut={kind === 'round'} alone />
        {kind === 'round' && (
          <>
            <p className={styles.note}>Between the clips</p>
            <Joint seam={joints?.seams[0]} leavesOut alone />
          </>
        )}
      </div>
      <div className={styles.rows}>
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
      <div className={styles.foot}>
        <p role="status">{sequence && `${secondsText(secondsIn(sequence, items))}, ${framesIn(sequence, items)} frames`}</p>
        <Button type="submit" variant="primary" disabled={!isReady}>
          Make the loop
        </Button>
      </div>
    </form>
  );
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
