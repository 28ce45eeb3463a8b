import { CircleCheck, CircleMinus, CircleX } from 'lucide-react';
import { useEffect, useState } from 'react';
import type { Capabilities as Found } from '../../../../workers/render-api.ts';
import { Button } from '../../design/button.tsx';
import { Card, type Notice, noticeOf } from '../../design/card.tsx';
import { bytesText } from '../../library/bytes-text.ts';
import { useLibraryStatus } from '../../library/hooks.ts';
import { canPickFile } from '../../library/save-file.ts';
import { capabilities, recheckCapabilities } from '../../playback/capabilities.ts';
import { adapterName } from '../viewer/readout.tsx';
import styles from './capabilities.module.css';
import { type Environment, environmentOf } from './environment.ts';
import { capabilityWords } from './words.ts';

/** One thing that works, works with limits, or does not, and what that means. */
interface Finding {
  readonly state: 'yes' | 'partly' | 'no';
  readonly name: string;
  readonly detail: string;
}

const icons = { yes: CircleCheck, partly: CircleMinus, no: CircleX };
const states = { yes: 'Works', partly: 'Limited', no: 'Missing' };

/** What works in this browser on this machine, found out by trying. */
export function Capabilities() {
  const status = useLibraryStatus();
  const [attempt, setAttempt] = useState(0);
  const [found, setFound] = useState<Found | null>(null);
  const [environment, setEnvironment] = useState<Environment | null>(null);
  const [estimate, setEstimate] = useState<StorageEstimate | null>(null);
  const [notice, setNotice] = useState<Notice | null>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new attempt is a reason to try again
  useEffect(() => {
    const fail = (error: unknown) => setNotice(noticeOf(error, 'Testing this browser'));
    setNotice(null);
    capabilities().then(setFound, fail);
    environmentOf().then(setEnvironment, fail);
    navigator.storage?.estimate().then(setEstimate, fail);
  }, [attempt]);
  const again = () => {
    setFound(null);
    setEnvironment(null);
    recheckCapabilities();
    setAttempt((count) => count + 1);
  };
  return (
    <>
      <div className={styles.lead}>
        <p>{capabilityWords.lead}</p>
        <Button disabled={!found && !notice} onClick={again}>
          {capabilityWords.again}
        </Button>
      </div>
      {notice && <Card {...notice} />}
      {found?.problem && <Card tone="error" title={capabilityWords.noPicture} remedy={found.problem} />}
      {!found && !notice && <p role="status">{capabilityWords.trying}</p>}
      {found && <Findings title="Picture" findings={pictureFindings(found)} />}
      {found && <Findings title="Export" findings={exportFindings(found)} />}
      <Findings title="Storage" findings={storageFindings(status.files, status.persisted, estimate)} />
      {environment && <Findings title="App and server" findings={environmentFindings(environment)} />}
      <p className={styles.last}>{capabilityWords.last}</p>
    </>
  );
}

function Findings({ title, findings }: { title: string; findings: readonly Finding[] }) {
  return (
    <section className={styles.section} aria-label={title}>
      <h3>{title}</h3>
      <ul>
        {findings.map(({ state, name, detail }) => {
          const Icon = icons[state];
          return (
            <li key={name} className={styles[state]}>
              <Icon size={16} aria-label={states[state]} role="img" />
              <strong>{name}</strong>
              <span>{detail}</span>
            </li>
          );
        })}
      </ul>
    </section>
  );
}

function pictureFindings(found: Found): Finding[] {
  const { adapter } = found;
  return [
    { state: found.webgpu ? 'yes' : 'no', name: 'WebGPU', detail: found.problem ?? 'Effects run on the graphics processor.' },
    {
      state: !adapter ? 'no' : adapter.fallback ? 'partly' : 'yes',
      name: 'Graphics adapter',
      detail: !adapter
        ? 'None was offered.'
        : adapter.fallback
          ? `${adapterName(adapter)}: playback will drop frames; exports are exact but slow. Switch on hardware acceleration in the browser’s settings.`
          : adapterName(adapter),
    },
    {
      state: { planes: 'yes', rgba: 'partly', none: 'no' }[found.framePath] as Finding['state'],
      name: 'Frame path',
      detail: {
        planes: 'Decoded planes reach our own colour conversion untouched.',
        rgba: 'The browser converts colours before we get them; they may differ by a few code values.',
        none: 'Decoded frames arrive empty. Update the browser or the graphics driver.',
      }[found.framePath],
    },
    ...(found.maxTextureSize > 0
      ? [{ state: 'yes' as const, name: 'Largest picture', detail: `${found.maxTextureSize} pixels a side` }]
      : []),
  ];
}

function exportFindings({ encoders }: Found): Finding[] {
  const one = (works: boolean, name: string, yes: string, no: string): Finding => ({
    state: works ? 'yes' : 'no',
    name,
    detail: works ? yes : no,
  });
  return [
    one(encoders.vp9, 'VP9', 'Transparent WebM', 'Transparent WebM needs it; use Chrome, Edge or Firefox.'),
    one(encoders.h264, 'H.264', 'MP4', 'MP4 needs it; this browser build has no H.264 encoder. Export WebM instead.'),
    one(encoders.av1, 'AV1', 'MP4 and WebM at about half the size', 'AV1 is left out of the formats; H.264 and VP9 do.'),
    one(encoders.opus, 'Opus', 'Sound in WebM', 'WebM will have no sound unless the source’s can be copied.'),
    { state: 'yes', name: 'AAC', detail: encoders.aac ? 'Sound in MP4' : 'Sound in MP4, by our own encoder: the browser has none' },
    one(
      canPickFile(),
      'Choose where to save',
      'Exports can go straight into a file you pick.',
      'Exports are kept here and then downloaded.',
    ),
  ];
}

function storageFindings(files: 'stored' | 'memory', persisted: boolean | null, estimate: StorageEstimate | null): Finding[] {
  return [
    {
      state: files === 'stored' ? 'yes' : 'no',
      name: 'Library',
      detail:
        files === 'stored' ? 'Clips and edits are kept in this browser.' : 'File storage is blocked: clips last until this tab closes.',
    },
    {
      state: persisted ? 'yes' : 'partly',
      name: 'Protected from clean-up',
      detail: persisted
        ? 'The browser will not evict the library by itself.'
        : 'The browser may clear it when the disk is full. Install the app to protect it.',
    },
    {
      state: estimate?.quota ? 'yes' : 'partly',
      name: 'Space',
      detail: estimate?.quota ? `${bytesText(estimate.usage ?? 0)} used of ${bytesText(estimate.quota)}` : 'The browser does not say.',
    },
  ];
}

function environmentFindings({ processors, isolated, offline, installed, serverMs, share }: Environment): Finding[] {
  return [
    {
      state: serverMs === null ? 'partly' : 'yes',
      name: 'Local server',
      detail: serverMs === null ? capabilityWords.noServer : capabilityWords.server(serverMs),
    },
    {
      state: offline ? 'yes' : 'partly',
      name: 'Offline',
      detail: offline ? capabilityWords.offline : capabilityWords.online,
    },
    {
      state: installed ? 'yes' : 'partly',
      name: 'Installed',
      detail: installed ? capabilityWords.installed : share ? capabilityWords.installable : capabilityWords.notInstallable,
    },
    {
      state: isolated ? 'yes' : 'partly',
      name: 'Isolated page',
      detail: isolated ? capabilityWords.isolated : capabilityWords.notIsolated,
    },
    { state: processors > 2 ? 'yes' : 'partly', name: 'Processor', detail: capabilityWords.processors(processors) },
  ];
}
