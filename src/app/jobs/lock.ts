/** Name of the Web Lock that a tab holds while it runs jobs: one tab does at a time, and no new version takes the place of this one meanwhile. */
export const JOBS_LOCK = 'framewright-jobs';
