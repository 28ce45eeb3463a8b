/** Finished files of pictures, read by ffmpeg, which shares no code with what wrote them. */
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pictureKind, type ReadPictures } from '../../src/jobs/export/picture-files.ts';
import type { FormatDeclaration } from '../../src/jobs/output/output.ts';
import { readStoredZip } from '../../src/media/archive/zip-reader.ts';
import type { Size } from '../../src/media/picture.ts';
import { openApng } from '../../src/media/pictures/apng-reader.ts';
import { openGif } from '../../src/media/pictures/gif-reader.ts';
import { ffprobe, inputArguments, startFfmpeg } from '../ffmpeg/ffmpeg.ts';
import { DiskFile } from '../files/disk-file.ts';
import { childPieces } from './child-pieces.ts';
import { decodeStills, nodeStills } from './still-stream.ts';

/** What tells how a file is read. */
type Kind = Pick<FormatDeclaration, 'kind' | 'container'>;

/** Opens a finished file, or folder, of pictures of a size. Throws `RangeError` with what is wrong with it. */
export async function readPictures(path: string, { kind, container }: Kind, size: Size, signal: AbortSignal): Promise<ReadPictures> {
  switch (container) {
    case 'apng':
      return { ...(await animation(path, [], size, signal)), loops: await loopsOf(path, openApng) };
    case 'gif':
      return { ...(await animation(path, [], size, signal)), loops: await loopsOf(path, openGif) };
    case 'webm':
      // ffmpeg’s own decoder of VP9 leaves alpha out.
      return animation(path, ['-c:v', 'libvpx-vp9'], size, signal);
    case 'zip':
      return archive(path, size, signal);
    case 'folder':
      return folder(path, size, signal);
    case 'png':
      return stills([() => readFile(path)], size, signal);
    default: {
      // WebP and JPEG: ffmpeg knows their stills only.
      const own = pictureKind({ kind, container }, nodeStills(signal));
      if (!own) throw new TypeError(`A ${container} holds no pictures.`);
      return fromDisk(path, (file) => own.read(file, size));
    }
  }
}

interface ProbedStream {
  readonly width?: number;
  readonly height?: number;
}

async function animation(path: string, decoder: readonly string[], size: Size, signal: AbortSignal): Promise<ReadPictures> {
  const { json, said } = await ffprobe(path, 'stream=width,height:packet=pts_time,duration_time', signal);
  const { streams, packets = [] } = (json ?? {}) as { streams?: ProbedStream[]; packets?: { pts_time?: string; duration_time?: string }[] };
  const [stream] = streams ?? [];
  if (!stream?.width || !stream.height) throw new RangeError(said.split('\n')[0] || 'it holds no pictures');
  const starts = packets.map(({ pts_time }) => Number(pts_time));
  const end = (starts.at(-1) ?? 0) + Number(packets.at(-1)?.duration_time ?? 0);
  const microseconds = (index: number) => Math.round((starts[index] ?? end) * 1e6);
  return {
    size: { width: stream.width, height: stream.height },
    length: packets.length,
    loops: null,
    async *pictures() {
      // Raw video would count frames, and complain where two times come to one number.
      const times = ['-fps_mode', 'passthrough', '-enc_time_base', '1:1000000'];
      const output = ['-map', '0:v:0', ...times, '-pix_fmt', 'rgba', '-f', 'rawvideo', 'pipe:1'];
      const args = ['-hide_banner', '-loglevel', 'error', '-xerror', ...decoder, ...inputArguments(path), ...output];
      const child = startFfmpeg('ffmpeg', args, { reads: true });
      const pieces = childPieces(child, {
        input: [],
        lengthOf: () => size.width * size.height * 4,
        failed: (reason) => new RangeError(`it cannot be decoded (${reason})`),
        signal,
      });
      let index = 0;
      for await (const rgba of pieces) {
        yield { rgba, duration: { num: microseconds(index + 1) - microseconds(index), den: 1e6 } };
        index++;
      }
    },
  };
}

async function loopsOf(path: string, open: (file: Blob) => Promise<{ readonly loops: number }>): Promise<number> {
  await using file = await DiskFile.open(path);
  return (await open(file)).loops;
}

/** What `open` finds in a file, which is open only while its pictures are asked for. */
async function fromDisk(path: string, open: (file: Blob) => Promise<ReadPictures>): Promise<ReadPictures> {
  await using first = await DiskFile.open(path);
  const { size, length, loops } = await open(first);
  return {
    ...{ size, length, loops },
    async *pictures() {
      await using file = await DiskFile.open(path);
      yield* (await open(file)).pictures();
    },
  };
}

function archive(path: string, size: Size, signal: AbortSignal): Promise<ReadPictures> {
  return fromDisk(path, async (file) => {
    const pictures = (await readStoredZip(file)).filter(({ name }) => name.endsWith('.png'));
    return stills(
      pictures.map((entry) => () => entry.bytes()),
      size,
      signal,
    );
  });
}

async function folder(path: string, size: Size, signal: AbortSignal): Promise<ReadPictures> {
  const names = (await readdir(path)).filter((name) => name.endsWith('.png')).sort();
  return stills(
    names.map((name) => () => readFile(join(path, name))),
    size,
    signal,
  );
}

function stills(files: readonly (() => Promise<Uint8Array>)[], size: Size, signal: AbortSignal): ReadPictures {
  const bytes = async function* () {
    for (const read of files) yield await read();
  };
  return {
    size,
    length: files.length,
    loops: null,
    async *pictures() {
      for await (const rgba of decodeStills('png_pipe', size, bytes(), signal)) yield { rgba, duration: { num: 0, den: 1 } };
    },
  };
}
