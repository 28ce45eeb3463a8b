import { NumberField } from '@base-ui/react/number-field';
import { Slider } from '@base-ui/react/slider';
import { type PointerEvent, useRef, useState } from 'react';
import { hexOf, parseColour } from '../../gpu/colour-text.ts';
import type { Colour } from '../../gpu/params.ts';
import { colourOf, hsvOf } from './colour.ts';
import styles from './control.module.css';
import { TextField } from './text-field.tsx';

/** Saturation/brightness area, hue slider, hex and RGB fields. */
export function ColourPicker(props: {
  label: string;
  value: Colour;
  onChange: (value: Colour, held?: boolean) => void;
  onSettle?: (() => void) | undefined;
}) {
  // Black and greys have no hue of their own: remember the last one so that the marker does not jump while dragging.
  const [lastHue, setLastHue] = useState(() => hsvOf(props.value).hue);
  const own = hsvOf(props.value);
  const hue = own.saturation > 0.001 && own.value > 0.001 ? own.hue : lastHue;
  const area = useRef<HTMLDivElement>(null);

  const drag = (event: PointerEvent<HTMLDivElement>) => {
    const box = area.current?.getBoundingClientRect();
    if (!box || !(event.buttons & 1)) return;
    const unit = (part: number) => Math.min(Math.max(part, 0), 1);
    setLastHue(hue);
    props.onChange(
      colourOf({ hue, saturation: unit((event.clientX - box.left) / box.width), value: 1 - unit((event.clientY - box.top) / box.height) }),
      true,
    );
  };
  const channel = (at: 0 | 1 | 2, name: string) => (
    <NumberField.Root
      key={name}
      value={Math.round(props.value[at] * 255)}
      min={0}
      max={255}
      onValueChange={(next) => {
        if (next === null) return;
        const parts: [number, number, number] = [...props.value];
        parts[at] = next / 255;
        props.onChange(parts);
      }}
      onValueCommitted={() => props.onSettle?.()}
    >
      <NumberField.Group className={styles.number}>
        <NumberField.Input aria-label={`${props.label} ${name}`} />
        <span className={styles.unit} aria-hidden>
          {name[0]?.toUpperCase()}
        </span>
      </NumberField.Group>
    </NumberField.Root>
  );
  return (
    <>
      <div
        ref={area}
        className={styles.area}
        style={{ backgroundColor: `hsl(${hue} 100% 50%)` }}
        aria-hidden
        onPointerDown={(event) => {
          event.currentTarget.setPointerCapture(event.pointerId);
          drag(event);
        }}
        onPointerMove={drag}
        onPointerUp={() => props.onSettle?.()}
      >
        <div className={styles.dot} style={{ left: `${own.saturation * 100}%`, top: `${(1 - own.value) * 100}%` }} />
      </div>
      <Slider.Root
        className={styles.hue}
        value={Math.round(hue)}
        min={0}
        max={359}
        onValueChange={(next, { reason }) => {
          setLastHue(next);
          props.onChange(colourOf({ ...own, hue: next }), reason === 'drag');
        }}
        onValueCommitted={() => props.onSettle?.()}
      >
        <Slider.Control className={styles.track}>
          <Slider.Track className={styles.rail}>
            <Slider.Thumb aria-label={`${props.label} hue`} className={styles.thumb} />
          </Slider.Track>
        </Slider.Control>
      </Slider.Root>
      <TextField
        className={styles.text}
        aria-label={`${props.label} hex`}
        value={hexOf(props.value)}
        onCommit={(text) => {
          const parsed = parseColour(text);
          if (parsed) {
            props.onChange(parsed);
            props.onSettle?.();
          }
          return parsed !== null;
        }}
      />
      <div className={styles.triple}>
        {channel(0, 'red')}
        {channel(1, 'green')}
        {channel(2, 'blue')}
      </div>
    </>
  );
}
