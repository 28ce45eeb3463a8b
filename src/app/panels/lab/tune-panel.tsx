import { X } from 'lucide-react';
import { type CSSProperties, useMemo } from 'react';
import { MOST_AXES, MOST_STEPS, MOST_TRIALS } from '../../../jobs/lab/axis.ts';
import { qualityIds } from '../../../jobs/lab/objective.ts';
import type { Observation } from '../../../jobs/lab/observation.ts';
import { samplesOf } from '../../../jobs/lab/observation.ts';
import { learnPreference, resultsIn } from '../../../jobs/lab/preference.ts';
import { ChoiceSelect } from '../../controls/choice-control.tsx';
import { Button, IconButton } from '../../design/button.tsx';
import { Segments } from '../../design/segments.tsx';
import { Tip } from '../../design/tip.tsx';
import { failedTo } from '../../design/toasts.tsx';
import { Bar } from './measure-panel.tsx';
import styles from './panel.module.css';
import sheet from './sheet.module.css';
import { type PlannedAxis, type Tuning, withNumbers } from './use-tuning.ts';
import { words } from './words.ts';

const keyOf = ({ instance, param }: PlannedAxis) => `${instance}.${param}`;
const nameOf = ({ effect, label }: PlannedAxis) => words.effectLook(effect, label);

/** Chooses what is tried, how, and what counts as better; then shows how far it is. */
export function TunePanel({ tuning, observations }: { tuning: Tuning; observations: readonly Observation[] }) {
  const { plan, change, addable, running, failed } = tuning;
  const samples = useMemo(() => samplesOf(observations), [observations]);
  const preference = useMemo(() => learnPreference(samples), [samples]);
  const isTooMany = tuning.trials > MOST_TRIALS;
  const isUnlearned = plan.seeks === 'ratings' && !preference;
  return (
    <>
      <div className={styles.row}>
        <h2 className={styles.spacer}>{words.tuneTitle}</h2>
        <span className={styles.hint}>{words.tuneOf}</span>
        <Segments
          label={words.tuneOf}
          value={plan.of}
          options={['a', 'b']}
          names={{ a: words.letter('a'), b: words.letter('b') }}
          onChange={(of) => change({ of, axes: [] })}
        />
      </div>
      <Axes tuning={tuning} />
      {plan.axes.length === 0 && <p className={styles.hint}>{addable.length > 0 ? words.noParameters : words.noTunable}</p>}
      <h3>{words.searchKind}</h3>
      <div className={styles.row}>
        <Segments
          label={words.searchKind}
          value={plan.search}
          options={['coordinates', 'grid']}
          names={words.searches}
          onChange={(search) => change({ search })}
        />
      </div>
      <p className={styles.hint}>{words.searchesHelp[plan.search]}</p>
      <h3>{words.objective}</h3>
      <div className={styles.row}>
        <Segments
          label={words.objective}
          value={plan.seeks}
          options={['measures', 'ratings']}
          names={words.objectives}
          onChange={(seeks) => change({ seeks })}
        />
      </div>
      {plan.seeks === 'measures' ? (
        <div>
          {qualityIds.map((id) => {
            const [label, help] = words.qualities[id];
            const weight = plan.weights[id];
            return (
              <Tip key={id} text={help} side="left">
                <label className={sheet.weight}>
                  <span>{label}</span>
                  <input
                    type="range"
                    min={-1}
                    max={1}
                    step={0.1}
                    value={weight}
                    style={fillOf(weight)}
                    onChange={(event) => change({ weights: { ...plan.weights, [id]: Number(event.target.value) } })}
                    onDoubleClick={() => change({ weights: { ...plan.weights, [id]: 0 } })}
                  />
                  <output>{Math.round(weight * 100)} %</output>
                </label>
              </Tip>
            );
          })}
        </div>
      ) : (
        <p className={styles.hint}>
          {preference ? words.ratingsHelp(preference.samples, preference.error) : words.ratingsNeeded(samples.length, resultsIn(samples))}
        </p>
      )}
      <div className={styles.row}>
        {running ? (
          <Button onClick={() => void tuning.stop(running).catch(failedTo(words.doing.tuning))}>{words.stop}</Button>
        ) : (
          <Button
            variant="primary"
            disabled={tuning.trials === 0 || isTooMany || isUnlearned}
            onClick={() => void tuning.start(preference).catch(failedTo(words.doing.tuning))}
          >
            {words.tune}
          </Button>
        )}
        <span className={styles.hint} role="status">
          {running
            ? words.tuning(running.progress.done, running.progress.total)
            : isTooMany
              ? words.tooMany(tuning.trials, MOST_TRIALS)
              : tuning.trials > 0 && words.trials(tuning.trials)}
        </span>
      </div>
      {running && <Bar done={running.progress.done} total={running.progress.total} />}
      {!running && failed?.job.state.phase === 'failed' && (
        <p className={styles.hint} role="alert">
          {words.tuneFailed(failed.job.state.problem.message)} {failed.job.state.problem.remedy}
        </p>
      )}
    </>
  );
}

