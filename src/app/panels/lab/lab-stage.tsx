import { ArrowLeftRight } from 'lucide-react';
import type { VariantId } from '../../../jobs/lab/blind.ts';
import { IconButton } from '../../design/button.tsx';
import { Card } from '../../design/card.tsx';
import { labKeysOf } from '../../keys/bindings.ts';
import type { Player } from '../../playback/player.ts';
import type { LabCommandId, ViewCommandId } from '../../shortcuts.ts';
import type { Opening } from '../studio/use-open-item.ts';
import type { Arrangement } from '../viewer/compare/compare-search.ts';
import { Pair } from '../viewer/compare/pair.tsx';
import { PlayBar } from '../viewer/full/play-bar.tsx';
import { type Blind, orderOf } from './rate-panel.tsx';
import styles from './stage.module.css';
import type { Variants } from './use-variants.ts';
import { Letter, VariantPicker } from './variant-picker.tsx';
import { words } from './words.ts';

/** The two pictures, above each which variant it is, and how they play. */
export function LabStage(props: {
  openings: Readonly<Record<VariantId, Opening>>;
  variants: Variants | null;
  blind: Blind | null;
  as: Arrangement;
  player: Player | null;
  run: (command: LabCommandId | ViewCommandId) => void;
  onChoose: (which: VariantId, key: string) => void;
}) {
  const { openings, variants, blind, player, run } = props;
  const order = orderOf(blind);
  const isHidden = blind !== null && !blind.revealed;
  const failed = Object.values(openings).find((opening) => opening.phase === 'failed');
  const tagOf = (side: 0 | 1) => (isHidden ? words.sides[side] : `${words.letter(order[side])}  ${variants?.[order[side]].name ?? ''}`);
  const strip = (side: 0 | 1) => {
    const which = order[side];
    return (
      <div className={styles.strip} data-side={side === 0 ? 'left' : 'right'}>
        <Letter variant={isHidden ? null : which} />
        {isHidden || !variants ? (
          <span className={styles.hidden}>{isHidden ? words.hidden : ''}</span>
        ) : (
          <VariantPicker variant={variants[which]} choices={variants.choices} onChoose={({ key }) => props.onChoose(which, key)} />
        )}
      </div>
    );
  };
  if (failed?.phase === 'failed') {
    return (
      <div className={styles.stage}>
        <div className={styles.cover}>
          <Card {...failed.notice} />
        </div>
      </div>
    );
  }
  return (
    <div className={styles.stage}>
      {/* Both begin anew with each round: which of them was moved must not show. */}
      <Pair key={blind?.seed ?? 'open'} left={openings[order[0]]} right={openings[order[1]]} as={props.as} names={[tagOf(0), tagOf(1)]} />
      <div className={styles.strips}>
        {strip(0)}
        <IconButton
          icon={ArrowLeftRight}
          label={words.swap}
          keys={labKeysOf('swap-variants')}
          disabled={!variants || blind !== null}
          onClick={() => run('swap-variants')}
        />
        {strip(1)}
      </div>
      {player && <PlayBar player={player} range={null} run={run} />}
    </div>
  );
}
