import { type RefObject, useEffect, useRef, useState } from 'react';
import { combinationOf, isWhole, refusalOf } from '../../keys/combination.ts';

/** Keys being pressed for a command: nothing yet, or a combination that no command can have, and why. */
export interface Capture {
  readonly refusal: string | null;
}

/**
 * Takes the next key combination instead of whatever it would do, while `active`. Escape, Tab and a click outside of `within` end it
 * without one: whoever goes on to a field wants to type there.
 */
export function useCapture(
  active: boolean,
  within: RefObject<HTMLElement | null>,
  onKeys: (combination: string) => void,
  onEnd: () => void,
): Capture {
  const [refusal, setRefusal] = useState<string | null>(null);
  const latest = useRef({ onKeys, onEnd });
  latest.current = { onKeys, onEnd };
  useEffect(() => {
    setRefusal(null);
    if (!active) return;
    const press = (event: KeyboardEvent) => {
      if (event.key === 'Tab' && !event.ctrlKey && !event.metaKey && !event.altKey) return latest.current.onEnd();
      event.preventDefault();
      event.stopPropagation();
      if (event.key === 'Escape') return latest.current.onEnd();
      if (!isWhole(event) || event.repeat) return;
      const combination = combinationOf(event);
      const why = refusalOf(combination);
      if (why !== null) return setRefusal(why);
      latest.current.onKeys(combination);
    };
    const click = ({ target }: MouseEvent) => {
      if (!(target instanceof Node) || !within.current?.contains(target)) latest.current.onEnd();
    };
    window.addEventListener('keydown', press, true);
    window.addEventListener('click', click, true);
    return () => {
      window.removeEventListener('keydown', press, true);
      window.removeEventListener('click', click, true);
    };
  }, [active, within]);
  return { refusal };
}
