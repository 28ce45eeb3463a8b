import { type ReactNode, useEffect, useRef } from 'react';
import { classes } from '../design/button.tsx';
import { Tip } from '../design/tip.tsx';
import styles from './control.module.css';

/** What every control is given: the value, how to change it, and when a gesture has ended. */
export interface ControlProps<T> {
  readonly label: string;
  readonly value: T;
  readonly initial: T;
  readonly help?: string | undefined;
  /** Called for every step of a gesture; `held` while a pointer is down, so that a pause does not end it. */
  readonly onChange: (value: T, held?: boolean) => void;
  /** Called once a drag, a typed value or a click is done, so that it becomes one undo step. Key presses join while they follow quickly. */
  readonly onSettle?: (() => void) | undefined;
  /** Keyframe buttons, at the end of the row. */
  readonly trailing?: ReactNode;
}

/** Label, control and keyframe buttons on one line; a double click on the label resets. */
export function Row(props: {
  label: ReactNode;
  help?: string | undefined;
  onReset?: (() => void) | undefined;
  trailing?: ReactNode;
  end?: boolean;
  children: ReactNode;
}) {
  const label = (
    // biome-ignore lint/a11y/noStaticElementInteractions: a pointer shortcut; the effect's Reset does the same by keyboard
    <span className={styles.label} onDoubleClick={props.onReset}>
      {props.label}
    </span>
  );
  return (
    <div className={styles.row}>
      {props.help ? (
        <Tip text={props.help} side="left">
          {label}
        </Tip>
      ) : (
        label
      )}
      <div className={classes(styles.body, props.end && styles.end)}>{props.children}</div>
      {props.trailing ?? <span />}
    </div>
  );
}

/**
 * Turns the wheel into steps (+1 up, -1 down) over an element the pointer was moved onto.
 *
 * A control that scrolled under a resting pointer must keep scrolling the panel, so only real movement arms it.
 */
export function useWheelSteps<T extends HTMLElement>(onStep: (steps: number, fine: boolean) => void) {
  const element = useRef<T>(null);
  const latest = useRef(onStep);
  latest.current = onStep;
  useEffect(() => {
    const target = element.current;
    if (!target) return;
    let armed = false;
    const move = (event: PointerEvent) => {
      if (event.movementX || event.movementY) armed = true;
    };
    const leave = () => {
      armed = false;
    };
    const wheel = (event: WheelEvent) => {
      if ((!armed && !target.contains(document.activeElement)) || event.ctrlKey || event.deltaY === 0) return;
      event.preventDefault();
      latest.current(-Math.sign(event.deltaY), event.shiftKey);
    };
    target.addEventListener('pointermove', move);
    target.addEventListener('pointerleave', leave);
    target.addEventListener('wheel', wheel, { passive: false });
    return () => {
      target.removeEventListener('pointermove', move);
      target.removeEventListener('pointerleave', leave);
      target.removeEventListener('wheel', wheel);
    };
  }, []);
  return element;
}
