import { Toggle } from '@base-ui/react/toggle';
import { ToggleGroup } from '@base-ui/react/toggle-group';
import styles from './segments.module.css';
import { Tip } from './tip.tsx';

/** One of a few options, all of them in sight. */
export function Segments<Option extends string>(props: {
  label: string;
  /** The option that is pressed; none is when it is not among them. */
  value: string;
  options: readonly Option[];
  /** Left out, an option is its own name. */
  names?: Readonly<Record<Option, string>>;
  /** What an option does and its keys, shown beside it. */
  tip?: (option: Option) => { readonly text: string; readonly keys?: string | undefined };
  size?: 'plain' | 'small';
  onChange: (value: Option) => void;
}) {
  return (
    <ToggleGroup
      className={styles.segments}
      data-size={props.size}
      aria-label={props.label}
      value={[props.value]}
      onValueChange={([next]) => next && props.onChange(next as Option)}
    >
      {props.options.map((option) => {
        const segment = (
          <Toggle key={option} value={option} className={styles.segment}>
            {props.names?.[option] ?? option}
          </Toggle>
        );
        const tip = props.tip?.(option);
        return tip ? (
          <Tip key={option} {...tip}>
            {segment}
          </Tip>
        ) : (
          segment
        );
      })}
    </ToggleGroup>
  );
}
