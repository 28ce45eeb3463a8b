import { Star } from 'lucide-react';
import { classes } from '../../design/button.tsx';
import { words } from './browse-words.ts';
import styles from './rating.module.css';

const STARS = [1, 2, 3, 4, 5] as const;

/** Five stars to press; the one that is set takes the rating away again. */
export function Rating({ label, value, onChange }: { label: string; value: number; onChange: (rating: number) => void }) {
  return (
    <fieldset className={styles.rating} aria-label={label}>
      {STARS.map((star) => (
        <button
          key={star}
          type="button"
          aria-label={words.stars(star)}
          aria-pressed={value === star}
          className={classes(styles.star, star <= value && styles.lit)}
          onClick={() => onChange(value === star ? 0 : star)}
        >
          <Star size={14} aria-hidden />
        </button>
      ))}
    </fieldset>
  );
}

/** Stars to look at; nothing where there is no rating. */
export function Stars({ value }: { value: number }) {
  if (value === 0) return null;
  return (
    <span className={styles.stars} role="img" aria-label={words.stars(value)}>
      {STARS.slice(0, value).map((star) => (
        <Star key={star} size={10} aria-hidden />
      ))}
    </span>
  );
}
