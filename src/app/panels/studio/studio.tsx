import { Link, useNavigate } from '@tanstack/react-router';
import { useEffect, useRef, useState } from 'react';
import { Button, buttonClass } from '../../design/button.tsx';
import { Card } from '../../design/card.tsx';
import { FilePicker } from '../../design/file-picker.tsx';
import { Navigation } from '../../design/navigation.tsx';
import { useJobs } from '../../jobs/job-hooks.ts';
import { useItem, useLibrary, useLibraryStatus, useRecipeDocument, useThumbnail } from '../../library/hooks.ts';
import { recheckCapabilities } from '../../playback/capabilities.ts';
import type { RecipeDocument } from '../../stores/recipe-document.ts';
import { useStore } from '../../stores/store.ts';
import { ExportDialog } from '../export/export-dialog.tsx';
import { Inspector } from '../inspector/inspector.tsx';
import { ACCEPT, importFiles } from '../library/import-files.ts';
import { TransportPanel } from '../timeline/transport.tsx';
import { Viewer } from '../viewer/viewer.tsx';
import { RecipeInside } from './recipe-inside.tsx';
import { type Session, SessionContext } from './session.ts';
import styles from './studio.module.css';
import { TopBar } from './top-bar.tsx';
import { useShortcuts } from './use-commands.ts';
import { useOpenItem } from './use-open-item.ts';

/** The studio for one item of the library. */
export function Studio({ id }: { id: string }) {
  const library = useLibrary();
  const { phase } = useLibraryStatus();
  const item = useItem(id);
  const recipe = useRecipeDocument(id);
  const [attempt, setAttempt] = useState(0);
  // A clip stays open while its document is tied to its lasting name, which passes through `opening` once more.
  const opened = useRef<RecipeDocument | null>(null);
  if (recipe && item && recipe.access !== 'opening') opened.current = recipe.document;
  const opening = useOpenItem(id, recipe && opened.current === recipe.document ? recipe.document : null, attempt);

  // The address gets the lasting name once there is one, so that a reload finds the clip again.
  useEffect(() => {
    const lasting = library.resolve(id);
    if (item && lasting !== id) history.replaceState(history.state, '', `/item/${lasting}`);
  }, [library, id, item]);

  if (phase === 'ready' && item === null) {
    return (
      <main className={styles.studio}>
        <Navigation />
        <div className={styles.opening}>
          <Card
            tone="error"
            title="This clip is not in the library."
            remedy="It may have been removed, or imported in another browser. Import the file again to go on."
          >
            <Link to="/" className={buttonClass('primary')}>
              Go to the library
            </Link>
          </Card>
        </div>
      </main>
    );
  }
  if (opening.phase === 'open') return <OpenStudio session={opening.session} onRestart={() => setAttempt((count) => count + 1)} />;
  return (
    <main className={styles.studio}>
      <Navigation compact>
        <span className={styles.divider} />
        <h1 className={styles.name}>{item?.name ?? 'Opening'}</h1>
      </Navigation>
      <div className={styles.opening}>
        {opening.phase === 'opening' ? (
          <Waiting id={id} />
        ) : (
          <Card {...opening.notice}>
            <OpenFailed
              id={id}
              code={opening.notice.code}
              onRetry={() => {
                recheckCapabilities();
                setAttempt((count) => count + 1);
              }}
            />
          </Card>
        )}
      </div>
    </main>
  );
}

