import type { KeyerView } from '../../../../workers/render-api.ts';
import type { Session } from '../studio/session.ts';
import { zoomedAt } from './framing.ts';
import { framingOf } from './use-stage.ts';

/** What the keyboard does to how a picture is shown. */
export function viewCommands(session: Pick<Session, 'viewer' | 'canvas' | 'report'>) {
  const { viewer } = session;
  const view = (next: KeyerView) => () => viewer.update((state) => ({ ...state, view: next }));
  const zoomBy = (factor: (zoom: number) => number) => () => {
    const canvas = session.canvas.get();
    const { size } = session.report;
    const framing = framingOf(viewer.get(), size, canvas);
    const middle = { x: canvas.width / 2, y: canvas.height / 2 };
    viewer.update((state) => ({ ...state, ...zoomedAt(framing, factor(framing.zoom), middle, size, canvas) }));
  };
  return {
    'view-composite': view('composite'),
    'view-source': view('source'),
    'view-matte': view('matte'),
    'view-status': view('status'),
    'view-foreground': view('foreground'),
    wipe: () => viewer.update((state) => ({ ...state, wipe: { ...state.wipe, on: !state.wipe.on } })),
    grid: () => viewer.update((state) => ({ ...state, grid: { ...state.grid, on: !state.grid.on } })),
    fit: () => viewer.update((state) => ({ ...state, zoom: null })),
    'actual-size': zoomBy((zoom) => 1 / zoom),
    'zoom-in': zoomBy(() => 1.25),
    'zoom-out': zoomBy(() => 0.8),
  };
}
