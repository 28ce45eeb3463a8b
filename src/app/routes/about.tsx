import { createFileRoute, redirect } from '@tanstack/react-router';

/** Where the capabilities were before there were settings. */
export const Route = createFileRoute('/about')({
  beforeLoad: () => {
    throw redirect({ to: '/settings', search: { section: 'works' }, replace: true });
  },
});
