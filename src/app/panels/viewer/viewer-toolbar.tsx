import { Menu } from '@base-ui/react/menu';
import { Popover } from '@base-ui/react/popover';
import { Activity, Columns2, Crosshair, Expand, Grid3x3, Maximize, Pipette, Settings2 } from 'lucide-react';
import type { KeyerView } from '../../../../workers/render-api.ts';
import { ColourControl } from '../../controls/colour-control.tsx';
import { FloatControl } from '../../controls/float-control.tsx';
import { ToggleControl } from '../../controls/toggle-control.tsx';
import { buttonClass, IconButton } from '../../design/button.tsx';
import layer from '../../design/layer.module.css';
import { Segments } from '../../design/segments.tsx';
import { Tip } from '../../design/tip.tsx';
import { keysOf } from '../../keys/bindings.ts';
import { useStore } from '../../stores/store.ts';
import { BackgroundMenu } from '../studio/background-menu.tsx';
import { Edits } from '../studio/edits.tsx';
import { freshViewer, useSession } from '../studio/session.ts';
import { useCommands } from '../studio/use-commands.ts';
import { zoomedAt } from './framing.ts';
import type { Stage } from './use-stage.ts';
import styles from './viewer.module.css';

/** The views of a keyer. */
const views = ['composite', 'source', 'matte', 'status', 'foreground'] as const satisfies readonly KeyerView[];

const viewNames: Readonly<Record<KeyerView, string>> = {
  composite: 'Composite',
  source: 'Source',
  matte: 'Matte',
  status: 'Status',
  foreground: 'Foreground',
};

/** What each of them shows. */
const viewHelp: Readonly<Record<KeyerView, string>> = {
  composite: 'The result over the background',
  source: 'The untouched picture',
  matte: 'Alpha: white stays, black goes',
  status: 'Green is opaque, red is clear, yellow lies in between, exaggerated',
  foreground: 'Colours without alpha, as despill leaves them',
};

/** Views, wipe, grid, eyedropper, background and zoom. */
export function ViewerToolbar({ stage }: { stage: Stage }) {
  const session = useSession();
  const run = useCommands();
  const { view, wipe } = useStore(session.viewer);
  const picking = useStore(session.picking);
  const scopes = useStore(session.scopes);
  const pixel = useStore(session.pixel);
  return (
    <div className={styles.toolbar}>
      <Segments
        label="View"
        value={view}
        options={views}
        names={viewNames}
        tip={(option) => ({ text: viewHelp[option], keys: keysOf(`view-${option}`) })}
        onChange={(next) => session.viewer.update((state) => ({ ...state, view: next }))}
      />
      <span className={styles.divider} />
      <IconButton icon={Columns2} label="Before/after wipe" keys={keysOf('wipe')} aria-pressed={wipe.on} onClick={() => run('wipe')} />
      <Edits>
        <IconButton
          icon={Pipette}
          label="Pick screen colour"
          keys={keysOf('eyedropper')}
          aria-pressed={picking !== null}
          onClick={() => run('eyedropper')}
        />
      </Edits>
      <GridMenu />
      <IconButton icon={Activity} label="Scopes" keys={keysOf('scopes')} aria-pressed={scopes.on} onClick={() => run('scopes')} />
      <IconButton icon={Crosshair} label="Pixel values" keys={keysOf('pixel')} aria-pressed={pixel.on} onClick={() => run('pixel')} />
      <span className={styles.spacer} />
      <Edits>
        <BackgroundMenu />
      </Edits>
      <span className={styles.divider} />
      <ZoomMenu stage={stage} />
      <IconButton icon={Maximize} label="Fit" keys={keysOf('fit')} onClick={() => run('fit')} />
      <IconButton icon={Expand} label="Full-screen viewer" keys={keysOf('full-screen')} onClick={() => run('full-screen')} />
    </div>
  );
}

function GridMenu() {
  const session = useSession();
  const { grid } = useStore(session.viewer);
  const run = useCommands();
  const change = (part: Partial<typeof grid>) => session.viewer.update((state) => ({ ...state, grid: { ...state.grid, ...part } }));
  return (
    <>
      <IconButton icon={Grid3x3} label="Grid" keys={keysOf('grid')} aria-pressed={grid.on} onClick={() => run('grid')} />
      <Popover.Root>
        <Tip text="Grid settings">
          <Popover.Trigger className={buttonClass('icon')} aria-label="Grid settings">
            <Settings2 size={14} aria-hidden />
          </Popover.Trigger>
        </Tip>
        <Popover.Portal>
          <Popover.Positioner sideOffset={8} collisionPadding={8}>
            <Popover.Popup className={layer.panel} style={{ width: 300 }} aria-label="Grid settings">
              <ToggleControl label="Show grid" value={grid.on} initial={false} onChange={(on) => change({ on })} />
              <FloatControl
                label="Grid size"
                value={grid.size}
                initial={freshViewer.grid.size}
                min={4}
                max={512}
                step={1}
                unit="px"
                onChange={(size) => change({ size, on: true })}
              />
              <ColourControl
                label="Grid colour"
                value={grid.colour}
                initial={freshViewer.grid.colour}
                onChange={(colour) => change({ colour, on: true })}
              />
            </Popover.Popup>
          </Popover.Positioner>
        </Popover.Portal>
      </Popover.Root>
    </>
  );
}

function ZoomMenu({ stage: { framing, canvas } }: { stage: Stage }) {
  const session = useSession();
  const fitted = useStore(session.viewer, ({ zoom }) => zoom === null);
  const percent = framing.zoom * 100;
  const reading = `${fitted ? 'Fit ' : ''}${percent < 10 ? percent.toFixed(1) : Math.round(percent)} %`;
  const to = (zoom: number) => {
    const middle = { x: canvas.width / 2, y: canvas.height / 2 };
    session.viewer.update((state) => ({ ...state, ...zoomedAt(framing, zoom / framing.zoom, middle, session.report.size, canvas) }));
  };
  return (
    <Menu.Root>
      <Tip text="Zoom: the wheel zooms to the cursor, a double click fits">
        <Menu.Trigger className={styles.zoom} aria-label={`Zoom ${reading}`}>
          {reading}
        </Menu.Trigger>
      </Tip>
      <Menu.Portal>
        <Menu.Positioner sideOffset={4} align="end">
          <Menu.Popup className={layer.popup}>
            <Menu.Item className={layer.item} onClick={() => session.viewer.update((state) => ({ ...state, zoom: null }))}>
              <span>Fit</span>
              <kbd>{keysOf('fit')}</kbd>
            </Menu.Item>
            {[25, 50, 100, 200, 400, 800].map((value) => (
              <Menu.Item key={value} className={layer.item} onClick={() => to(value / 100)}>
                <span>{value} %</span>
                {value === 100 && <kbd>{keysOf('actual-size')}</kbd>}
              </Menu.Item>
            ))}
          </Menu.Popup>
        </Menu.Positioner>
      </Menu.Portal>
    </Menu.Root>
  );
}
