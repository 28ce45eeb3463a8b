import { createFileRoute } from '@tanstack/react-router';
import { JobsPage } from '../panels/jobs/jobs-page.tsx';

export const Route = createFileRoute('/jobs')({ component: JobsPage });
