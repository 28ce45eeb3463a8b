/** Where other apps send files to: the manifest's `share_target`. */
export const SHARE_ADDRESS = '/share';
/** The field of the form that holds them. */
export const SHARED_FIELD = 'files';
/** The cache in which the service worker leaves them. Not named as the versions of the app are, which are cleared away. */
export const SHARED_FILES = 'shared-files';
