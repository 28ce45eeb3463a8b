import { Check, Copy } from 'lucide-react';
import { useEffect, useState } from 'react';
import { filesShared, LONGEST_LINK, linkText, type Shared } from '../../../jobs/recipe/share-link.ts';
import control from '../../controls/control.module.css';
import { Button } from '../../design/button.tsx';
import { Card } from '../../design/card.tsx';
import { Dialog } from '../../design/dialog.tsx';
import { failedTo } from '../../design/toasts.tsx';
import { useLibrary } from '../../library/hooks.ts';
import type { Library } from '../../library/types.ts';
import { saveAsFile, saveRecipe } from '../looks/look-files.ts';
import styles from './share.module.css';
import { words } from './words.ts';

interface Made {
  readonly link: string;
  /** Characters that would travel. */
  readonly length: number;
  /** Names of files that it cannot carry. */
  readonly files: readonly string[];
}

/** Shows the link of a recipe or look, and what it cannot carry. */
export function ShareDialog({ shared, onClose }: { shared: Shared; onClose: () => void }) {
  const library = useLibrary();
  const [made, setMade] = useState<Made | null>(null);
  const [copied, setCopied] = useState(false);
  useEffect(() => {
    let isWanted = true;
    void make(shared, library).then((next) => isWanted && setMade(next), failedTo(words.making));
    return () => {
      isWanted = false;
    };
  }, [shared, library]);
  const isLong = made !== null && made.length > LONGEST_LINK;
  const copy = async (link: string) => {
    await navigator.clipboard.writeText(link);
    setCopied(true);
  };
  const save = () => (shared.recipe ? saveRecipe(shared.name, shared.recipe, 'yaml') : saveAsFile(shared.preset, 'yaml', library.effects));
  return (
    <Dialog title={words.title(shared.name)} open onClose={onClose} width={520}>
      <div className={styles.dialog}>
        {made === null && <p role="status">{words.making}</p>}
        {isLong && (
          <Card tone="warning" title={words.tooLong(made.length, LONGEST_LINK)} remedy={words.tooLongRemedy}>
            <Button variant="primary" onClick={() => void save().catch(failedTo(words.saving))}>
              {words.saveFile}
            </Button>
          </Card>
        )}
        {made && !isLong && (
          <>
            <div className={styles.line}>
              <input
                className={control.text}
                aria-label={words.link}
                readOnly
                value={made.link}
                onFocus={(event) => event.currentTarget.select()}
              />
              <Button variant="primary" onClick={() => void copy(made.link).catch(failedTo(words.copying))}>
                {copied ? <Check size={14} aria-hidden /> : <Copy size={14} aria-hidden />}
                {copied ? words.copied : words.copy}
              </Button>
            </div>
            <p>{words.inside}</p>
            {shared.recipe && <p>{words.left}</p>}
          </>
        )}
        {made && made.files.length > 0 && <Card tone="warning" title={words.files(made.files)} remedy={words.filesRemedy} />}
      </div>
    </Dialog>
  );
}

async function make(shared: Shared, library: Library): Promise<Made> {
  const text = await linkText(shared, library.effects);
  const ids = filesShared(shared, library.effects);
  const items = await library.items(ids);
  const files = ids.map((id, at) => items[at]?.name ?? id.slice(0, 12));
  return { link: `${location.origin}/shared#${text}`, length: text.length, files };
}
