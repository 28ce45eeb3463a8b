import { X } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import type { Param, ParamValue } from '../../../gpu/params.ts';
import type { JobOf } from '../../../jobs/kinds/job-kind.ts';
import type { TuneMade, TuneWanted } from '../../../jobs/kinds/tune.ts';
import { recipeAt } from '../../../jobs/lab/axis.ts';
import type { VariantId } from '../../../jobs/lab/blind.ts';
import type { Recipe } from '../../../jobs/recipe/recipe.ts';
import { itemsOf } from '../../../jobs/recipe/stack.ts';
import { Button, IconButton } from '../../design/button.tsx';
import { Dialog } from '../../design/dialog.tsx';
import { failedTo } from '../../design/toasts.tsx';
import { filesOf } from '../../library/files-of.ts';
import { useLibrary } from '../../library/hooks.ts';
import type { JobRow } from '../../library/records.ts';
import type { Session } from '../studio/session.ts';
import { PresetField } from './preset-field.tsx';
import styles from './sheet.module.css';
import { words } from './words.ts';

/** Settings that are shown at first, and more with each press. */
const AT_ONCE = 24;
/** Rows of a small picture. */
const ROWS = 96;

/** What tuning found, best first: a picture of each setting, its values and its score. */
export function ContactSheet(props: {
  job: JobOf<JobRow, TuneWanted, TuneMade>;
  session: Session;
  onPut: (which: VariantId, recipe: Recipe, name: string) => void;
  onApply: (recipe: Recipe, name: string) => void;
  onClose: () => void;
}) {
  const { job, session, onPut, onApply } = props;
  const library = useLibrary();
  const [shown, setShown] = useState(AT_ONCE);
  const [saving, setSaving] = useState<Recipe | null>(null);
  const { request, result } = job;
  if (!result) return null;
  const isStars = request.objective.kind === 'ratings';
  const paramOf = ({ instance, param }: TuneWanted['axes'][number]) => {
    const effect = request.recipe.effects.find(({ id }) => id === instance)?.effect;
    return library.effects.find(({ id }) => id === effect)?.params[param];
  };
  return (
    <section className={styles.sheet} aria-label={words.sheet}>
      <header className={styles.head}>
        <span>{words.sheetFacts(result.trials.length, result.seconds)}</span>
        <IconButton icon={X} label={words.dismiss} onClick={props.onClose} />
      </header>
      <ol className={styles.trials}>
        {result.trials.slice(0, shown).map((trial, at) => {
          const recipe = recipeAt(request.recipe, request.axes, trial.values);
          const score = words.score(trial.score, isStars);
          const name = words.found(at + 1);
          return (
            <li key={trial.values.join()} className={styles.trial} data-best={at === 0} aria-label={words.trial(at + 1, score)}>
              <div className={styles.picture}>
                <Picture session={session} recipe={recipe} frame={result.frame} label={words.picturesOf(at + 1)} />
                <span className={styles.rank}>{at + 1}</span>
                <span className={styles.score}>{score}</span>
              </div>
              <dl className={styles.values}>
                {request.axes.map((axis, place) => {
                  const param = paramOf(axis);
                  return (
                    <div key={`${axis.instance}.${axis.param}`}>
                      <dt>{param?.label ?? axis.param}</dt>
                      <dd>{valueText(param, trial.values[place])}</dd>
                    </div>
                  );
                })}
              </dl>
              <div className={styles.buttons}>
                {(['a', 'b'] as const).map((which) => (
                  <Button key={which} aria-label={words.putLong(which, at + 1)} onClick={() => onPut(which, recipe, name)}>
                    {words.put(which)}
                  </Button>
                ))}
                <Button variant="quiet" aria-label={`${words.apply}: ${name}`} onClick={() => onApply(recipe, name)}>
                  {words.applyShort}
                </Button>
                <Button variant="quiet" aria-label={`${words.savePreset} ${name}`} onClick={() => setSaving(recipe)}>
                  {words.save}
                </Button>
              </div>
            </li>
          );
        })}
        {shown < result.trials.length && <Button onClick={() => setShown(shown + AT_ONCE)}>{words.more}</Button>}
      </ol>
      <Dialog title={words.savePreset.replace('…', '')} open={saving !== null} onClose={() => setSaving(null)} width={420}>
        {saving && <PresetField effects={saving.effects} onDone={() => setSaving(null)} />}
      </Dialog>
    </section>
  );
}

/** A value as people read it. */
function valueText(param: Param | undefined, value: ParamValue | undefined): string {
  if (param?.kind === 'choice') return param.options[value as string] ?? String(value);
  if (typeof value === 'boolean') return words.onOff(value);
  return `${value}${param?.kind === 'float' && param.unit ? ` ${param.unit}` : ''}`;
}

/** What a recipe makes of a frame, rendered when it is there to be seen. */
function Picture({ session, recipe, frame, label }: { session: Session; recipe: Recipe; frame: number; label: string }) {
  const library = useLibrary();
  const canvas = useRef<HTMLCanvasElement>(null);
  const key = JSON.stringify(recipe.effects);
  const latest = useRef(recipe);
  latest.current = recipe;
  // biome-ignore lint/correctness/useExhaustiveDependencies: equal recipes need no new picture
  useEffect(() => {
    const ended = new AbortController();
    const draw = async () => {
      const own = latest.current;
      const files = await filesOf(library, itemsOf(own, library.effects));
      const height = Math.round(ROWS * devicePixelRatio);
      const picture = await session.connection.api.smallStill(frame, own, height, files, ended.signal);
      const element = canvas.current;
      if (!element || ended.signal.aborted) return picture.close();
      [element.width, element.height] = [picture.width, picture.height];
      element.getContext('bitmaprenderer')?.transferFromImageBitmap(picture);
      element.dataset['drawn'] = 'true';
    };
    draw().catch((error: unknown) => ended.signal.aborted || failedTo(words.doing.picture)(error));
    return () => ended.abort();
  }, [session, library, key, frame]);
  return <canvas ref={canvas} role="img" aria-label={label} />;
}
