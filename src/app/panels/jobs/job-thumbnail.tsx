import { classes } from '../../design/button.tsx';
import { useThumbnail } from '../../library/hooks.ts';
import styles from './jobs.module.css';

/** A small picture of a library item; an empty frame while there is none. */
export function JobThumbnail({ item, small }: { item: string | undefined; small?: boolean }) {
  const url = useThumbnail(item ?? '');
  return <span className={classes(styles.thumbnail, small && styles.small)}>{url && <img src={url} alt="" loading="lazy" />}</span>;
}
