import { Toggle } from '@base-ui/react/toggle';
import { ToggleGroup } from '@base-ui/react/toggle-group';
import styles from './segments.module.css';

/** One of a few options, all of them in sight. */
export function Segments<Option extends string>(props: {
  label: string;
  value: Option;
  options: readonly Option[];
  names: Readonly<Record<Option, string>>;
  onChange: (value: Option) => void;
}) {
  return (
    <ToggleGroup
      className={styles.segments}
      aria-label={props.label}
      value={[props.value]}
      onValueChange={([next]) => next && props.onChange(next as Option)}
    >
      {props.options.map((option) => (
        <Toggle key={option} value={option} className={styles.segment}>
          {props.names[option]}
        </Toggle>
      ))}
    </ToggleGroup>
  );
}
