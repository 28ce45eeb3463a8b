import { createFileRoute } from '@tanstack/react-router';
import { parseSettingsSearch } from '../panels/settings/sections.ts';
import { SettingsPage } from '../panels/settings/settings-page.tsx';

export const Route = createFileRoute('/settings')({ validateSearch: parseSettingsSearch, component: SettingsRoute });

function SettingsRoute() {
  return <SettingsPage section={Route.useSearch().section ?? 'works'} />;
}
