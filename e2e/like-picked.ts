/** Makes handles of the private file system work like those of files that a person picked; imported before the worker's own module. */
const { createSyncAccessHandle } = FileSystemFileHandle.prototype;
FileSystemFileHandle.prototype.createSyncAccessHandle = function likePicked(...options) {
  if (!this.name.startsWith('picked')) return createSyncAccessHandle.apply(this, options);
  return Promise.reject(new DOMException('It is not in the private file system.', 'InvalidStateError'));
};
