import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { Navigation } from '../../design/navigation.tsx';
import { Storage } from '../library/storage.tsx';
import { AppearanceSettings } from './appearance-settings.tsx';
import { Capabilities } from './capabilities.tsx';
import { PerformanceSettings } from './performance-settings.tsx';
import { type SectionId, sections } from './sections.ts';
import styles from './settings.module.css';
import { ShortcutSettings } from './shortcut-settings.tsx';
import { settingsWords } from './words.ts';

const bodies: Readonly<Record<SectionId, () => ReactNode>> = {
  works: Capabilities,
  performance: PerformanceSettings,
  shortcuts: ShortcutSettings,
  storage: Storage,
  appearance: AppearanceSettings,
};

/** What a person can set for the whole app, and what works in this browser; one section at a time. */
export function SettingsPage({ section }: { section: SectionId }) {
  const open = sections.find(({ id }) => id === section) ?? sections[0];
  const Body = bodies[open.id];
  return (
    <main className={styles.page}>
      <Navigation>
        <h1 className="unseen">{settingsWords.title}</h1>
      </Navigation>
      <div className={styles.columns}>
        <nav className={styles.sections} aria-label={settingsWords.sections}>
          {sections.map(({ id, label, icon: Icon }) => (
            <Link key={id} to="/settings" search={{ section: id }} aria-current={id === open.id ? 'page' : undefined}>
              <Icon size={15} strokeWidth={1.75} aria-hidden />
              {label}
            </Link>
          ))}
        </nav>
        {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard */}
        <section key={open.id} className={styles.body} aria-label={open.label} tabIndex={0}>
          <div>
            <h2>{open.label}</h2>
            <Body />
          </div>
        </section>
      </div>
    </main>
  );
}
