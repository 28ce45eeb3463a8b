import { type RefObject, useEffect, useState } from 'react';
import type { ViewState } from '../../../../workers/render-api.ts';
import { transferring } from '../../../../workers/rpc.ts';
import type { Size } from '../../../media/picture.ts';
import { latest } from '../../playback/latest.ts';
import { useStore } from '../../stores/store.ts';
import type { Session, ViewerState } from '../studio/session.ts';
import { bounded, type Framing, fitted } from './framing.ts';

/** The canvas's size in device pixels, and how the picture lies on it. */
export interface Stage {
  readonly canvas: Size;
  readonly framing: Framing;
}

/** How the picture lies on the canvas for a viewer state. */
export function framingOf(state: ViewerState, size: Size, canvas: Size): Framing {
  return state.zoom === null ? fitted(size, canvas) : bounded({ zoom: state.zoom, centre: state.centre }, size, canvas);
}

/** Gives the worker a canvas that fills `host`, keeps its size and view up to date, and says how the picture lies. */
export function useStage(session: Session, host: RefObject<HTMLElement | null>): Stage {
  const canvas = useStore(session.canvas);
  const state = useStore(session.viewer);
  const picking = useStore(session.picking);
  const { size } = session.report;

  useEffect(() => {
    const parent = host.current;
    if (!parent) return;
    const { api } = session.connection;
    // A canvas can be handed over only once, so each mount makes its own.
    const element = document.createElement('canvas');
    parent.append(element);
    const offscreen = element.transferControlToOffscreen();
    const fail = (error: unknown) => session.fail(error, 'Showing the picture');
    const resize = latest(({ width, height }: Size) => api.resize(width, height), fail);
    const apply = (next: Size) => {
      session.canvas.set(next);
      void resize(next);
    };
    const measure = (entry?: ResizeObserverEntry): Size => {
      const exact = entry?.devicePixelContentBoxSize?.[0];
      const side = (value: number) => Math.max(1, Math.round(value * devicePixelRatio));
      return exact
        ? { width: Math.max(1, exact.inlineSize), height: Math.max(1, exact.blockSize) }
        : { width: side(parent.clientWidth), height: side(parent.clientHeight) };
    };
    api.attach(transferring(offscreen, [offscreen])).catch(fail);
    apply(measure());
    const observer = new ResizeObserver(([entry]) => apply(measure(entry)));
    try {
      observer.observe(parent, { box: 'device-pixel-content-box' });
    } catch {
      // Safari lacks this box; the rounded CSS size then has to do.
      observer.observe(parent);
    }
    return () => {
      observer.disconnect();
      element.remove();
    };
  }, [session, host]);

  const framing = framingOf(state, size, canvas);
  const [send] = useState(() =>
    latest(
      (view: ViewState) => session.connection.api.setView(view),
      (error) => session.fail(error, 'Changing the view'),
    ),
  );
  const { zoom, centre } = framing;
  const { view, wipe, grid } = state;
  useEffect(() => {
    void send({
      // The eyedropper reads the untouched source, so that is what it shows.
      view: picking ? 'source' : view,
      zoom,
      centre: { x: centre.x, y: centre.y },
      backdrop: 'checker',
      wipe: wipe.on && !picking ? wipe.at : null,
      grid: grid.on ? { size: grid.size, colour: grid.colour } : null,
    });
  }, [send, view, picking, zoom, centre.x, centre.y, wipe, grid]);
  return { canvas, framing };
}
