import { createFileRoute } from '@tanstack/react-router';
import { SharePage } from '../panels/share/share-page.tsx';

export const Route = createFileRoute('/shared')({ component: SharePage });
