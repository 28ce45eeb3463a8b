import { Menu } from '@base-ui/react/menu';
import layer from '../../design/layer.module.css';
import { Tip } from '../../design/tip.tsx';
import { type Player, RATES } from '../../playback/player.ts';
import { useStore } from '../../stores/store.ts';
import styles from './viewer.module.css';

/** How fast it plays, or would: a menu of speeds. J and L change what is shown while they play faster or backwards. */
export function SpeedMenu({ player, keys }: { player: Player; keys: string }) {
  const rate = useStore(player.rate);
  const speed = useStore(player.speed);
  const shown = speed === 0 ? rate : speed;
  return (
    <Menu.Root>
      <Tip text={player.audio ? 'Speed; sound plays at 1× only' : 'Speed'} keys={keys} side="top">
        <Menu.Trigger className={styles.speed} data-changed={shown !== 1} aria-label={`Speed ${shown}×`}>
          {shown}×
        </Menu.Trigger>
      </Tip>
      <Menu.Portal>
        <Menu.Positioner sideOffset={4} side="top">
          <Menu.Popup className={layer.popup} style={{ minWidth: 96 }}>
            <Menu.RadioGroup value={rate} onValueChange={(next: number) => player.rate.set(next)}>
              {RATES.map((value) => (
                <Menu.RadioItem key={value} className={layer.item} value={value} closeOnClick>
                  <span>{value}×</span>
                  <Menu.RadioItemIndicator>•</Menu.RadioItemIndicator>
                </Menu.RadioItem>
              ))}
            </Menu.RadioGroup>
          </Menu.Popup>
        </Menu.Positioner>
      </Menu.Portal>
    </Menu.Root>
  );
}
