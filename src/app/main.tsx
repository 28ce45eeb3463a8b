import './styles/tokens.css';
import './styles/base.css';
import { createRouter, RouterProvider } from '@tanstack/react-router';
import { createRoot } from 'react-dom/client';
import { effects } from '../shaders/effects.ts';
import { JobsContext } from './jobs/job-hooks.ts';
import { openJobs } from './jobs/jobs.ts';
import { works } from './jobs/works.ts';
import { LibraryContext } from './library/hooks.ts';
import { openLibrary } from './library/library.ts';
import { routeTree } from './routeTree.gen.ts';
import { followSettings } from './settings/follow-settings.ts';

const router = createRouter({ routeTree, defaultPreload: 'intent', scrollRestoration: false });

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router;
  }
}

// Looking into files is for those that arrive.
const library = openLibrary(effects, async (file) => (await import('./playback/describe.ts')).inspectFile(file));
followSettings(library);
const jobs = openJobs(library, works);

createRoot(document.getElementById('root') as HTMLElement).render(
  <LibraryContext value={library}>
    <JobsContext value={jobs}>
      <RouterProvider router={router} />
    </JobsContext>
  </LibraryContext>,
);
