import { createFileRoute } from '@tanstack/react-router';
import { LabPage } from '../panels/lab/lab-page.tsx';
import { parseLabSearch } from '../panels/lab/lab-search.ts';

export const Route = createFileRoute('/lab/$id')({ validateSearch: parseLabSearch, component: LabRoute });

function LabRoute() {
  const { id } = Route.useParams();
  return <LabPage key={id} id={id} search={Route.useSearch()} />;
}
