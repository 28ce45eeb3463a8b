import { createFileRoute } from '@tanstack/react-router';
import { useRef } from 'react';
import { useLibrary } from '../library/hooks.ts';
import { LabPage } from '../panels/lab/lab-page.tsx';
import { parseLabSearch } from '../panels/lab/lab-search.ts';

export const Route = createFileRoute('/lab/$id')({ validateSearch: parseLabSearch, component: LabRoute });

function LabRoute() {
  const library = useLibrary();
  const { id } = Route.useParams();
  // As in the studio: the address changes once, from the temporary to the lasting name, and nothing is opened again for that.
  const opened = useRef(id);
  if (library.resolve(opened.current) !== library.resolve(id)) opened.current = id;
  return <LabPage key={opened.current} id={opened.current} search={Route.useSearch()} />;
}
