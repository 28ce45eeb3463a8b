import { Sparkles } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import type { KeySuggestion } from '../../../../workers/render-api.ts';
import type { Effect } from '../../../gpu/define-effect.ts';
import { valuesAt } from '../../../jobs/recipe/keyframes.ts';
import type { EffectInstance } from '../../../jobs/recipe/recipe.ts';
import { setValues } from '../../../jobs/recipe/recipe-edit.ts';
import { Button } from '../../design/button.tsx';
import { useSession } from '../studio/session.ts';
import styles from './key-suggestions.module.css';

/** Tries several keys on the clip and offers the best three by picture; choosing one is one step. */
export function KeySuggestions({ instance, effect }: { instance: EffectInstance; effect: Effect }) {
  const session = useSession();
  const [tried, setTried] = useState<'idle' | 'trying' | readonly KeySuggestion[]>('idle');
  const search = async () => {
    setTried('trying');
    try {
      const values = valuesAt(instance, session.time(), effect.params);
      setTried(await session.connection.api.tuneKey(values));
    } catch (error) {
      setTried('idle');
      session.fail(error, 'Trying other keys');
    }
  };
  const choose = ({ values }: KeySuggestion) =>
    session.document.edit('Choose a key', (recipe) => setValues(recipe, instance.id, values, session.time()));
  return (
    <div className={styles.suggestions}>
      <Button disabled={tried === 'trying'} onClick={() => void search()}>
        <Sparkles size={14} aria-hidden />
        {tried === 'trying' ? 'Trying keys on this clip…' : 'Find the best key'}
      </Button>
      {typeof tried !== 'string' && (
        <ol className={styles.row} aria-label="Best keys">
          {tried.map((suggestion, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: suggestions are a ranking and never move
            <li key={index}>
              <button
                type="button"
                className={styles.choice}
                aria-label={`Key ${index + 1}`}
                aria-pressed={isChosen(instance, suggestion)}
                onClick={() => choose(suggestion)}
              >
                <Picture bitmap={suggestion.picture} />
              </button>
            </li>
          ))}
        </ol>
      )}
    </div>
  );
}

const isChosen = (instance: EffectInstance, { values }: KeySuggestion) =>
  Object.entries(values).every(([id, value]) => JSON.stringify(instance.values[id] ?? value) === JSON.stringify(value));

function Picture({ bitmap }: { bitmap: ImageBitmap }) {
  const canvas = useRef<HTMLCanvasElement>(null);
  useEffect(() => {
    canvas.current?.getContext('2d')?.drawImage(bitmap, 0, 0);
  }, [bitmap]);
  return <canvas ref={canvas} width={bitmap.width} height={bitmap.height} />;
}
