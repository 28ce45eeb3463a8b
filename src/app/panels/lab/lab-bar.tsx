import { Link } from '@tanstack/react-router';
import { EyeOff, SquarePen } from 'lucide-react';
import { buttonClass } from '../../design/button.tsx';
import { Navigation } from '../../design/navigation.tsx';
import { Segments } from '../../design/segments.tsx';
import { labKeysOf } from '../../keys/bindings.ts';
import type { Arrangement } from '../viewer/compare/compare-search.ts';
import styles from './lab.module.css';
import panel from './panel.module.css';
import { words } from './words.ts';

/** The lab's top bar: the clip, how the two pictures lie, and whether it is known which is which. */
export function LabBar(props: {
  id: string;
  name: string | undefined;
  as: Arrangement;
  isBlind: boolean;
  onArrange: (as: Arrangement) => void;
  onBlind: () => void;
}) {
  const { id, as, isBlind } = props;
  const keys = labKeysOf('blind');
  return (
    <div className={styles.top}>
      <Navigation compact>
        <span className={styles.divider} />
        <h1 className={styles.name}>
          {props.name} <small>{words.title}</small>
        </h1>
        <Link to="/item/$id" params={{ id }} className={buttonClass('icon')} aria-label={words.backToStudio} title={words.backToStudio}>
          <SquarePen size={16} strokeWidth={1.75} aria-hidden />
        </Link>
        <span className={panel.spacer} />
        <Segments label={words.arrangement} value={as} options={['side', 'wipe']} names={words.arrangements} onChange={props.onArrange} />
        <span className={styles.divider} />
        <button
          type="button"
          className={buttonClass(isBlind ? 'primary' : 'plain')}
          aria-pressed={isBlind}
          title={keys ? `${words.blindHelp} (${keys})` : words.blindHelp}
          onClick={props.onBlind}
        >
          <EyeOff size={14} aria-hidden /> {words.blind}
        </button>
      </Navigation>
    </div>
  );
}
