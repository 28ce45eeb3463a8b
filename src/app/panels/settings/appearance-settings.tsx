import { Segments } from '../../design/segments.tsx';
import { choices } from '../../settings/app-settings.ts';
import { SettingRow } from './setting-row.tsx';
import styles from './settings.module.css';
import { useSettings } from './use-settings.ts';
import { appearanceWords as words } from './words.ts';

/** Theme, greys, accent, density and motion of the interface; each acts at once. */
export function AppearanceSettings() {
  const [appearance, change] = useSettings('appearance');
  return (
    <>
      <p className={styles.lead}>{words.lead}</p>
      <SettingRow label={words.theme} help={words.themeHelp}>
        <Segments
          label={words.theme}
          value={appearance.theme}
          options={choices.theme}
          names={words.themeNames}
          onChange={(theme) => change({ theme })}
        />
      </SettingRow>
      <SettingRow label={words.greys} help={words.greysHelp}>
        <Segments
          label={words.greys}
          value={appearance.greys}
          options={['darker', 'dark', 'medium']}
          names={words.greyNames}
          onChange={(greys) => change({ greys })}
        />
      </SettingRow>
      <SettingRow label={words.accent} help={words.accentHelp}>
        <Segments
          label={words.accent}
          value={appearance.accent}
          options={choices.accent}
          names={words.accentNames}
          onChange={(accent) => change({ accent })}
        />
      </SettingRow>
      <SettingRow label={words.density} help={words.densityHelp}>
        <Segments
          label={words.density}
          value={appearance.density}
          options={choices.density}
          names={words.densityNames}
          onChange={(density) => change({ density })}
        />
      </SettingRow>
      <SettingRow label={words.motion} help={words.motionHelp}>
        <Segments
          label={words.motion}
          value={appearance.motion}
          options={choices.motion}
          names={words.motionNames}
          onChange={(motion) => change({ motion })}
        />
      </SettingRow>
    </>
  );
}
