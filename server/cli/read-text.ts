import { open } from 'node:fs/promises';
import { UsageError } from './usage-error.ts';

/** The text of a small file; of a longer one, one byte more than `most`, which its reader refuses. Throws `UsageError`. */
export async function readText(path: string, most: number): Promise<string> {
  try {
    await using file = await open(path);
    const { buffer, bytesRead } = await file.read({ buffer: Buffer.alloc(most + 1) });
    return buffer.toString('utf8', 0, bytesRead);
  } catch (error) {
    throw new UsageError(`${path} cannot be read (${(error as Error).message}).`, 'Check the path.');
  }
}
