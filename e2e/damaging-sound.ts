/** Changes one byte of the sound of every finished video before it is read again; imported before the worker's own module. */
import { ALL_FORMATS, BlobSource, EncodedPacketSink, Input } from 'mediabunny';

const { getFile } = FileSystemFileHandle.prototype;
FileSystemFileHandle.prototype.getFile = async function damaged() {
  const file = await getFile.call(this);
  if (file.size === 0) return file;
  using input = new Input({ source: new BlobSource(file), formats: ALL_FORMATS });
  if (!(await input.canRead())) return file;
  const track = await input.getPrimaryAudioTrack();
  const packet = track && (await new EncodedPacketSink(track).getPacket(0.5));
  if (!packet) return file;
  const bytes = new Uint8Array(await file.arrayBuffer());
  const { data } = packet;
  const at = bytes.findIndex((_, place) => data.every((byte, index) => bytes[place + index] === byte));
  const last = at + data.length - 1;
  bytes[last] = (bytes[last] as number) ^ 1;
  return new File([bytes], file.name);
};
