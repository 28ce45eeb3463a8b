import { Switch } from '@base-ui/react/switch';
import styles from './control.module.css';
import { type ControlProps, Row } from './row.tsx';

/** On or off. */
export function ToggleControl({ label, value, initial, help, onChange, onSettle, trailing }: ControlProps<boolean>) {
  const turn = (next: boolean) => {
    onChange(next);
    onSettle?.();
  };
  return (
    <Row label={label} help={help} trailing={trailing} onReset={() => turn(initial)} end>
      <Switch.Root className={styles.switch} checked={value} onCheckedChange={turn} aria-label={label}>
        <Switch.Thumb />
      </Switch.Root>
    </Row>
  );
}
