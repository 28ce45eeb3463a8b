import { Toggle } from '@base-ui/react/toggle';
import { ToggleGroup } from '@base-ui/react/toggle-group';
import { useEffect, useRef, useState } from 'react';
import type { ScopesLayout } from '../../../../../workers/render-api.ts';
import { transferring } from '../../../../../workers/rpc.ts';
import { SCOPES, type ScopeKind } from '../../../../gpu/scope-axes.ts';
import type { Size } from '../../../../media/picture.ts';
import { Tip } from '../../../design/tip.tsx';
import { keysOf } from '../../../keys/bindings.ts';
import { latest } from '../../../playback/latest.ts';
import { useStore } from '../../../stores/store.ts';
import { useSession } from '../../studio/session.ts';
import { SidePanel } from '../side-panel.tsx';
import { ScopeAxes } from './axes.tsx';
import { type ScopeSlot, scopeSlots } from './scope-layout.ts';
import styles from './scopes.module.css';
import { measuredText, scopeWords } from './words.ts';

/** Waveform, parade, vectorscope and histogram of what the viewer shows. */
export function ScopesPanel() {
  const session = useSession();
  const { kinds } = useStore(session.scopes);
  const view = useStore(session.viewer, (state) => state.view);
  const hasBackground = useStore(session.document.state, ({ recipe }) => recipe.background.kind !== 'none');
  const host = useRef<HTMLDivElement>(null);
  const { size, slots } = useScopes(host, kinds);
  const choose = (chosen: readonly string[]) => {
    const next = SCOPES.filter((kind) => chosen.includes(kind));
    if (next.length > 0) session.scopes.update((choice) => ({ ...choice, kinds: next }));
  };
  return (
    <SidePanel
      label={scopeWords.panel}
      className={styles.panel}
      head={
        <ToggleGroup className={styles.kinds} aria-label={scopeWords.which} multiple value={[...kinds]} onValueChange={choose}>
          {SCOPES.map((kind) => (
            <Tip key={kind} text={scopeWords[kind].help}>
              <Toggle value={kind} className={styles.kind}>
                {scopeWords[kind].name}
              </Toggle>
            </Tip>
          ))}
        </ToggleGroup>
      }
      close={{
        label: scopeWords.close,
        keys: keysOf('scopes'),
        onClick: () => session.scopes.update((choice) => ({ ...choice, on: false })),
      }}
    >
      <div className={styles.plots}>
        <div ref={host} className={styles.canvas} />
        <svg
          className={styles.axes}
          viewBox={`0 0 ${size.width} ${size.height}`}
          role="img"
          aria-label={kinds.map((kind) => scopeWords[kind].name).join(', ')}
        >
          {slots.map((slot) => (
            <ScopeAxes key={slot.kind} slot={slot} />
          ))}
        </svg>
      </div>
      <p className={styles.measured}>{measuredText(view, hasBackground)}</p>
    </SidePanel>
  );
}

/** The slots in device pixels, as the worker draws them. */
function layoutOf({ width, height }: Size, slots: readonly ScopeSlot[], ratio: number): ScopesLayout {
  const scaled = (value: number) => Math.round(value * ratio);
  return {
    width: Math.max(scaled(width), 1),
    height: Math.max(scaled(height), 1),
    plots: slots.map(({ kind, trace }) => ({
      kind,
      x: scaled(trace.x),
      y: scaled(trace.y),
      width: Math.max(scaled(trace.x + trace.width) - scaled(trace.x), 1),
      height: Math.max(scaled(trace.y + trace.height) - scaled(trace.y), 1),
    })),
  };
}

/** Gives the worker a canvas that fills `host` and tells it what to draw, as long as the panel is there. */
function useScopes(host: { readonly current: HTMLElement | null }, kinds: readonly ScopeKind[]) {
  const session = useSession();
  const [size, setSize] = useState<Size>({ width: 1, height: 1 });
  const [send] = useState(() =>
    latest(
      (layout: ScopesLayout | null) => session.connection.api.setScopes(layout),
      (error) => session.fail(error, 'Measuring the picture'),
    ),
  );
  useEffect(() => {
    const parent = host.current;
    if (!parent) return;
    // A canvas can be handed over only once, so each mount makes its own.
    const element = document.createElement('canvas');
    parent.append(element);
    const offscreen = element.transferControlToOffscreen();
    session.connection.api
      .attachScopes(transferring(offscreen, [offscreen]))
      .catch((error: unknown) => session.fail(error, 'Measuring the picture'));
    const measure = () => setSize({ width: parent.clientWidth, height: parent.clientHeight });
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(parent);
    return () => {
      observer.disconnect();
      element.remove();
      void send(null);
    };
  }, [session, host, send]);

  const slots = scopeSlots(size, kinds);
  const layout = layoutOf(size, slots, devicePixelRatio);
  const key = JSON.stringify(layout);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the key stands for the layout
  useEffect(() => {
    if (size.width > 1) void send(layout);
  }, [send, key]);
  return { size, slots };
}
