import { createFileRoute } from '@tanstack/react-router';
import { FullPage } from '../panels/viewer/full/full-page.tsx';
import { parseViewSearch } from '../panels/viewer/full/list-query.ts';

export const Route = createFileRoute('/view/$id')({ validateSearch: parseViewSearch, component: ViewPage });

function ViewPage() {
  const { id } = Route.useParams();
  return <FullPage id={id} search={Route.useSearch()} />;
}
