import { ContextMenu } from '@base-ui/react/context-menu';
import { Check, Trash2 } from 'lucide-react';
import { type PointerEvent, useRef } from 'react';
import type { Timeline } from '../../../media/time.ts';
import { classes } from '../../design/button.tsx';
import layer from '../../design/layer.module.css';
import { Tip } from '../../design/tip.tsx';
import { timecodeOf } from '../../playback/timecode.ts';
import { useStore } from '../../stores/store.ts';
import { EASES } from '../inspector/eases.ts';
import { useEditable } from '../studio/edits.tsx';
import { effectOf, useSession } from '../studio/session.ts';
import { easeMoment, type Moment, momentsOf, moveMoment, removeMoment, snapped } from './moments.ts';
import styles from './timeline.module.css';

/** Markers of all keyframes: click to go there, drag to move them in time, a context menu for easing. */
export function KeyframeLane({ xOf }: { xOf: (time: number) => number }) {
  const session = useSession();
  const { effects } = useStore(session.document.state, ({ recipe }) => recipe);
  const moments = momentsOf(effects, (instance, param) => {
    const effect = effectOf(session, instance);
    return `${effect?.label ?? instance.effect} ${effect?.params[param]?.label ?? param}`;
  });
  return (
    <ul className={styles.lane} aria-label="Keyframes">
      {moments.map((moment) => (
        <li key={moment.time}>
          <Marker moment={moment} xOf={xOf} />
        </li>
      ))}
    </ul>
  );
}

function Marker({ moment, xOf }: { moment: Moment; xOf: (time: number) => number }) {
  const { player, document, selected } = useSession();
  const { timeline } = player;
  const editable = useEditable();
  const selection = useStore(selected);
  const isSelected = moment.keys.some(({ instance }) => instance === selection);
  const index = timeline.indexAt(moment.time);
  const name = moment.names.join(', ');
  const [first, ...others] = moment.keys;
  const ease = others.every((key) => key.ease === first?.ease) ? first?.ease : undefined;
  /** True right after a drag, whose release is no click. */
  const dragged = useRef(false);

  const shift = (frames: number) => {
    const to = timeline.timeOf(Math.min(Math.max(index + frames, 0), timeline.length - 1));
    document.edit('Move keyframe', (recipe) => moveMoment(recipe, moment, to), { gesture: 'move keyframe' });
  };
  const press = (event: PointerEvent<HTMLElement>) => {
    dragged.current = false;
    if (event.button === 0 && editable) drag(event, moment, { timeline, playhead: player.index.get(), xOf, onMoved });
  };
  const onMoved = (to: number) => {
    dragged.current = true;
    document.edit('Move keyframe', (recipe) => moveMoment(recipe, moment, to));
  };
  return (
    <ContextMenu.Root disabled={!editable}>
      <Tip text={`${name} at ${timecodeOf(timeline, index)}`} side="top">
        <ContextMenu.Trigger
          render={<button type="button" />}
          className={classes(styles.marker, ease && styles[ease], isSelected && styles.selected)}
          style={{ left: xOf(moment.time) }}
          aria-disabled={!editable}
          aria-label={`Keyframe at ${timecodeOf(timeline, index)}: ${name}`}
          onClick={() => !dragged.current && player.seek(index)}
          onPointerDown={press}
          onKeyDown={(event) => {
            if (event.key === 'ArrowLeft' || event.key === 'ArrowRight') {
              shift((event.key === 'ArrowLeft' ? -1 : 1) * (event.shiftKey ? 10 : 1));
            } else if (event.key === 'Delete' || event.key === 'Backspace') {
              document.edit('Remove keyframe', (recipe) => removeMoment(recipe, moment));
            } else return;
            event.preventDefault();
          }}
        />
      </Tip>
      <ContextMenu.Portal>
        <ContextMenu.Positioner collisionPadding={8}>
          <ContextMenu.Popup className={layer.popup} aria-label={`Keyframe at ${timecodeOf(timeline, index)}`}>
            <ContextMenu.RadioGroup
              value={ease}
              onValueChange={(next) => document.edit('Ease keyframe', (recipe) => easeMoment(recipe, moment, next))}
            >
              {EASES.map(({ ease: each, label, help }) => (
                <ContextMenu.RadioItem key={each} value={each} className={layer.item} closeOnClick title={`The value ${help}.`}>
                  <Check size={14} aria-hidden style={{ visibility: ease === each ? 'visible' : 'hidden' }} />
                  <span>{label}</span>
                </ContextMenu.RadioItem>
              ))}
            </ContextMenu.RadioGroup>
            <div className={layer.separator} />
            <ContextMenu.Item
              className={layer.item}
              onClick={() => document.edit('Remove keyframe', (recipe) => removeMoment(recipe, moment))}
            >
              <Trash2 size={14} aria-hidden />
              <span>Remove</span>
            </ContextMenu.Item>
          </ContextMenu.Popup>
        </ContextMenu.Positioner>
      </ContextMenu.Portal>
    </ContextMenu.Root>
  );
}

/** Follows the pointer by moving the marker itself, and reports where it was let go. */
function drag(
  event: PointerEvent<HTMLElement>,
  moment: Moment,
  about: { timeline: Timeline; playhead: number; xOf: (time: number) => number; onMoved: (to: number) => void },
) {
  const marker = event.currentTarget;
  const lane = marker.closest('ul')?.getBoundingClientRect();
  if (!lane) return;
  marker.setPointerCapture(event.pointerId);
  const from = event.clientX;
  let to: number | null = null;
  const move = ({ clientX }: globalThis.PointerEvent) => {
    if (to === null && Math.abs(clientX - from) < 4) return;
    to = snapped(about.timeline, (clientX - lane.left) / lane.width, about.playhead, lane.width);
    marker.style.left = `${about.xOf(to)}px`;
  };
  marker.addEventListener('pointermove', move);
  marker.addEventListener(
    'lostpointercapture',
    () => {
      marker.removeEventListener('pointermove', move);
      marker.style.left = `${about.xOf(moment.time)}px`;
      if (to !== null) about.onMoved(to);
    },
    { once: true },
  );
}