/** The part of a weight's line that is filled, from the middle on. */
const fillOf = (weight: number) => {
  const at = (value: number) => `${(value + 1) * 50}%`;
  return { '--low': at(Math.min(weight, 0)), '--high': at(Math.max(weight, 0)) } as CSSProperties;
};

/** The parameters that are tried, and the values of each. */
function Axes({ tuning }: { tuning: Tuning }) {
  const { plan, change, addable } = tuning;
  const replace = (axis: PlannedAxis) => change({ axes: plan.axes.map((one) => (keyOf(one) === keyOf(axis) ? axis : one)) });
  return (
    <section className={sheet.axes} aria-label={words.parameters}>
      {plan.axes.map((axis) => (
        <div key={keyOf(axis)} className={sheet.axis}>
          <span>
            {axis.label} <small>{axis.effect}</small>
          </span>
          <IconButton
            icon={X}
            label={words.removeAxis(nameOf(axis))}
            onClick={() => change({ axes: plan.axes.filter((one) => keyOf(one) !== keyOf(axis)) })}
          />
          <div className={sheet.numbers}>
            {axis.number ? (
              <>
                <Bound
                  label={words.from(axis.label)}
                  axis={axis}
                  value={axis.number.from}
                  onChange={(from) => replace(withNumbers(axis, { from }))}
                />
                –
                <Bound
                  label={words.to(axis.label)}
                  axis={axis}
                  value={axis.number.to}
                  onChange={(to) => replace(withNumbers(axis, { to }))}
                />
                in
                <input
                  type="number"
                  aria-label={words.steps(axis.label)}
                  min={1}
                  max={MOST_STEPS}
                  value={axis.number.count}
                  onChange={({ target }) => {
                    const count = Math.round(target.valueAsNumber);
                    if (count >= 1 && count <= MOST_STEPS) replace(withNumbers(axis, { count }));
                  }}
                />
              </>
            ) : (
              words.all(axis.values.length)
            )}
          </div>
        </div>
      ))}
      {addable.length > 0 && plan.axes.length < MOST_AXES && (
        <ChoiceSelect
          label={words.parameters}
          value=""
          options={{ '': words.addParameter, ...Object.fromEntries(addable.map((axis) => [keyOf(axis), nameOf(axis)])) }}
          onChange={(key) => {
            const axis = addable.find((one) => keyOf(one) === key);
            if (axis) change({ axes: [...plan.axes, axis] });
          }}
        />
      )}
    </section>
  );
}

function Bound(props: { label: string; axis: PlannedAxis; value: number; onChange: (value: number) => void }) {
  const { number } = props.axis;
  if (!number) return null;
  return (
    <input
      type="number"
      aria-label={props.label}
      min={number.min}
      max={number.max}
      step={number.step}
      value={props.value}
      onChange={({ target }) => {
        const value = target.valueAsNumber;
        if (value >= number.min && value <= number.max) props.onChange(value);
      }}
    />
  );
}
