/** Damages every finished file but an MP4 before it is read again; imported before the worker's own module. */
const { getFile } = FileSystemFileHandle.prototype;
FileSystemFileHandle.prototype.getFile = async function damaged() {
  const file = await getFile.call(this);
  if (this.name === 'mp4' || file.size === 0) return file;
  const bytes = new Uint8Array(await file.arrayBuffer());
  const at = Math.floor(bytes.length * 0.6);
  for (let index = at; index < at + 24; index++) bytes[index] = (bytes[index] as number) ^ 0x55;
  return new File([bytes], file.name);
};
