import { useRef } from 'react';
import { hexOf } from '../../../gpu/colour-text.ts';
import type { Size } from '../../../media/picture.ts';
import { classes } from '../../design/button.tsx';
import { Card } from '../../design/card.tsx';
import { useStore } from '../../stores/store.ts';
import { useSession } from '../studio/session.ts';
import { type Point, toCanvas } from './framing.ts';
import { PixelMarker } from './pixel/pixel-marker.tsx';
import { PixelPanel } from './pixel/pixel-panel.tsx';
import { usePixelPointer } from './pixel/use-pixel-pointer.ts';
import { Readout } from './readout.tsx';
import { ScopesPanel } from './scopes/scopes-panel.tsx';
import { ShapeOverlay } from './shape-overlay.tsx';
import { takesSamples, useEyedropper } from './use-eyedropper.ts';
import { usePan, useWheelZoom } from './use-pan-zoom.ts';
import { useStage } from './use-stage.ts';
import styles from './viewer.module.css';
import { ViewerToolbar } from './viewer-toolbar.tsx';
import { FirstPicture, WaitingSign } from './waiting.tsx';
import { Wipe } from './wipe.tsx';

/** The picture, with everything that is laid over it. */
export function Viewer() {
  const session = useSession();
  const host = useRef<HTMLDivElement>(null);
  const stageElement = useRef<HTMLElement>(null);
  const stage = useStage(session, host);
  const picking = useStore(session.picking);
  const drawing = useStore(session.drawing);
  const wipe = useStore(session.viewer, ({ wipe }) => wipe);
  const scopes = useStore(session.scopes);
  const pixel = useStore(session.pixel);
  const inspecting = usePixelPointer(stage);
  const dropper = useEyedropper(session, stage);
  const { panning, pan, pannable } = usePan(session, stage);
  useWheelZoom(session, stageElement, stage);

  const { framing, canvas } = stage;
  const ratio = devicePixelRatio;
  const topLeft = toCanvas(framing, canvas, { x: 0, y: 0 });
  const css = (at: Point): Point => ({ x: at.x / ratio, y: at.y / ratio });
  const marquee = dropper.rect && cssBox(dropper.rect, framing.zoom / ratio, css(topLeft));

  return (
    <section className={styles.viewer} aria-label="Viewer">
      <ViewerToolbar stage={stage} />
      <div className={styles.desk}>
        {(scopes.on || pixel.on) && (
          <aside className={styles.side} aria-label="Measurements">
            {scopes.on && <ScopesPanel />}
            {pixel.on && <PixelPanel />}
          </aside>
        )}
        <section
          ref={stageElement}
          className={classes(styles.stage, picking || pixel.on ? styles.dropper : panning ? styles.panning : pannable && styles.pannable)}
          aria-label="Picture"
          onPointerDown={(event) => {
            leaveField();
            if (picking && event.button === 0) dropper.start(event);
            else if (pixel.on && event.button === 0) inspecting(event);
            else pan(event);
          }}
          onPointerMove={dropper.move}
          onPointerUp={dropper.end}
          onDoubleClick={() => !picking && session.viewer.update((state) => ({ ...state, zoom: null }))}
          onContextMenu={(event) => event.preventDefault()}
        >
          <div ref={host} className={styles.canvas} />
          <FirstPicture box={cssBox({ x: 0, y: 0, ...session.report.size }, framing.zoom / ratio, css(topLeft))} />
          {wipe.on && !picking && <Wipe stage={stage} />}
          {drawing && !picking && <ShapeOverlay drawing={drawing} stage={stage} />}
          {pixel.on && !picking && <PixelMarker stage={stage} />}
          {marquee && <div className={styles.marquee} style={marquee} />}
          {picking && (
            <div className={styles.hint} role="status">
              {dropper.colour && <span className={styles.chip} style={{ backgroundColor: hexOf(dropper.colour) }} />}
              {dropper.colour ? hexOf(dropper.colour) : 'Click the screen, or drag over a part of it for its average.'}
              {takesSamples(session, picking) && ' Hold Shift to take several samples.'} Esc ends.
            </div>
          )}
          <WaitingSign />
          <Readout />
          <Notices />
        </section>
      </div>
    </section>
  );
}

/** A press on the picture ends typing, so that the keyboard drives the transport again. */
function leaveField() {
  if (document.activeElement instanceof HTMLInputElement) document.activeElement.blur();
}

function Notices() {
  const session = useSession();
  const notices = useStore(session.notices);
  if (notices.length === 0) return null;
  return (
    <div className={styles.notices} onPointerDown={(event) => event.stopPropagation()}>
      {notices.map((notice) => (
        <Card key={notice.title} {...notice} onDismiss={() => session.dismiss(notice)} />
      ))}
    </div>
  );
}

const cssBox = (rect: Point & Size, scale: number, origin: Point) => ({
  left: origin.x + rect.x * scale,
  top: origin.y + rect.y * scale,
  width: rect.width * scale,
  height: rect.height * scale,
});
