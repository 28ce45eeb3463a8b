import { createFileRoute } from '@tanstack/react-router';
import { LibraryPage } from '../panels/library/library-page.tsx';

export const Route = createFileRoute('/')({ component: LibraryPage });
