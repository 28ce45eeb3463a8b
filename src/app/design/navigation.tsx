import { Link, type LinkProps } from '@tanstack/react-router';
import { Clapperboard, ListChecks, type LucideIcon, Search, Settings, Sparkles } from 'lucide-react';
import type { ReactNode } from 'react';
import { keyBindings, keysOf } from '../keys/bindings.ts';
import { JobsChip } from '../panels/jobs/jobs-chip.tsx';
import { ask } from '../panels/palette/asked.ts';
import { useStore } from '../stores/store.ts';
import { IconButton } from './button.tsx';
import styles from './navigation.module.css';

/** The pages that are always within reach, in order. */
export const destinations: readonly { readonly to: NonNullable<LinkProps['to']>; readonly label: string; readonly icon: LucideIcon }[] = [
  { to: '/', label: 'Library', icon: Clapperboard },
  { to: '/jobs', label: 'Jobs', icon: ListChecks },
  { to: '/effects', label: 'Effects', icon: Sparkles },
  { to: '/settings', label: 'Settings', icon: Settings },
];

/**
 * The bar at the top of every page: the way to the other pages, then what the page itself puts there. On narrow windows the
 * links are icons.
 */
export function Navigation({
  compact,
  children,
}: {
  /** Icons only, where the page needs the room. */ compact?: boolean;
  children?: ReactNode;
}) {
  useStore(keyBindings);
  return (
    <header className={styles.bar}>
      <nav className={styles.links} aria-label="Pages" data-compact={compact ?? false}>
        <img src="/icons/icon.svg" alt="" width={20} height={20} />
        {destinations.map(({ to, label, icon: Icon }) => (
          <Link
            key={to}
            to={to}
            className={styles.link}
            activeOptions={{ exact: true, includeSearch: false }}
            aria-label={label}
            title={label}
          >
            <Icon size={15} strokeWidth={1.75} aria-hidden />
            <span>{label}</span>
          </Link>
        ))}
      </nav>
      <IconButton
        icon={Search}
        label="Find a command"
        help="Find a command, a clip, an effect"
        keys={keysOf('palette')}
        onClick={() => ask('palette')}
      />
      <JobsChip />
      {children}
    </header>
  );
}
