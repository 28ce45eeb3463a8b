import { GitCompareArrows, Trash2 } from 'lucide-react';
import { useState } from 'react';
import { blindOrder, type VariantId } from '../../../jobs/lab/blind.ts';
import type { Observation } from '../../../jobs/lab/observation.ts';
import { Button, IconButton } from '../../design/button.tsx';
import { failedTo } from '../../design/toasts.tsx';
import { Rating, Stars } from '../library/rating.tsx';
import styles from './panel.module.css';
import rate from './rate.module.css';
import type { Variants } from './use-variants.ts';
import { Letter } from './variant-picker.tsx';
import { words } from './words.ts';

/** A comparison whose sides are in an order that follows from a seed; names are hidden until they are `revealed`. */
export interface Blind {
  readonly seed: number;
  readonly revealed: boolean;
}

/** Which variant lies on which side. */
export const orderOf = (blind: Blind | null): readonly [left: VariantId, right: VariantId] => (blind ? blindOrder(blind.seed) : ['a', 'b']);

/** Stars and a note for the pair that is shown, and what was found before. */
export function RatePanel(props: {
  variants: Variants;
  blind: Blind | null;
  observations: readonly Observation[];
  onKeep: (stars: Readonly<Record<VariantId, number>>, note: string) => Promise<void>;
  onNext: () => void;
  onForget: (observation: Observation) => void;
  onShow: (observation: Observation) => void;
}) {
  const { variants, blind, observations } = props;
  const [stars, setStars] = useState<Readonly<Record<VariantId, number>>>({ a: 0, b: 0 });
  const [note, setNote] = useState('');
  const order = orderOf(blind);
  const isHidden = blind !== null && !blind.revealed;
  const nameOf = (which: VariantId, side: 0 | 1) => (isHidden ? words.sides[side] : variants[which].name);
  const keep = async () => {
    await props.onKeep(stars, note.trim());
    setStars({ a: 0, b: 0 });
    setNote('');
  };
  const labelOf = (which: VariantId, side: 0 | 1) => words.starsFor(isHidden ? words.sides[side] : words.letter(which));
  return (
    <>
      <h2>{words.rateTitle}</h2>
      {blind?.revealed ? (
        <>
          <p className={rate.revealed} role="status">
            {words.revealed(variants[order[0]].name, variants[order[1]].name)}
          </p>
          <div className={styles.actions}>
            <Button variant="primary" onClick={props.onNext}>
              {words.next}
            </Button>
          </div>
        </>
      ) : (
        <form
          className={styles.effects}
          onSubmit={(event) => {
            event.preventDefault();
            keep().catch(failedTo(words.doing.keeping));
          }}
        >
          {order.map((which, side) => (
            <div key={which} className={rate.rated}>
              <Letter variant={isHidden ? null : which} />
              <span>{nameOf(which, side as 0 | 1)}</span>
              <Rating
                label={labelOf(which, side as 0 | 1)}
                value={stars[which]}
                onChange={(next) => setStars((last) => ({ ...last, [which]: next }))}
              />
            </div>
          ))}
          <textarea
            className={rate.note}
            aria-label={words.note}
            placeholder={words.notePlaceholder}
            maxLength={2000}
            value={note}
            onChange={(event) => setNote(event.target.value)}
          />
          <div className={styles.row}>
            <Button type="submit" variant="primary" disabled={stars.a === 0 || stars.b === 0}>
              {isHidden ? words.keepBlind : words.keep}
            </Button>
            <span className={styles.hint}>{isHidden ? words.blindHint : words.rateHint}</span>
          </div>
        </form>
      )}
      <hr className={rate.rule} />
      <h2>{words.observations}</h2>
      {observations.length === 0 && <p className={styles.hint}>{words.noObservations}</p>}
      <ul className={rate.observations} aria-label={words.observations}>
        {observations.toReversed().map((one) => (
          <li key={one.id} className={rate.observation}>
            <header>{words.observationOf(one.at, one.blind !== null)}</header>
            <span className={rate.mini}>
              <IconButton icon={GitCompareArrows} label={words.restore(one.at)} onClick={() => props.onShow(one)} />
              <IconButton icon={Trash2} label={words.forget(one.at)} onClick={() => props.onForget(one)} />
            </span>
            {(['a', 'b'] as const).map((which) => (
              <div key={which} className={rate.rated}>
                <Letter variant={which} />
                <span>{one[which].name}</span>
                <Stars value={one[which].stars} />
              </div>
            ))}
            {one.note && <p>{one.note}</p>}
          </li>
        ))}
      </ul>
    </>
  );
}
