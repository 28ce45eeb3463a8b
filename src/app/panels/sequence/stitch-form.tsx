import { useState } from 'react';
import type { Framing } from '../../../gpu/conform.ts';
import { type SequencePart, stitch, withoutRepeats } from '../../../jobs/sequence.ts';
import { ChoiceControl } from '../../controls/choice-control.tsx';
import { ToggleControl } from '../../controls/toggle-control.tsx';
import layout from '../../design/form.module.css';
import { failedTo } from '../../design/toasts.tsx';
import { useJobs } from '../../jobs/job-hooks.ts';
import type { LibraryItem } from '../../library/types.ts';
import { ClipList } from './clip-list.tsx';
import { OutputRows } from './output-rows.tsx';
import styles from './sequence.module.css';
import { SequenceForm } from './sequence-form.tsx';
import { factsIn, firstOutput, framesIn, type SequenceOutput, secondsIn, startSequence } from './start-sequence.ts';
import { unfitNotices } from './unfit.ts';
import { useItemsById } from './use-items.ts';
import { useJoints } from './use-joints.ts';
import { FRAMINGS, madeText } from './words.ts';

/** Clips end to end, in any order. */
export function StitchForm({ initial, onDone }: { initial: readonly SequencePart[]; onDone: () => void }) {
  const jobs = useJobs();
  const [parts, setParts] = useState(initial);
  const [framing, setFraming] = useState<Framing>('contain');
  const [wantsCopy, setWantsCopy] = useState(true);
  const [smooth, setSmooth] = useState(true);
  const [typed, setTyped] = useState<SequenceOutput | null>(null);
  const ids = parts.map(({ item }) => item);
  const items = useItemsById(ids);
  const unfit = unfitNotices('stitch', ids, items);
  const isKnown = ids.every((id) => items.get(id)?.facts);
  const { joints, problem } = useJoints(unfit.length === 0 && isKnown ? parts : null);
  const facts = factsIn(items);
  const output = typed ?? firstOutput(items, ids[0] ?? '', 'stitched', true);
  const canCopy = joints !== null && 'format' in joints.joinable;
  const copied = canCopy && wantsCopy;
  const repeats = joints?.seams.map((seam) => seam.repeats) ?? [];
  const leavesOut = smooth && !copied;
  const shown = leavesOut ? withoutRepeats(parts, repeats, (item) => lengthOf(items.get(item))) : parts;
  const sequence = stitch(shown, framing, copied);
  const shapes = new Set(facts.map(({ size }) => (size.width / size.height).toFixed(3)));
  const isReady = isKnown && unfit.length === 0 && !problem && output.name.trim() !== '';
  const start = () => {
    const format = copied && 'format' in joints.joinable ? joints.joinable.format : output.format;
    startSequence(jobs, sequence, items, { ...output, format }).then(onDone, failedTo('Stitching'));
  };
  return (
    <SequenceForm
      notices={[...unfit, problem]}
      status={madeText(secondsIn(sequence, items), framesIn(sequence, items))}
      action="Stitch"
      onStart={isReady ? start : null}
    >
      <ClipList
        parts={parts}
        items={items}
        seams={joints?.seams ?? null}
        isLooking={unfit.length === 0 && !problem}
        leavesOut={leavesOut}
        onChange={setParts}
      />
      <div className={layout.rows}>
        <ToggleControl
          label="Copy the pictures"
          help="Nothing is coded again: it takes seconds and loses nothing."
          value={copied}
          initial
          onChange={setWantsCopy}
        />
        {joints && 'reason' in joints.joinable && <p className={styles.note}>They are coded anew. {joints.joinable.reason}</p>}
        {!copied && shapes.size > 1 && (
          <ChoiceControl
            label="Other shapes"
            value={framing}
            initial="contain"
            options={FRAMINGS}
            onChange={(next) => setFraming(next as Framing)}
          />
        )}
        {!copied && repeats.slice(0, -1).some(Boolean) && (
          <ToggleControl label="Show doubled pictures once" value={smooth} initial onChange={setSmooth} />
        )}
        <OutputRows output={output} coded={!copied} hasSound={facts.some(({ audioCodec }) => audioCodec !== null)} onChange={setTyped} />
      </div>
    </SequenceForm>
  );
}

/** Frames of an item; null for a still. */
const lengthOf = (item: LibraryItem | null | undefined): number | null =>
  item?.facts?.kind === 'image' ? null : (item?.facts?.frames ?? 1);
