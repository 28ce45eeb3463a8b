import { Tabs } from '@base-ui/react/tabs';
import type { VariantId } from '../../../jobs/lab/blind.ts';
import type { MeasureId } from '../../../jobs/lab/measures.ts';
import type { Session } from '../studio/session.ts';
import { type LabTab, labTabs } from './lab-search.ts';
import { MeasurePanel } from './measure-panel.tsx';
import styles from './rail.module.css';
import { RatePanel } from './rate-panel.tsx';
import { TunePanel } from './tune-panel.tsx';
import type { BlindRound } from './use-blind.ts';
import type { Measuring } from './use-measuring.ts';
import type { Observed } from './use-observations.ts';
import type { Tuning } from './use-tuning.ts';
import type { Variants } from './use-variants.ts';
import { ValuesPanel } from './values-panel.tsx';
import { words } from './words.ts';

/** The lab's side panel: the values of both, their ratings, what was measured, and the search for better ones. */
export function LabRail(props: {
  tab: LabTab;
  round: BlindRound;
  variants: Variants | null;
  sessions: Readonly<Record<VariantId, Session>> | null;
  observed: Observed;
  measuring: Measuring;
  tuning: Tuning;
  plotted: MeasureId;
  onTab: (tab: LabTab) => void;
  onPlot: (measure: MeasureId) => void;
  onApply: (which: VariantId) => void;
}) {
  const { tab, round, variants, sessions, observed, measuring, tuning } = props;
  const { blind, isHidden } = round;
  return (
    <aside className={styles.rail} aria-label={words.panel}>
      <Tabs.Root className={styles.inner} value={tab} onValueChange={(next: LabTab) => props.onTab(next)}>
        <Tabs.List className={styles.tabs} aria-label={words.panel}>
          {labTabs.map((each) => (
            <Tabs.Tab key={each} value={each} className={styles.tab} disabled={round.hides(each)}>
              {words.tabs[each]}
            </Tabs.Tab>
          ))}
        </Tabs.List>
        <Tabs.Panel value={tab} className={styles.panel}>
          {tab === 'values' && variants && sessions && <ValuesPanel variants={variants} sessions={sessions} onApply={props.onApply} />}
          {tab === 'rate' && variants && (
            <RatePanel
              // Stars that were given before would tell which side they were given to.
              key={blind?.seed ?? 'open'}
              variants={variants}
              blind={blind}
              observations={observed.all}
              onKeep={async (stars, note) => {
                const { measured } = measuring;
                await observed.keep(stars, note, blind, measured?.phase === 'done' ? measured.frames : null);
                round.reveal();
                if (measured?.phase !== 'done') measuring.start();
              }}
              onNext={round.next}
              onForget={observed.forget}
              onShow={observed.show}
            />
          )}
          {tab === 'measure' && <MeasurePanel measuring={measuring} hidden={isHidden} plotted={props.plotted} onPlot={props.onPlot} />}
          {tab === 'tune' && <TunePanel tuning={tuning} observations={observed.all} />}
        </Tabs.Panel>
      </Tabs.Root>
    </aside>
  );
}
