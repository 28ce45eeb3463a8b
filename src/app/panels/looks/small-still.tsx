import { ImageOff } from 'lucide-react';
import { useEffect, useMemo, useRef, useState } from 'react';
import { canonicalJson, toJson } from '../../../jobs/recipe/canonical-json.ts';
import type { Recipe } from '../../../jobs/recipe/recipe.ts';
import { classes } from '../../design/button.tsx';
import styles from './small-still.module.css';
import type { Place, StillQueue } from './still-queue.ts';
import { words } from './words.ts';

/** How far outside the window pictures are rendered already. */
const MARGIN = '60px';

/** What a recipe makes of the current frame, rendered once it is scrolled to. What it showed before stays, greyer, until then. */
export function SmallStill({ stills, recipe, order }: { stills: StillQueue | null; recipe: Recipe; order: number }) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const [state, setState] = useState<'waiting' | 'drawn' | 'aged' | 'failed'>('waiting');
  const key = useMemo(() => canonicalJson(toJson([recipe.effects, recipe.background])), [recipe]);
  // Recipes of the same key are the same to it.
  const latest = useRef(recipe);
  latest.current = recipe;
  useEffect(() => {
    const element = canvas.current;
    if (!stills || !element) return;
    const age = () => setState((now) => (now === 'drawn' ? 'aged' : now));
    const place: Place = {
      order,
      key,
      recipe: latest.current,
      show(picture) {
        element.width = picture.width;
        element.height = picture.height;
        element.getContext('2d')?.drawImage(picture, 0, 0);
        setState('drawn');
      },
      age,
      fail: () => setState('failed'),
    };
    let leave: (() => void) | null = null;
    const seen = new IntersectionObserver(
      ([entry]) => {
        if (entry?.isIntersecting) leave ??= stills.want(place);
        else {
          leave?.();
          leave = null;
          // Nobody tells it of another frame while it is out of sight.
          age();
        }
      },
      { rootMargin: MARGIN },
    );
    age();
    seen.observe(element);
    return () => {
      seen.disconnect();
      leave?.();
    };
  }, [stills, key, order]);
  return (
    <span className={classes(styles.still, styles[state])} data-state={state}>
      <canvas ref={canvas} width={16} height={9} />
      {state === 'failed' && <ImageOff size={16} aria-label={words.notDrawn} />}
    </span>
  );
}
