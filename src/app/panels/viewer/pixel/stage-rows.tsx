import type { PixelReading, Texel } from '../../../../../workers/render-api.ts';
import type { Colour } from '../../../../gpu/params.ts';
import { valuesAt } from '../../../../jobs/recipe/keyframes.ts';
import { Tip } from '../../../design/tip.tsx';
import { useStore } from '../../../stores/store.ts';
import { effectOf, useSession } from '../../studio/session.ts';
import styles from './pixel.module.css';
import { PixelRow, Swatch } from './pixel-row.tsx';
import { changeText, distanceOf, keyReading } from './pixel-values.ts';
import type { Explanation } from './use-pixel.ts';
import { valueText } from './value-text.ts';
import { keyText, pixelWords } from './words.ts';

/** An effect's row: the pixel behind it, how far it moved it, and once opened, which of its settings did. */
export function StageRows(props: {
  stage: PixelReading['stages'][number];
  /** The pixel in front of the effect. */
  before: Texel;
  isMost: boolean;
  /** What moved it, where this effect is the one that is explained. */
  explanation: { readonly moved: Explanation } | null;
  onChoose: () => void;
}) {
  const { stage, before, isMost, explanation, onChoose } = props;
  const session = useSession();
  const instance = useStore(session.document.state, ({ recipe }) => recipe.effects.find(({ id }) => id === stage.instance));
  const effect = instance && effectOf(session, instance);
  if (!instance || !effect) return null;
  const values = { ...instance.values, ...valuesAt(instance, session.time(), effect.params) };
  const screen = effect.id === 'keyer' ? ((values['screen'] ?? effect.params['screen']?.default) as Colour) : null;
  const name = (
    <button type="button" className={styles.stage} aria-expanded={explanation !== null} onClick={onChoose}>
      {effect.label}
      <span className={styles.change} data-most={isMost} title={isMost ? pixelWords.moved : undefined}>
        {changeText(distanceOf(before, stage.value))}
      </span>
    </button>
  );
  return (
    <>
      <PixelRow name={name} texel={stage.value} />
      {(explanation || screen) && (
        <tr className={styles.detail}>
          <td colSpan={5}>
            {screen && <p>{keyText(keyReading(before, stage.value, screen))}</p>}
            {explanation && isMost && <p className={styles.most}>{pixelWords.moved}</p>}
            {explanation && <Moved explanation={explanation.moved} labelled={(param) => describe(param)} />}
          </td>
        </tr>
      )}
    </>
  );

  function describe(param: string): string {
    const declared = effect?.params[param];
    return declared ? `${declared.label} ${valueText(declared, values[param] ?? declared.default)}` : param;
  }
}

/** Settings by how far they moved the pixel, each with what it would be without. */
function Moved({ explanation, labelled }: { explanation: Explanation; labelled: (param: string) => string }) {
  if (!explanation) return <p role="status">{pixelWords.trying}</p>;
  if (explanation.length === 0) return <p>{pixelWords.untouched}</p>;
  const moving = explanation.filter(({ distance }) => distance >= 0.5);
  if (moving.length === 0) return <p>{pixelWords.noneMoved}</p>;
  return (
    <ul className={styles.moved}>
      {moving.map(({ param, without, distance }) => (
        <li key={param}>
          <span>{labelled(param)}</span>
          <Tip text={pixelWords.without} side="right">
            <span className={styles.without}>
              <Swatch texel={without} />
              {changeText(distance)}
            </span>
          </Tip>
        </li>
      ))}
    </ul>
  );
}
