import { type Notice, noticeOf } from '../../design/card.tsx';
import type { Library } from '../../library/types.ts';
import { describeItem } from '../../playback/describe.ts';
import { isLut } from '../../playback/describe-lut.ts';
import { createStore } from '../../stores/store.ts';

/** What the file dialog offers first; a file of another name is still tried. */
export const ACCEPT = 'video/*,image/png,image/webp,image/jpeg,image/avif,.mp4,.mov,.mkv,.webm,.m4v,.cube';

/** What went wrong on the library page, newest first. */
export const importNotices = createStore<readonly Notice[]>([]);

const notify = (notice: Notice) => importNotices.update((all) => [notice, ...all].slice(0, 6));

/**
 * Adds files to the library. A single clip or picture is opened at once; several, and LUTs, are looked at one after the other, and those
 * that cannot be read are named with the reason and left out.
 */
export function importFiles(library: Library, files: readonly File[], open: (id: string) => void): void {
  const [only] = files;
  if (!only) return;
  if (files.length === 1 && !isLut(only)) {
    open(library.add(only));
    return;
  }
  for (const file of files) {
    const id = library.add(file);
    describeItem(library, id).catch(async (error: unknown) => {
      const notice = noticeOf(error, `Importing ${file.name}`);
      notify({ ...notice, title: notice.title.includes(file.name) ? notice.title : `${file.name}: ${notice.title}` });
      await library.remove(id);
    });
  }
}

/** Takes a notice away again. */
export const dismissImportNotice = (notice: Notice): void => importNotices.update((all) => all.filter((other) => other !== notice));
