import { createFileRoute } from '@tanstack/react-router';
import { SettingsPage } from '../panels/settings/settings-page.tsx';
import { parseSettingsSearch } from '../panels/settings/settings-search.ts';

export const Route = createFileRoute('/settings')({ validateSearch: parseSettingsSearch, component: SettingsRoute });

function SettingsRoute() {
  return <SettingsPage section={Route.useSearch().section ?? 'works'} />;
}
