import { type ComponentProps, useEffect, useState } from 'react';

/**
 * A text field that commits on Enter or when left, and puts the old text back on Escape.
 *
 * `onCommit` returns false when the text cannot be used; the field then says so and keeps the focus.
 */
export function TextField({
  value,
  onCommit,
  onCancel,
  ...rest
}: Omit<ComponentProps<'input'>, 'value' | 'onChange' | 'onKeyDown' | 'onBlur'> & {
  value: string;
  onCommit: (text: string) => boolean;
  onCancel?: () => void;
}) {
  const [text, setText] = useState(value);
  const [invalid, setInvalid] = useState(false);
  useEffect(() => setText(value), [value]);
  const commit = () => {
    const good = text === value || onCommit(text);
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
        if (event.key === 'Enter' && commit()) event.currentTarget.blur();
        if (event.key === 'Escape') {
          setText(value);
          setInvalid(false);
          onCancel?.();
        }
      }}
      onBlur={() => {
        if (!commit()) {
          setText(value);
          setInvalid(false);
        }
        onCancel?.();
      }}
    />
  );
}
