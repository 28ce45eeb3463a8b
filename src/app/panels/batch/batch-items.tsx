import { X } from 'lucide-react';
import type { BatchSource } from '../../../jobs/batch.ts';
import type { BatchOverride, BatchWanted } from '../../../jobs/kinds/batch.ts';
import { type OutputFormat, outputFormats } from '../../../jobs/output/output.ts';
import { ChoiceSelect } from '../../controls/choice-control.tsx';
import { IconButton } from '../../design/button.tsx';
import { useThumbnail } from '../../library/hooks.ts';
import styles from './batch.module.css';
import { keyOf, labelOf, useLooks } from './look-picker.tsx';
import { words } from './words.ts';

const AS_ALL = 'as-all';

/** The clips of a batch, each with what is chosen for it alone. */
export function BatchItems(props: {
  sources: readonly BatchSource[];
  isLoading: boolean;
  wanted: BatchWanted;
  formats: readonly OutputFormat[];
  onOverride: (id: string, override: BatchOverride | null) => void;
  onRemove: (id: string) => void;
}) {
  return (
    <section aria-label={words.items} className={styles.items}>
      <h3>
        {words.items} <small>{words.itemsHelp}</small>
      </h3>
      {props.isLoading && <p className={styles.hint}>{words.loading}</p>}
      <ul>
        {props.sources.map((source) => (
          <Item key={source.id} {...props} source={source} />
        ))}
      </ul>
    </section>
  );
}

function Item(props: Parameters<typeof BatchItems>[0] & { source: BatchSource }) {
  const { source, wanted, onOverride } = props;
  const { id, name } = source;
  const thumbnail = useThumbnail(id);
  const own = wanted.overrides[id] ?? { looks: null, formats: null };
  const looks = useLooks([...wanted.looks, ...(own.looks ?? [])]);
  const change = (part: Partial<BatchOverride>) => {
    const next = { ...own, ...part };
    onOverride(id, next.looks === null && next.formats === null ? null : next);
  };
  const [look] = own.looks ?? [];
  const format: string = own.formats?.[0] ?? AS_ALL;
  const usesOwn = (own.looks ?? wanted.looks).some(({ kind }) => kind === 'own');
  const lookOptions: Record<string, string> = {
    [AS_ALL]: words.asAll,
    ...Object.fromEntries(looks.map((one) => [keyOf(one), labelOf(one)])),
  };
  const formatOptions: Record<string, string> = {
    [AS_ALL]: words.asAll,
    ...Object.fromEntries(props.formats.map((one) => [one, outputFormats[one].label])),
  };
  return (
    <li className={styles.item}>
      <span className={styles.picture}>{thumbnail && <img src={thumbnail} alt="" loading="lazy" />}</span>
      <div className={styles.about}>
        <strong title={name}>{name}</strong>
        {usesOwn && source.recipe.effects.length === 0 && <span className={styles.warning}>{words.nothingApplied}</span>}
        <div className={styles.choices}>
          <ChoiceSelect
            label={words.lookOf(name)}
            value={look ? keyOf(look) : AS_ALL}
            options={lookOptions}
            onChange={(key) => change({ looks: key === AS_ALL ? null : looks.filter((one) => keyOf(one) === key) })}
          />
          <ChoiceSelect
            label={words.formatOf(name)}
            value={format}
            options={formatOptions}
            onChange={(key) => change({ formats: key === AS_ALL ? null : [key as OutputFormat] })}
          />
        </div>
      </div>
      <IconButton icon={X} label={words.remove(name)} onClick={() => props.onRemove(id)} />
    </li>
  );
}
