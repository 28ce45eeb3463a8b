import { open } from 'node:fs/promises';

/** Makes the names in a folder safe; systems that cannot open folders do so by themselves. */
export async function syncFolder(path: string): Promise<void> {
  if (process.platform === 'win32') return;
  const folder = await open(path);
  await folder.sync().finally(() => folder.close());
}
