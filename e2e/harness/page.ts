import './load.ts';

/** Starts the worker in which tests import modules; tests reach it through Playwright. */
export const worker = new Worker(new URL('./blank.worker.ts', import.meta.url), { type: 'module', name: 'harness' });
