import type { LucideIcon } from 'lucide-react';
import type { ComponentProps } from 'react';
import styles from './button.module.css';
import { Tip } from './tip.tsx';

/** Joins class names, leaving out what is absent. */
export const classes = (...names: (string | false | null | undefined)[]): string => names.filter(Boolean).join(' ');

/** Class names of a button, for links and triggers that look like one. */
export const buttonClass = (variant: 'plain' | 'primary' | 'quiet' | 'icon' = 'plain', extra?: string): string =>
  classes(styles.button, variant !== 'plain' && styles[variant], extra);

/** A push button with a text. */
export function Button({ variant, className, ...rest }: ComponentProps<'button'> & { variant?: 'plain' | 'primary' | 'quiet' }) {
  return <button type="button" {...rest} className={buttonClass(variant, className)} />;
}

/** A square button with an icon; `label` is its accessible name and its tooltip, `help` a longer tooltip. */
export function IconButton({
  icon: Icon,
  label,
  help,
  keys,
  side,
  className,
  ...rest
}: Omit<ComponentProps<'button'>, 'children'> & {
  icon: LucideIcon;
  label: string;
  help?: string | undefined;
  keys?: string | undefined;
  side?: 'top' | 'bottom' | 'left' | 'right';
}) {
  return (
    <Tip text={help ?? label} keys={keys} {...(side && { side })}>
      <button type="button" aria-label={label} {...rest} className={buttonClass('icon', className)}>
        <Icon size={16} strokeWidth={1.75} aria-hidden />
      </button>
    </Tip>
  );
}
