/** Where other apps send files to: the manifest's `share_target`. */
export const SHARE_ADDRESS = '/share';
/** The field of the form that holds them. */
export const SHARED_FIELD = 'files';
/** The cache in which the service worker leaves them. Not named as the versions of the app are, which are cleared away. */
export const SHARED_FILES = 'shared-files';

/** A file that was shared while there was no room to keep it. */
export interface UnkeptFile {
  readonly name: string;
  readonly bytes: number;
}

/** Behind the hash of the address that the page is opened with then: names and sizes of such files, as JSON. */
export const UNKEPT = 'unkept';
/** What the page says to the service worker, on a port of its own, to get them; the answer is a list of files. */
export const TAKE_UNKEPT = 'TAKE_UNKEPT';
