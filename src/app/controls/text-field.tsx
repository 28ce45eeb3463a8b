import { type ComponentProps, useEffect, useRef, useState } from 'react';

/**
 * A text field that commits on Enter or when left, and puts the old text back on Escape.
 *
 * `onCommit` returns false when the text cannot be used; Enter then keeps the field open and says so. `onClose` is
 * called once the field is left.
 */
export function TextField({
  value,
  onCommit,
  onClose,
  ...rest
}: Omit<ComponentProps<'input'>, 'value' | 'onChange' | 'onKeyDown' | 'onBlur'> & {
  value: string;
  onCommit: (text: string) => boolean;
  onClose?: () => void;
}) {
  const [text, setText] = useState(value);
  const [invalid, setInvalid] = useState(false);
  useEffect(() => setText(value), [value]);
  /** True while the field is being left by a key that has settled what becomes of the text. */
  const left = useRef(false);
  const leave = (input: HTMLInputElement) => {
    left.current = true;
    setText(value);
    input.blur();
  };
  const usable = (input: HTMLInputElement) => {
    const good = input.value === value || onCommit(input.value);
    setInvalid(!good);
    return good;
  };
  return (
    <input
      type="text"
      spellCheck={false}
      autoComplete="off"
      {...rest}
      value={text}
      aria-invalid={invalid}
      onChange={(event) => setText(event.target.value)}
      onFocus={(event) => event.target.select()}
      onKeyDown={(event) => {
        event.stopPropagation();
        if (event.key === 'Enter' && usable(event.currentTarget)) leave(event.currentTarget);
        if (event.key === 'Escape') leave(event.currentTarget);
      }}
      onBlur={(event) => {
        if (!left.current && !usable(event.currentTarget)) setText(value);
        left.current = false;
        setInvalid(false);
        onClose?.();
      }}
    />
  );
}
