import { useRef } from 'react';
import { classes } from '../../../design/button.tsx';
import { useStore } from '../../../stores/store.ts';
import { useSession } from '../../studio/session.ts';
import { toCanvas } from '../framing.ts';
import { ShapeOverlay } from '../shape-overlay.tsx';
import { useEyedropper } from '../use-eyedropper.ts';
import { usePan, useWheelZoom } from '../use-pan-zoom.ts';
import { useStage } from '../use-stage.ts';
import shared from '../viewer.module.css';
import { FirstPicture, WaitingSign } from '../waiting.tsx';
import { Wipe } from '../wipe.tsx';
import styles from './full.module.css';

/** A clip's picture with nothing around it: the wheel zooms, dragging pans, a double click fits. Colours are picked and shapes drawn where asked for. */
export function FullPicture({ label }: { label: string }) {
  const session = useSession();
  const host = useRef<HTMLDivElement>(null);
  const element = useRef<HTMLElement>(null);
  const stage = useStage(session, host);
  const { panning, pan, pannable } = usePan(session, stage);
  useWheelZoom(session, element, stage);
  const picking = useStore(session.picking);
  const drawing = useStore(session.drawing);
  const dropper = useEyedropper(session, stage);
  const wipe = useStore(session.viewer, (state) => state.wipe.on);
  const { framing, canvas } = stage;
  const { x, y } = toCanvas(framing, canvas, { x: 0, y: 0 });
  const { width, height } = session.report.size;
  const scale = framing.zoom / devicePixelRatio;
  const box = { left: x / devicePixelRatio, top: y / devicePixelRatio, width: width * scale, height: height * scale };
  return (
    <section
      ref={element}
      className={classes(styles.picture, picking ? shared.dropper : panning ? shared.panning : pannable && shared.pannable)}
      aria-label={label}
      onPointerDown={(event) => (picking && event.button === 0 ? dropper.start(event) : pan(event))}
      onPointerMove={dropper.move}
      onPointerUp={dropper.end}
      onDoubleClick={() => session.viewer.update((state) => ({ ...state, zoom: null }))}
      onContextMenu={(event) => event.preventDefault()}
    >
      <div ref={host} className={shared.canvas} />
      <FirstPicture box={box} />
      {wipe && <Wipe stage={stage} />}
      {drawing && !picking && <ShapeOverlay drawing={drawing} stage={stage} />}
      {dropper.rect && (
        <div
          className={shared.marquee}
          style={{
            left: box.left + dropper.rect.x * scale,
            top: box.top + dropper.rect.y * scale,
            width: dropper.rect.width * scale,
            height: dropper.rect.height * scale,
          }}
        />
      )}
      <WaitingSign />
    </section>
  );
}
