import { Star } from 'lucide-react';
import styles from './full.module.css';
import { fullWords } from './words.ts';

const ALL = [1, 2, 3, 4, 5];

/** One to five stars to give; pressing those that are given takes them away. */
export function Stars({ rating, onRate }: { rating: number; onRate: (rating: number) => void }) {
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset cannot be laid out in a bar
    <div
      className={styles.stars}
      role="group"
      aria-label={`${fullWords.rating}: ${rating === 0 ? fullWords.noStars : fullWords.stars(rating)}`}
    >
      {ALL.map((count) => (
        <button
          key={count}
          type="button"
          aria-label={fullWords.stars(count)}
          aria-pressed={rating === count}
          title={fullWords.stars(count)}
          onClick={() => onRate(rating === count ? 0 : count)}
        >
          <Star size={14} aria-hidden fill={count <= rating ? 'currentColor' : 'none'} />
        </button>
      ))}
    </div>
  );
}
