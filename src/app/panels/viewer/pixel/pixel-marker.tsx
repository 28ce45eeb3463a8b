import { useStore } from '../../../stores/store.ts';
import { useSession } from '../../studio/session.ts';
import { toCanvas } from '../framing.ts';
import type { Stage } from '../use-stage.ts';
import styles from './pixel.module.css';

/** The inspected pixel, as a frame around it. */
export function PixelMarker({ stage: { framing, canvas } }: { stage: Stage }) {
  const session = useSession();
  const at = useStore(session.pixel, ({ at: point }) => point);
  if (!at) return null;
  const ratio = devicePixelRatio;
  const centre = toCanvas(framing, canvas, { x: at.x + 0.5, y: at.y + 0.5 });
  const side = Math.max(framing.zoom / ratio, 9);
  return (
    <i
      className={styles.marker}
      style={{ left: centre.x / ratio - side / 2, top: centre.y / ratio - side / 2, width: side, height: side }}
      aria-hidden
    />
  );
}
