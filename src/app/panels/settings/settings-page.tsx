import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { Navigation } from '../../design/navigation.tsx';
import { PurgeDialog } from '../library/purge-dialog.tsx';
import { Storage } from '../library/storage.tsx';
import { AppearanceSettings } from './appearance-settings.tsx';
import { Capabilities } from './capabilities.tsx';
import { PerformanceSettings } from './performance-settings.tsx';
import { sections } from './sections.ts';
import styles from './settings.module.css';
import type { SectionId } from './settings-search.ts';
import { ShortcutSettings } from './shortcut-settings.tsx';
import { settingsWords } from './words.ts';

const bodies: Readonly<Record<SectionId, () => ReactNode>> = {
  works: Capabilities,
  performance: PerformanceSettings,
  shortcuts: ShortcutSettings,
  storage: StorageSettings,
  appearance: AppearanceSettings,
};

function StorageSettings() {
  return (
    <>
      <Storage />
      <PurgeDialog />
    </>
  );
}

/** What a person can set for the whole app, and what works in this browser; one section at a time. */
export function SettingsPage({ section }: { section: SectionId }) {
  const open = sections.find(({ id }) => id === section);
  const Body = bodies[section];
  return (
    <main className={styles.page}>
      <Navigation>
        <h1 className="unseen">{settingsWords.title}</h1>
      </Navigation>
      <div className={styles.columns}>
        <nav className={styles.sections} aria-label={settingsWords.sections}>
          {sections.map(({ id, label, icon: Icon }) => (
            <Link key={id} to="/settings" search={{ section: id }} aria-current={id === section ? 'page' : undefined}>
              <Icon size={15} strokeWidth={1.75} aria-hidden />
              {label}
            </Link>
          ))}
        </nav>
        {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard */}
        <section key={section} className={styles.body} aria-label={open?.label} tabIndex={0}>
          <div>
            <h2>{open?.label}</h2>
            <Body />
          </div>
        </section>
      </div>
    </main>
  );
}
