import { useEffect, useState } from 'react';
import type { Capabilities } from '../../../../workers/render-api.ts';
import { Button } from '../../design/button.tsx';
import { Segments } from '../../design/segments.tsx';
import { capabilities } from '../../playback/capabilities.ts';
import { AT_ONCE, choices, KEPT, parseAppSettings } from '../../settings/app-settings.ts';
import { adapterName } from '../viewer/readout.tsx';
import { SettingRow } from './setting-row.tsx';
import styles from './settings.module.css';
import { useSettings } from './use-settings.ts';
import { performanceWords as words } from './words.ts';

/** What the preview and the import may take of this machine. */
export function PerformanceSettings() {
  const [performance, change] = useSettings('performance');
  const adapter = useAdapter();
  const gigabytes = (navigator as { readonly deviceMemory?: number }).deviceMemory;
  return (
    <>
      <p className={styles.lead}>{words.lead}</p>
      <SettingRow
        label={words.sharpness}
        help={words.sharpnessHelp}
        found={adapter ? (adapter.fallback ? words.software : words.hardware)(adapterName(adapter)) : undefined}
      >
        <Segments
          label={words.sharpness}
          value={performance.sharpness}
          options={choices.sharpness}
          names={words.sharpnesses}
          onChange={(sharpness) => change({ sharpness })}
        />
      </SettingRow>
      <SettingRow label={words.kept} help={words.keptHelp} found={gigabytes === undefined ? undefined : words.memory(gigabytes)}>
        <NumberRange
          label={words.kept}
          value={performance.kept}
          {...KEPT}
          step={64}
          text={words.megabytes}
          onChange={(kept) => change({ kept })}
        />
      </SettingRow>
      <SettingRow label={words.atOnce} help={words.atOnceHelp}>
        <NumberRange
          label={words.atOnce}
          value={performance.atOnce}
          {...AT_ONCE}
          step={1}
          text={words.files}
          onChange={(atOnce) => change({ atOnce })}
        />
      </SettingRow>
      <div className={styles.actions}>
        <Button onClick={() => change(parseAppSettings(undefined).performance)}>{words.reset}</Button>
      </div>
    </>
  );
}

function NumberRange(props: {
  label: string;
  value: number;
  least: number;
  most: number;
  step: number;
  text: (value: number) => string;
  onChange: (value: number) => void;
}) {
  const { label, value, least, most, step, text, onChange } = props;
  return (
    <div className={styles.number}>
      <input
        type="range"
        aria-label={label}
        aria-valuetext={text(value)}
        min={least}
        max={most}
        step={step}
        value={value}
        onChange={(event) => onChange(Number(event.target.value))}
      />
      <output>{text(value)}</output>
    </div>
  );
}

function useAdapter(): Capabilities['adapter'] {
  const [adapter, setAdapter] = useState<Capabilities['adapter']>(null);
  useEffect(() => {
    let wanted = true;
    // What works here tells why it could not be found out.
    capabilities().then(
      (found) => wanted && setAdapter(found.adapter),
      () => {},
    );
    return () => {
      wanted = false;
    };
  }, []);
  return adapter;
}
