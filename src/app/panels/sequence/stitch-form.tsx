import { useState } from 'react';
import type { Framing } from '../../../gpu/conform.ts';
import { withoutExtension } from '../../../jobs/output/file-name.ts';
import { itemsIn, type SequencePart, stitch, withoutRepeats } from '../../../jobs/sequence.ts';
import { ChoiceControl } from '../../controls/choice-control.tsx';
import { ToggleControl } from '../../controls/toggle-control.tsx';
import { Button } from '../../design/button.tsx';
import { Card } from '../../design/card.tsx';
import { failedTo } from '../../design/toasts.tsx';
import { useJobs } from '../../jobs/job-hooks.ts';
import { ClipList } from './clip-list.tsx';
import { OutputRows } from './output-rows.tsx';
import styles from './sequence.module.css';
import { framesIn, type SequenceOutput, secondsIn, startSequence } from './start-sequence.ts';
import { useItemsById } from './use-items.ts';
import { useJoints } from './use-joints.ts';
import { FRAMINGS, secondsText } from './words.ts';

/** Clips end to end, in any order. */
export function StitchForm({ initial, onDone }: { initial: readonly SequencePart[]; onDone: () => void }) {
  const jobs = useJobs();
  const [parts, setParts] = useState(initial);
  const [framing, setFraming] = useState<Framing>('contain');
  const [wantsCopy, setWantsCopy] = useState(true);
  const [smooth, setSmooth] = useState(true);
  const [typed, setTyped] = useState<SequenceOutput | null>(null);
  const items = useItemsById(parts.map(({ item }) => item));
  const { joints, problem } = useJoints(parts);
  const facts = [...items.values()].flatMap((item) => item.facts ?? []);
  const first = items.get(parts[0]?.item ?? '');
  const output: SequenceOutput = typed ?? {
    format: facts.some(({ hasAlpha }) => hasAlpha) ? 'webm' : 'mp4',
    quality: 'good',
    frameRate: null,
    audio: true,
    name: `${withoutExtension(first?.name ?? 'clip')} stitched`,
  };
  const canCopy = joints !== null && 'format' in joints.joinable;
  const copied = canCopy && wantsCopy;
  const repeats = joints?.seams.map((seam) => seam.repeats) ?? [];
  const leavesOut = smooth && !copied;
  const shown = leavesOut ? withoutRepeats(parts, repeats, (item) => items.get(item)?.facts?.frames ?? 1) : parts;
  const sequence = stitch(shown, framing, copied);
  const shapes = new Set(facts.map(({ size }) => (size.width / size.height).toFixed(3)));
  const isReady = itemsIn(sequence).every((item) => items.get(item)?.facts) && output.name.trim() !== '';
  const start = () => {
    const format = copied && 'format' in joints.joinable ? joints.joinable.format : output.format;
    startSequence(jobs, sequence, items, { ...output, format }).then(onDone, failedTo('Stitching'));
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
      <ClipList parts={parts} items={items} seams={joints?.seams ?? null} leavesOut={leavesOut} onChange={setParts} />
      <div className={styles.rows}>
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
      <div className={styles.foot}>
        <p role="status">
          {secondsText(secondsIn(sequence, items))}, {framesIn(sequence, items)} frames
        </p>
        <Button type="submit" variant="primary" disabled={!isReady}>
          Stitch
        </Button>
      </div>
    </form>
  );
}
