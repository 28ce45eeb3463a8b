import { Tooltip } from '@base-ui/react/tooltip';
import type { ReactElement } from 'react';
import styles from './button.module.css';

/** Shows a short text (and a shortcut) beside an element while it is hovered or focused. */
export function Tip(props: {
  text: string;
  keys?: string | undefined;
  side?: 'top' | 'bottom' | 'left' | 'right';
  children: ReactElement;
}) {
  return (
    <Tooltip.Root>
      <Tooltip.Trigger render={props.children as ReactElement<Record<string, unknown>>} />
      <Tooltip.Portal>
        <Tooltip.Positioner side={props.side ?? 'bottom'} sideOffset={6} collisionPadding={8}>
          <Tooltip.Popup className={styles.tip}>
            <span>{props.text}</span>
            {props.keys && <kbd>{props.keys}</kbd>}
          </Tooltip.Popup>
        </Tooltip.Positioner>
      </Tooltip.Portal>
    </Tooltip.Root>
  );
}