/** What can be done when a clip does not open: another file, or another try where that may help. */
function OpenFailed({ id, code, onRetry }: { id: string; code: string | undefined; onRetry: () => void }) {
  const library = useLibrary();
  const jobs = useJobs();
  const navigate = useNavigate();
  const described = useItem(id)?.facts != null;
  const picker = useRef<HTMLInputElement>(null);
  const aboutMachine = code?.startsWith('gpu-') ?? true;
  return (
    <>
      {!aboutMachine && <RecipeInside id={id} document={null} />}
      {aboutMachine ? (
        <Button variant="primary" onClick={onRetry}>
          Try again
        </Button>
      ) : (
        <Button variant="primary" onClick={() => picker.current?.click()}>
          Import another file
        </Button>
      )}
      <FilePicker
        ref={picker}
        label="File to import"
        accept={ACCEPT}
        single
        onPick={(files) => importFiles({ library, jobs }, files, (next) => void navigate({ to: '/item/$id', params: { id: next } }))}
      />
      <Link to="/about" className={buttonClass()}>
        What works here
      </Link>
      {!aboutMachine && (
        <Button
          onClick={() => {
            // A file that never opened is of no use in the library; one that did stays until it is removed there.
            if (!described) library.abandon(id);
            void navigate({ to: '/' });
          }}
        >
          Back to the library
        </Button>
      )}
    </>
  );
}

function Waiting({ id }: { id: string }) {
  const thumbnail = useThumbnail(id);
  return (
    <>
      {thumbnail && <img src={thumbnail} alt="" />}
      <p role="status">Opening the clip…</p>
    </>
  );
}

function OpenStudio({ session, onRestart }: { session: Session; onRestart: () => void }) {
  useShortcuts(session);
  return (
    <SessionContext value={session}>
      <main className={styles.studio}>
        <TopBar />
        <Banners session={session} onRestart={onRestart} />
        <Viewer />
        <Inspector />
        <div className={styles.bottom}>
          <TransportPanel />
        </div>
      </main>
      <ExportDialog />
    </SessionContext>
  );
}

/** What should stay visible until it is over: the GPU, the storage, another tab. */
function Banners({ session, onRestart }: { session: Session; onRestart: () => void }) {
  const gpu = useStore(session.gpu);
  const { document } = session;
  const library = useLibrary();
  const { notice, damaged, elsewhere, recipe, access } = useStore(document.state);
  const isBare = recipe.effects.length === 0 && access === 'editable';
  const notices = useLibraryStatus().notices.filter(({ code }) => code !== notice?.code);
  const item = useItem(session.item);
  const stored = item?.storage.state === 'session' || item?.storage.state === 'missing' ? item.storage.notice : null;
  return (
    <div className={styles.banners}>
      {gpu?.state === 'lost' && (
        <Card tone="warning" title={gpu.message} remedy="The picture comes back by itself; your edits are untouched." />
      )}
      {gpu?.state === 'recovered' && <Card tone="info" title={gpu.message} onDismiss={() => session.dismissGpu()} />}
      {gpu?.state === 'gone' && (
        <Card tone="error" title={gpu.message} remedy="Your edits are saved. Start the preview again; if that fails, restart the browser.">
          <Button
            onClick={() => {
              recheckCapabilities();
              onRestart();
            }}
          >
            Restart the preview
          </Button>
        </Card>
      )}
      {notice && (
        <Card tone={damaged ? 'error' : 'warning'} title={notice.message} remedy={notice.remedy} code={notice.code}>
          {damaged && <Button onClick={() => void document.startAfresh()}>Start afresh</Button>}
          {elsewhere && <TakeOver document={document} />}
        </Card>
      )}
      {notices.map(({ code, message, remedy }) => (
        <Card key={code} tone="warning" title={message} remedy={remedy} code={code} onDismiss={() => library.dismissNotice(code)} />
      ))}
      {isBare && <RecipeInside key={session.item} id={session.item} document={document} />}
      {stored && item && (
        <Card tone="warning" title={stored.message} remedy={stored.remedy} code={stored.code}>
          {item.storage.state === 'session' && <Button onClick={() => library.storeAgain(item.id)}>Store again</Button>}
        </Card>
      )}
    </div>
  );
}

/** Brings editing here from the tab that has it. */
function TakeOver({ document }: { document: RecipeDocument }) {
  const [asking, setAsking] = useState(false);
  const take = async () => {
    setAsking(true);
    await document.takeOver();
    setAsking(false);
  };
  return (
    <Button disabled={asking} onClick={() => void take()}>
      {asking ? 'Waiting for the other tab…' : 'Work here instead'}
    </Button>
  );
}
