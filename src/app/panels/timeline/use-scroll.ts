import { type RefObject, useEffect, useLayoutEffect, useRef, useState } from 'react';
import { useStore } from '../../stores/store.ts';
import type { Session } from '../studio/session.ts';
import { mostZoom } from './ruler.ts';

/** CSS pixels beside the timeline's ends, where the handles of the first and the last frame stand. */
export const EDGE = 8;

/**
 * Zoom and scroll of the timeline: Ctrl and the wheel zoom at the cursor, the wheel alone scrolls, and while it plays the
 * window turns the page with the playhead. Gives the CSS pixels left of the window, which is `width` wide.
 */
export function useScroll(session: Session, window: RefObject<HTMLDivElement | null>, width: number): number {
  const { player, timelineZoom } = session;
  const zoom = useStore(timelineZoom);
  const [offset, setOffset] = useState(0);
  /** What stays where it is when the zoom changes: a share of the timeline, at a distance from the window's left edge. */
  const anchor = useRef<{ share: number; left: number } | null>(null);
  const shown = useRef(zoom);

  useLayoutEffect(() => {
    const element = window.current;
    if (!element || shown.current === zoom) return;
    // Buttons zoom about the playhead where it is to be seen, else about the middle.
    const head = player.timeline.timeOf(player.index.get()) / player.timeline.duration;
    const headLeft = head * width * shown.current - element.scrollLeft;
    const middle = { share: (element.scrollLeft + width / 2) / (width * shown.current), left: width / 2 };
    const { share, left } = anchor.current ?? (headLeft >= 0 && headLeft <= width ? { share: head, left: headLeft } : middle);
    anchor.current = null;
    shown.current = zoom;
    element.scrollLeft = share * width * zoom - left;
    setOffset(element.scrollLeft);
  }, [zoom, width, window, player]);

  useEffect(() => {
    const element = window.current;
    if (!element) return;
    const scrolled = () => setOffset(element.scrollLeft);
    const wheel = (event: WheelEvent) => {
      if (event.ctrlKey || event.metaKey) {
        event.preventDefault();
        const left = event.clientX - element.getBoundingClientRect().left - EDGE;
        const now = timelineZoom.get();
        const next = Math.min(Math.max(now * Math.exp(-event.deltaY / 300), 1), mostZoom(player.timeline.length));
        anchor.current = { share: (element.scrollLeft + left) / ((element.clientWidth - 2 * EDGE) * now), left };
        timelineZoom.set(next);
      } else if (event.deltaX === 0 && element.scrollWidth > element.clientWidth) {
        event.preventDefault();
        element.scrollLeft += event.deltaY;
      }
    };
    const follow = () => {
      if (player.speed.get() === 0 || element.scrollWidth <= element.clientWidth) return;
      const x = (player.timeline.timeOf(player.index.get()) / player.timeline.duration) * (element.scrollWidth - 2 * EDGE);
      const outside = x < element.scrollLeft || x > element.scrollLeft + element.clientWidth;
      if (outside) element.scrollLeft = player.speed.get() > 0 ? x - 24 : x - element.clientWidth + 24;
    };
    element.addEventListener('scroll', scrolled);
    element.addEventListener('wheel', wheel, { passive: false });
    const unfollow = player.index.subscribe(follow);
    return () => {
      element.removeEventListener('scroll', scrolled);
      element.removeEventListener('wheel', wheel);
      unfollow();
    };
  }, [window, player, timelineZoom]);
  return offset;
}
