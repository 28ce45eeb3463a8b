import { createFileRoute } from '@tanstack/react-router';
import { LibraryPage } from '../panels/library/library-page.tsx';
import { parseLibrarySearch } from '../panels/library/library-search.ts';

export const Route = createFileRoute('/')({ component: IndexPage, validateSearch: parseLibrarySearch });

function IndexPage() {
  return <LibraryPage search={Route.useSearch()} />;
}
