import { createFileRoute } from '@tanstack/react-router';
import { useRef } from 'react';
import { useLibrary } from '../library/hooks.ts';
import { Studio } from '../panels/studio/studio.tsx';

export const Route = createFileRoute('/item/$id')({ component: ItemPage });

function ItemPage() {
  const library = useLibrary();
  const { id } = Route.useParams();
  // While a clip is open its address changes once, from the temporary to the lasting name; that must not open it again.
  const opened = useRef(id);
  if (library.resolve(opened.current) !== library.resolve(id)) opened.current = id;
  return <Studio key={opened.current} id={opened.current} />;
}
