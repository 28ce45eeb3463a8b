import { useEffect, useState } from 'react';
import { makesSame, type RecipeVersion } from '../../../jobs/recipe/versions.ts';
import { Button } from '../../design/button.tsx';
import { failedTo } from '../../design/toasts.tsx';
import { useItem, useLibrary } from '../../library/hooks.ts';
import { useStore } from '../../stores/store.ts';
import { useStills } from '../looks/use-stills.ts';
import { useEditable } from '../studio/edits.tsx';
import { applyRecipe } from '../studio/left-recipe.ts';
import { useSession } from '../studio/session.ts';
import { labelOf } from './label.ts';
import { VersionRow } from './version-row.tsx';
import styles from './versions.module.css';
import { words } from './words.ts';

/** What the clip's recipe has been, newest first: to be looked at, restored and named. */
export function VersionsPanel() {
  const session = useSession();
  const library = useLibrary();
  const stills = useStills(session);
  const isEditable = useEditable();
  const versions = useVersions(session.item);
  const { recipe } = useStore(session.document.state);
  const peek = useStore(session.peek);
  const looked = versions?.find(({ id }) => id === peek?.id);
  // Whoever goes elsewhere looks at the clip as it is again.
  useEffect(() => () => session.peek.set(null), [session]);
  const now = versions?.findLast((version) => makesSame(version.recipe, recipe));
  const restore = (version: RecipeVersion) => {
    session.peek.set(null);
    applyRecipe(session.document, version.recipe, { step: words.step(labelOf(version)) });
  };
  const rename = (version: RecipeVersion, name: string) =>
    void library.nameVersion(session.item, version.id, name).catch(failedTo(words.naming));
  return (
    <>
      {looked ? (
        <div className={styles.looking} role="status">
          <p>{words.looking(labelOf(looked))}</p>
          <Button variant="primary" disabled={!isEditable} onClick={() => restore(looked)}>
            {words.restore}
          </Button>
          <Button onClick={() => session.peek.set(null)}>{words.back}</Button>
        </div>
      ) : (
        <p className={styles.help}>{versions?.length === 0 ? words.nothing : words.help}</p>
      )}
      <ol className={styles.list} aria-label="Versions">
        {versions?.toReversed().map((version, order) => (
          <VersionRow
            key={version.id}
            version={version}
            order={order}
            stills={stills}
            isNow={version === now}
            isLookedAt={version === looked}
            isEditable={isEditable}
            onLook={() => session.peek.set(version === looked || version === now ? null : { id: version.id, recipe: version.recipe })}
            onRestore={() => restore(version)}
            onName={(name) => rename(version, name)}
          />
        ))}
      </ol>
    </>
  );
}

/** The versions of an item, oldest first; undefined at first. */
function useVersions(id: string): readonly RecipeVersion[] | undefined {
  const library = useLibrary();
  const lasting = useItem(id)?.id ?? id;
  const [versions, setVersions] = useState<readonly RecipeVersion[]>();
  useEffect(() => {
    // Those of the clip before are none of this one.
    setVersions(undefined);
    return library.watchVersions(lasting, setVersions);
  }, [library, lasting]);
  return versions;
}
