import { type OutputFormat, outputFormats } from '../../../jobs/output/output.ts';
import { ChoiceControl } from '../../controls/choice-control.tsx';
import control from '../../controls/control.module.css';
import { Row } from '../../controls/row.tsx';
import { ToggleControl } from '../../controls/toggle-control.tsx';
import { nameOfRate, RATES, rateOf } from '../export/export-choices.ts';
import { useUnsupported } from '../export/use-unsupported.ts';
import type { SequenceOutput } from './start-sequence.ts';

const QUALITIES = { draft: 'Draft, small', good: 'Good', best: 'Best', lossless: 'Lossless, where it can be' } as const;

/** What is made of a sequence: format, quality, rate, sound and name. `coded` is false where the pictures are copied. */
export function OutputRows(props: {
  output: SequenceOutput;
  coded: boolean;
  hasSound: boolean;
  onChange: (output: SequenceOutput) => void;
}) {
  const { output, coded, hasSound, onChange } = props;
  const set = (part: Partial<SequenceOutput>) => onChange({ ...output, ...part });
  const unsupported = useUnsupported(true);
  const formats = (Object.keys(outputFormats) as OutputFormat[]).filter((format) => {
    const { kind, alpha, container } = outputFormats[format];
    return (kind === 'video' || kind === 'animation') && alpha !== 'pair' && container !== 'folder' && !unsupported[format];
  });
  const options = Object.fromEntries(formats.map((format) => [format, outputFormats[format].label]));
  return (
    <>
      {coded && (
        <>
          <ChoiceControl
            label="Format"
            value={output.format}
            initial="webm"
            options={options}
            onChange={(format) => set({ format: format as OutputFormat })}
          />
          <ChoiceControl
            label="Quality"
            value={output.quality}
            initial="good"
            options={QUALITIES}
            onChange={(quality) => set({ quality: quality as SequenceOutput['quality'] })}
          />
          <ChoiceControl
            label="Frame rate"
            help="“As the source” keeps the moments at which each clip’s own frames are shown."
            value={nameOfRate(output.frameRate)}
            initial="source"
            options={RATES}
            onChange={(name) => set({ frameRate: rateOf(name) })}
          />
        </>
      )}
      {hasSound && outputFormats[output.format].sound && (
        <ToggleControl label="Sound" value={output.audio} initial onChange={(audio) => set({ audio })} />
      )}
      <Row label="File name">
        <input
          className={control.text}
          aria-label="File name"
          value={output.name}
          maxLength={120}
          onChange={(event) => set({ name: event.target.value })}
        />
      </Row>
    </>
  );
}
