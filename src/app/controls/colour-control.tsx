import { Popover } from '@base-ui/react/popover';
import { Pipette } from 'lucide-react';
import { hexOf, parseColour } from '../../gpu/colour-text.ts';
import type { Colour } from '../../gpu/params.ts';
import { classes, IconButton } from '../design/button.tsx';
import layer from '../design/layer.module.css';
import { ColourPicker } from './colour-picker.tsx';
import styles from './control.module.css';
import { type ControlProps, Row } from './row.tsx';
import { TextField } from './text-field.tsx';

/** A colour: swatch with picker, typed hex or RGB, and an eyedropper where the picture can be sampled. */
export function ColourControl({
  label,
  value,
  initial,
  help,
  onChange,
  onSettle,
  onPick,
  picking,
  trailing,
}: ControlProps<Colour> & { onPick?: (() => void) | undefined; picking?: boolean }) {
  return (
    <Row
      label={label}
      help={help}
      trailing={trailing}
      onReset={() => {
        onChange(initial);
        onSettle?.();
      }}
    >
      <Popover.Root>
        <Popover.Trigger className={styles.swatch} aria-label={label} style={{ backgroundColor: hexOf(value) }} />
        <Popover.Portal>
          <Popover.Positioner side="left" sideOffset={8} collisionPadding={8}>
            <Popover.Popup className={classes(layer.panel, styles.picker)} aria-label={label}>
              <ColourPicker label={label} value={value} onChange={onChange} onSettle={onSettle} />
            </Popover.Popup>
          </Popover.Positioner>
        </Popover.Portal>
      </Popover.Root>
      <TextField
        className={styles.hex}
        aria-label={`${label} hex`}
        value={hexOf(value)}
        onCommit={(text) => {
          const parsed = parseColour(text);
          if (parsed) {
            onChange(parsed);
            onSettle?.();
          }
          return parsed !== null;
        }}
      />
      {onPick && (
        <IconButton
          icon={Pipette}
          label={`Pick ${label.toLowerCase()} from the picture`}
          keys="E"
          aria-pressed={picking ?? false}
          onClick={onPick}
        />
      )}
    </Row>
  );
}
