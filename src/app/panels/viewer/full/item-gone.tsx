import { Link } from '@tanstack/react-router';
import { buttonClass } from '../../../design/button.tsx';
import { Card } from '../../../design/card.tsx';
import { fullWords } from './words.ts';

/** Says that a clip is not in the library, and leads there. */
export function ItemGone() {
  return (
    <Card tone="error" title={fullWords.gone} remedy={fullWords.goneRemedy}>
      <Link to="/" className={buttonClass('primary')}>
        {fullWords.library}
      </Link>
    </Card>
  );
}
