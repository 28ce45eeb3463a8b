/** A document with the steps that led to it and those undone; plain data, never changed in place. */
export interface History<T> {
  readonly present: T;
  /** Oldest first: what was before each step, and the step's name. */
  readonly past: readonly Step<T>[];
  /** Next to redo last: what comes after each step, and the step's name. */
  readonly future: readonly Step<T>[];
  /** The gesture that the last step belongs to while it may still grow. */
  readonly gesture: (Gesture & { readonly at: number }) | null;
}

/** What a person does in one go: moving one control. */
export interface Gesture {
  readonly key: string;
  /** True while a pointer is down: then pausing does not end the gesture. */
  readonly held: boolean;
}

interface Step<T> {
  readonly value: T;
  readonly label: string;
}

const MOST_STEPS = 500;
/** Milliseconds without a change after which the same control starts a new step. */
const GESTURE_PAUSE = 800;

/** A history without steps. */
export function historyOf<T>(present: T): History<T> {
  return { present, past: [], future: [], gesture: null };
}

/** Adds a step; one of the same gesture (held, or shortly after the last) joins it. `now` in milliseconds. */
export function withStep<T>(history: History<T>, present: T, label: string, gesture: Gesture | null, now: number): History<T> {
  if (Object.is(present, history.present)) return history;
  const last = history.gesture;
  const joins = gesture !== null && last?.key === gesture.key && (last.held || now - last.at <= GESTURE_PAUSE);
  const past = joins ? history.past : [...history.past, { value: history.present, label }].slice(-MOST_STEPS);
  return { present, past, future: [], gesture: gesture && { ...gesture, at: now } };
}

/** Ends the current gesture, so that the next change is a step of its own. */
export function withoutGesture<T>(history: History<T>): History<T> {
  return history.gesture ? { ...history, gesture: null } : history;
}

/** One step back, or the same history at its beginning. */
export function undone<T>(history: History<T>): History<T> {
  const step = history.past.at(-1);
  if (!step) return history;
  return {
    present: step.value,
    past: history.past.slice(0, -1),
    future: [...history.future, { value: history.present, label: step.label }],
    gesture: null,
  };
}

/** One undone step forward, or the same history at its end. */
export function redone<T>(history: History<T>): History<T> {
  const step = history.future.at(-1);
  if (!step) return history;
  return {
    present: step.value,
    past: [...history.past, { value: history.present, label: step.label }],
    future: history.future.slice(0, -1),
    gesture: null,
  };
}

/** The same history with every version of the document changed. */
export function mapHistory<T>(history: History<T>, change: (value: T) => T): History<T> {
  const each = (step: Step<T>) => ({ ...step, value: change(step.value) });
  return { ...history, present: change(history.present), past: history.past.map(each), future: history.future.map(each) };
}
