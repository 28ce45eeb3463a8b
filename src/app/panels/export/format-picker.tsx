import { Tabs } from '@base-ui/react/tabs';
import { type FormatDeclaration, type OutputFormat, outputFormats } from '../../../jobs/output/output.ts';
import { Tip } from '../../design/tip.tsx';
import styles from './format-picker.module.css';

type Kind = FormatDeclaration['kind'];

/** What the tabs are called, in order. */
const KINDS: Readonly<Record<Kind, string>> = {
  video: 'Video',
  animation: 'Animation',
  sticker: 'Stickers',
  pictures: 'Pictures',
  still: 'This frame',
};

/** Why a format cannot be made here, and what to do about it. */
export interface Unsupported {
  readonly reason: string;
  readonly remedy: string;
}

/** What cannot be made here; what is not named can. */
export type UnsupportedFormats = Readonly<Partial<Record<OutputFormat, Unsupported>>>;

const formatsOf = (kind: Kind) => (Object.keys(outputFormats) as OutputFormat[]).filter((format) => outputFormats[format].kind === kind);

/** Lets people choose a format, and more that are made in the same pass; stills are made alone. */
export function FormatPicker(props: {
  formats: readonly OutputFormat[];
  unsupported: UnsupportedFormats;
  /** What stills are called, where they are not of the frame on screen. */
  stills?: string;
  onChange: (formats: readonly OutputFormat[]) => void;
}) {
  const { formats, unsupported, onChange } = props;
  const [main, ...more] = formats as readonly [OutputFormat, ...OutputFormat[]];
  const { kind } = outputFormats[main];
  const also = (Object.keys(outputFormats) as OutputFormat[]).filter(
    (format) => format !== main && outputFormats[format].kind !== 'still' && !unsupported[format],
  );
  const choose = (format: OutputFormat) =>
    onChange([format, ...(outputFormats[format].kind === 'still' ? [] : more.filter((other) => other !== format))]);
  return (
    <div className={styles.picker}>
      <Tabs.Root value={kind} onValueChange={(next: Kind) => choose(formatsOf(next).find((format) => !unsupported[format]) ?? main)}>
        <Tabs.List className={styles.tabs} aria-label="Kind of export">
          {(Object.keys(KINDS) as Kind[]).map((each) => (
            <Tabs.Tab key={each} value={each} className={styles.tab} disabled={formatsOf(each).every((format) => unsupported[format])}>
              {each === 'still' && props.stills ? props.stills : KINDS[each]}
            </Tabs.Tab>
          ))}
        </Tabs.List>
        <Tabs.Panel value={kind} className={styles.panel}>
          <fieldset className={styles.formats}>
            <legend>Format</legend>
            {formatsOf(kind).map((format) => (
              <FormatCard
                key={format}
                format={format}
                checked={format === main}
                problem={unsupported[format]}
                onChoose={() => choose(format)}
              />
            ))}
          </fieldset>
          <p className={styles.help}>{outputFormats[main].help}</p>
        </Tabs.Panel>
      </Tabs.Root>
      {kind !== 'still' && (
        <details className={styles.more} open={more.length > 0}>
          <summary>
            Also make, in the same pass{more.length > 0 && `: ${more.map((format) => outputFormats[format].label).join(', ')}`}
          </summary>
          <div className={styles.also}>
            {also.map((format) => (
              <label key={format} className={styles.option}>
                <input
                  type="checkbox"
                  checked={formats.includes(format)}
                  onChange={(event) => onChange(event.target.checked ? [...formats, format] : formats.filter((other) => other !== format))}
                />
                {outputFormats[format].label}
              </label>
            ))}
          </div>
        </details>
      )}
    </div>
  );
}

function FormatCard(props: { format: OutputFormat; checked: boolean; problem: Unsupported | undefined; onChoose: () => void }) {
  const { label } = outputFormats[props.format];
  const { problem } = props;
  const card = (
    <label className={styles.format} data-disabled={problem ? '' : undefined}>
      <input
        type="radio"
        name="format"
        aria-label={label}
        checked={props.checked}
        disabled={problem !== undefined}
        onChange={props.onChoose}
      />
      {label}
    </label>
  );
  return problem ? <Tip text={`${problem.reason} ${problem.remedy}`}>{card}</Tip> : card;
}
