import { createFileRoute } from '@tanstack/react-router';
import { GalleryPage } from '../panels/gallery/gallery-page.tsx';

export const Route = createFileRoute('/effects')({ component: GalleryPage });
