import './styles/tokens.css';
import './styles/base.css';
import { createRouter, RouterProvider } from '@tanstack/react-router';
import { createRoot } from 'react-dom/client';
import { effects } from '../shaders/effects.ts';
import { LibraryContext } from './library/hooks.ts';
import { openLibrary } from './library/library.ts';
import { openExportQueue } from './panels/export/export-queue.ts';
import { QueueContext } from './panels/export/queue-hooks.ts';
import { routeTree } from './routeTree.gen.ts';

const router = createRouter({ routeTree, defaultPreload: 'intent', scrollRestoration: false });

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router;
  }
}

const library = openLibrary(effects);
const queue = openExportQueue(library);

createRoot(document.getElementById('root') as HTMLElement).render(
  <LibraryContext value={library}>
    <QueueContext value={queue}>
      <RouterProvider router={router} />
    </QueueContext>
  </LibraryContext>,
);
