import { Select } from '@base-ui/react/select';
import { Check, ChevronDown } from 'lucide-react';
import layer from '../design/layer.module.css';
import styles from './control.module.css';
import { type ControlProps, Row } from './row.tsx';

/** A drop-down list; `options` maps keys to what is shown. */
export function ChoiceSelect<Option extends string>(props: {
  label: string;
  value: Option;
  options: Readonly<Record<Option, string>>;
  onChange: (value: Option) => void;
  className?: string | undefined;
}) {
  const items = Object.entries<string>(props.options).map(([value, label]) => ({ value: value as Option, label }));
  return (
    <Select.Root items={items} value={props.value} onValueChange={(next) => next !== null && props.onChange(next)}>
      <Select.Trigger className={props.className ?? styles.select} aria-label={props.label}>
        <Select.Value />
        <Select.Icon>
          <ChevronDown size={14} aria-hidden />
        </Select.Icon>
      </Select.Trigger>
      <Select.Portal>
        <Select.Positioner sideOffset={4} alignItemWithTrigger={false} collisionPadding={8}>
          <Select.Popup className={layer.popup}>
            {items.map((item) => (
              <Select.Item key={item.value} value={item.value} className={layer.item}>
                <Select.ItemText>{item.label}</Select.ItemText>
                <Select.ItemIndicator>
                  <Check size={14} aria-hidden />
                </Select.ItemIndicator>
              </Select.Item>
            ))}
          </Select.Popup>
        </Select.Positioner>
      </Select.Portal>
    </Select.Root>
  );
}

/** One of a few named options. */
export function ChoiceControl({
  label,
  value,
  initial,
  help,
  options,
  onChange,
  onSettle,
  trailing,
}: ControlProps<string> & { options: Readonly<Record<string, string>> }) {
  const choose = (next: string) => {
    onChange(next);
    onSettle?.();
  };
  return (
    <Row label={label} help={help} trailing={trailing} onReset={() => choose(initial)}>
      <ChoiceSelect label={label} value={value} options={options} onChange={choose} />
    </Row>
  );
}
