import { CSPProvider } from '@base-ui/react/csp-provider';
import { Tooltip } from '@base-ui/react/tooltip';
import { createRootRoute, Link, Outlet } from '@tanstack/react-router';
import { buttonClass } from '../design/button.tsx';
import { noticeOf } from '../design/card.tsx';
import { NoticePage } from '../design/notice-page.tsx';
import { Toasts } from '../design/toasts.tsx';
import { BatchHost } from '../panels/batch/batch-host.tsx';
import { JobNews } from '../panels/jobs/job-news.tsx';
import { DropAnywhere } from '../panels/library/drop-anywhere.tsx';
import { Overlays } from '../panels/palette/overlays.tsx';
import { SequenceHost } from '../panels/sequence/sequence-host.tsx';
import { ShareHost } from '../panels/share/share-host.tsx';
import { UpdateNotice } from '../pwa/update-notice.tsx';

export const Route = createRootRoute({
  component: () => (
    <CSPProvider disableStyleElements>
      <Tooltip.Provider delay={500}>
        <Outlet />
        <DropAnywhere />
        <JobNews />
        <Overlays />
        <BatchHost />
        <SequenceHost />
        <ShareHost />
        <UpdateNotice />
        <Toasts />
      </Tooltip.Provider>
    </CSPProvider>
  ),
  errorComponent: ({ error, reset }) => (
    <NoticePage {...noticeOf(error, 'Showing this page')}>
      <button type="button" className={buttonClass('primary')} onClick={reset}>
        Try again
      </button>
      <a href="/" className={buttonClass()}>
        Library
      </a>
    </NoticePage>
  ),
  notFoundComponent: () => (
    <NoticePage tone="error" title="There is no page at this address." remedy="Go back to the library; your clips are there.">
      <Link to="/" className={buttonClass('primary')}>
        Library
      </Link>
    </NoticePage>
  ),
});
