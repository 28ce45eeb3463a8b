import { NumberField } from '@base-ui/react/number-field';
import { Slider } from '@base-ui/react/slider';
import { useRef } from 'react';
import type { FloatParam } from '../../gpu/params.ts';
import { classes } from '../design/button.tsx';
import styles from './control.module.css';
import { type ControlProps, Row, useWheelSteps } from './row.tsx';

/** Digits after the point that tell two neighbouring steps apart. */
const decimalsOf = (step: number): number => Math.min(6, Math.max(0, Math.ceil(-Math.log10(step) - 1e-9)));

/** A number: slider (drag, wheel, arrows), typed field with unit, draggable label; double click resets. */
export function FloatControl({
  label,
  value,
  initial,
  help,
  min,
  max,
  step,
  unit,
  onChange,
  onSettle,
  trailing,
}: ControlProps<number> & Pick<FloatParam, 'min' | 'max' | 'step' | 'unit'>) {
  const clamp = (next: number) => Math.min(Math.max(next, min), max);
  const snap = (next: number) => Number(clamp(Math.round(next / step) * step).toFixed(decimalsOf(step)));
  const field = useRef<HTMLInputElement>(null);
  const settled = useRef<ReturnType<typeof setTimeout>>(undefined);
  const wheel = useWheelSteps<HTMLDivElement>((steps, fine) => {
    // A hundredth of the range per notch feels alike on every control; Shift goes by single steps.
    const size = fine ? step : Math.max(step, (max - min) / 100);
    onChange(snap(value + steps * size));
    clearTimeout(settled.current);
    settled.current = setTimeout(() => onSettle?.(), 400);
  });
  const reset = () => {
    onChange(initial);
    onSettle?.();
  };
  const large = Math.max(step, snap((max - min) / 10));
  return (
    <NumberField.Root
      value={value}
      min={min}
      max={max}
      step={step}
      largeStep={large}
      smallStep={step / 10}
      format={{ maximumFractionDigits: decimalsOf(step) + 1, useGrouping: false }}
      onValueChange={(next, { reason }) => next !== null && onChange(clamp(next), reason === 'scrub')}
      onValueCommitted={(_, { reason }) => {
        if (reason !== 'keyboard') onSettle?.();
        // Dragging the label must not leave the keyboard in the field.
        if (reason === 'scrub') field.current?.blur();
      }}
      render={<div />}
    >
      <Row
        label={
          <NumberField.ScrubArea className={styles.scrub} pixelSensitivity={3}>
            {label}
          </NumberField.ScrubArea>
        }
        help={help}
        onReset={reset}
        trailing={trailing}
      >
        <div ref={wheel} className={classes(styles.slider, value !== initial && styles.changed)}>
          <Slider.Root
            value={value}
            min={min}
            max={max}
            step={step}
            largeStep={large}
            onValueChange={(next, { reason }) => onChange(next, reason === 'drag' || reason === 'track-press')}
            onValueCommitted={(_, { reason }) => reason !== 'keyboard' && onSettle?.()}
          >
            <Slider.Control className={styles.track} onDoubleClick={reset}>
              <Slider.Track className={styles.rail}>
                <Slider.Indicator className={styles.fill} />
                <Slider.Thumb
                  aria-label={label}
                  className={styles.thumb}
                  getAriaValueText={(_, current) => `${Number(current.toFixed(decimalsOf(step)))}${unit ? ` ${unit}` : ''}`}
                />
              </Slider.Track>
            </Slider.Control>
          </Slider.Root>
        </div>
        <NumberField.Group className={styles.number}>
          <NumberField.Input
            ref={field}
            aria-label={`${label} value`}
            onFocus={(event) => event.target.select()}
            // Leaving the field commits it and gives the keyboard back to the transport.
            onKeyDown={(event) => event.key === 'Enter' && event.currentTarget.blur()}
          />
          {unit && (
            <span className={styles.unit} aria-hidden>
              {unit}
            </span>
          )}
        </NumberField.Group>
      </Row>
    </NumberField.Root>
  );
}
