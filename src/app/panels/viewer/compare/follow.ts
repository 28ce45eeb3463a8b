import type { Session } from '../../studio/session.ts';
import { rangeUpTo, sameView } from './same-view.ts';

/** Milliseconds between corrections of the clock that follows. */
const EVERY = 250;

/** Keeps zoom and place of two pictures the same, whichever is moved; the returned function ends that. */
export function linkViews(one: Session, other: Session): () => void {
  let isCopying = false;
  const copy = (from: Session, to: Session) => () => {
    if (isCopying) return;
    isCopying = true;
    const next = sameView(from.viewer.get(), from.report.size, to.report.size);
    to.viewer.update((state) => ({ ...state, ...next }));
    isCopying = false;
  };
  const stops = [one.viewer.subscribe(copy(one, other)), other.viewer.subscribe(copy(other, one))];
  return () => {
    for (const stop of stops) stop();
  };
}

/**
 * Lets one clip play and stand with another, by time; both loop over what they have in common. A picture that does not move
 * just stays. The returned function ends that.
 */
export function follow(master: Session, follower: Session): () => void {
  const [lead, own] = [master.player, follower.player];
  if (own.timeline.length < 2) return () => {};
  const common = Math.min(lead.timeline.duration, own.timeline.duration);
  lead.setRange(rangeUpTo(lead.timeline, common));
  own.setRange(rangeUpTo(own.timeline, common));
  const frame = () => own.timeline.indexAt(lead.timeline.timeOf(lead.index.get()) + 1e-6);
  let corrected = 0;
  const move = () => {
    if (lead.speed.get() === 0) return own.seek(frame());
    const now = performance.now();
    if (now - corrected < EVERY) return;
    corrected = now;
    follower.connection.api
      .syncClock(lead.timeline.timeOf(lead.index.get()))
      .catch((error: unknown) => follower.fail(error, 'Playing in step'));
  };
  const turn = () => {
    const speed = lead.speed.get();
    own.loop.set(lead.loop.get());
    if (speed === 0) own.seek(frame());
    else own.play(speed);
  };
  own.seek(frame());
  const stops = [lead.index.subscribe(move), lead.speed.subscribe(turn), lead.loop.subscribe(() => own.loop.set(lead.loop.get()))];
  return () => {
    for (const stop of stops) stop();
  };
}
