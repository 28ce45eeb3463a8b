import { createFileRoute } from '@tanstack/react-router';
import { ComparePage } from '../panels/viewer/compare/compare-page.tsx';
import { parseCompareSearch } from '../panels/viewer/compare/compare-search.ts';

export const Route = createFileRoute('/compare/$a/$b')({ validateSearch: parseCompareSearch, component: CompareRoute });

function CompareRoute() {
  const { a, b } = Route.useParams();
  return <ComparePage left={a} right={b} search={Route.useSearch()} />;
}
