import { useState } from 'react';
import { type SequencePart, trim } from '../../../jobs/sequence.ts';
import { constantTimeline, type FrameRange, type Timeline } from '../../../media/time.ts';
import control from '../../controls/control.module.css';
import { Row } from '../../controls/row.tsx';
import { TextField } from '../../controls/text-field.tsx';
import { ToggleControl } from '../../controls/toggle-control.tsx';
import layout from '../../design/form.module.css';
import { failedTo } from '../../design/toasts.tsx';
import { useJobs } from '../../jobs/job-hooks.ts';
import type { ItemFacts } from '../../library/types.ts';
import { parseTimecode, timecodeOf } from '../../playback/timecode.ts';
import { OutputRows } from './output-rows.tsx';
import styles from './sequence.module.css';
import { SequenceForm } from './sequence-form.tsx';
import { factsIn, firstOutput, framesIn, type SequenceOutput, secondsIn, startSequence } from './start-sequence.ts';
import { unfitNotices } from './unfit.ts';
import { useItemsById } from './use-items.ts';
import { useCut } from './use-joints.ts';
import { madeText, trimWords } from './words.ts';

/** A part of a clip as a file of its own, its pictures copied as they are coded where nobody asks for the very frames. */
export function TrimForm({ initial: { item, range: first }, onDone }: { initial: SequencePart; onDone: () => void }) {
  const jobs = useJobs();
  const items = useItemsById([item]);
  const [typed, setTyped] = useState<SequenceOutput | null>(null);
  const [chosen, setChosen] = useState(first);
  const [wantsCopy, setWantsCopy] = useState(true);
  const unfit = unfitNotices('trim', [item], items);
  const facts = items.get(item)?.facts;
  const wanted = facts && unfit.length === 0 ? (chosen ?? { start: 0, end: facts.frames }) : null;
  const { cut, problem } = useCut(wanted && { item, range: wanted });
  const canCopy = cut !== null && 'range' in cut;
  const copied = canCopy && wantsCopy;
  const range = copied ? cut.range : wanted;
  const sequence = range && trim(item, range, copied);
  const output = typed ?? firstOutput(items, item, 'part', true);
  // Until it is known where it can be cut, nobody knows what would be made.
  const isReady = sequence !== null && output.name.trim() !== '' && (cut !== null || !wantsCopy);
  const start = () => {
    if (!sequence) return;
    const format = copied ? cut.format : output.format;
    startSequence(jobs, sequence, items, { ...output, format }).then(onDone, failedTo(trimWords.failed));
  };
  return (
    <SequenceForm
      notices={[...unfit, problem]}
      status={sequence && (cut || problem) ? madeText(secondsIn(sequence, items), framesIn(sequence, items)) : ''}
      action={trimWords.action}
      onStart={isReady ? start : null}
    >
      <div className={layout.rows}>
        {facts && wanted && <Ends facts={facts} range={wanted} onChange={setChosen} />}
        <ToggleControl label={trimWords.copy} help={trimWords.copyHelp} value={copied} initial onChange={setWantsCopy} />
      </div>
      <p className={styles.note} role="status">
        {cut && facts && wanted && whereText(cut, wanted, copied, timelineOf(facts))}
        {!cut && !problem && unfit.length === 0 && trimWords.looking}
      </p>
      <div className={layout.rows}>
        <OutputRows
          output={output}
          coded={!copied}
          hasSound={factsIn(items).some(({ audioCodec }) => audioCodec !== null)}
          onChange={setTyped}
        />
      </div>
    </SequenceForm>
  );
}

/** The first and the last frame, as timecodes. */
function Ends({ facts, range, onChange }: { facts: ItemFacts; range: FrameRange; onChange: (range: FrameRange) => void }) {
  const timeline = timelineOf(facts);
  const field = (label: string, frame: number, rangeFor: (frame: number) => FrameRange) => (
    <Row label={label}>
      <TextField
        className={control.text}
        aria-label={label}
        value={timecodeOf(timeline, frame)}
        onCommit={(text) => {
          const next = parseTimecode(timeline, frame, text);
          const changed = next === null ? null : rangeFor(next);
          const isPart = changed !== null && changed.end > changed.start;
          if (isPart) onChange(changed);
          return isPart;
        }}
      />
    </Row>
  );
  return (
    <>
      {field(trimWords.from, range.start, (start) => ({ ...range, start }))}
      {field(trimWords.to, range.end - 1, (last) => ({ ...range, end: last + 1 }))}
    </>
  );
}

/** Frames at the rate that is known of a clip: exact where it is constant. */
const timelineOf = ({ frames, frameRate }: ItemFacts): Timeline =>
  constantTimeline(Math.max(1, frames), { num: Math.max(1, Math.round(frameRate * 1000)), den: 1000 });

type Found = NonNullable<ReturnType<typeof useCut>['cut']>;

/** Where the cut lies and why, in a sentence or two. */
function whereText(cut: Found, wanted: FrameRange, copied: boolean, timeline: Timeline): string {
  if ('reason' in cut) return trimWords.refused(cut.reason);
  const { start, end } = cut.range;
  const [before, behind] = [wanted.start - start, end - wanted.end];
  if (before === 0 && behind === 0) return copied ? trimWords.exact : trimWords.coded;
  return copied ? trimWords.wider(timecodeOf(timeline, start), timecodeOf(timeline, end - 1), before, behind) : trimWords.coded;
}
