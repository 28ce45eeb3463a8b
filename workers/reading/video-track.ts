import { EncodedPacketSink, type Input, type InputVideoTrack } from 'mediabunny';
import { MediaError } from '../../src/media/errors.ts';
import { nameOf } from '../../src/media/reading/file-bytes.ts';
import { frameTable } from '../../src/media/reading/frame-table.ts';
import {
  containerName,
  entryWithAlpha,
  keyFinder,
  type ListedTrack,
  listPackets,
  pickVideoTrack,
  startsAlone,
} from '../../src/media/reading/packet-list.ts';
import type { XRay } from '../../src/media/reading/x-ray.ts';
import type { Rational } from '../../src/media/time.ts';

/** A packet as decoders take it; timestamps are the table's labels. */
export interface CodedFrame {
  /** Null for a packet that must not be decoded when starting here. */
  readonly colour: EncodedVideoChunk | null;
  /** The separately coded alpha of the same frame, where there is one. */
  readonly alpha: EncodedVideoChunk | null;
}

/** One video track of an open file. */
export interface VideoTrack extends ListedTrack {
  readonly input: Input;
  readonly config: VideoDecoderConfig;
  /** Colour as tagged in the file. */
  readonly colour: VideoColorSpaceInit;
  readonly container: string;
  /** Time base: times are multiples of 1/resolution s. */
  readonly resolution: number;
  readonly rotation: 0 | 90 | 180 | 270;
  readonly pixelAspect: Rational;
  /** Alpha is coded as a second stream beside the colour. */
  readonly alpha: boolean;
  /** Decode position of the sync sample from which to decode a frame, its alpha included. */
  entryFor(frame: number): Promise<number>;
  /** Packets from a sync sample's decode position on. */
  packetsFrom(position: number): AsyncGenerator<CodedFrame>;
}

/** Opens the first video track and lists its packets without reading them; time 0 is the file's `origin`. Throws `MediaError`. */
export async function openVideoTrack(file: Blob, input: Input, index: XRay | null, origin: number): Promise<VideoTrack> {
  const { track, videoTracks } = await pickVideoTrack(file, input, index);
  const config = await decodableConfig(file, track);
  const sink = new EncodedPacketSink(track);
  const { packets, keys } = await listPackets(sink, track, origin);
  const table = frameTable(packets, { presentationEnd: index?.presentationEnd, firstMissing: index?.firstMissing });
  const alpha = await track.canBeTransparent();
  const codec = (await track.getCodec()) as string;

  const keyAt = keyFinder(file, sink, keys);

  return {
    input,
    config,
    colour: await track.getColorSpace(),
    container: containerName((await input.getFormat()).name),
    table,
    packets,
    resolution: await track.getTimeResolution(),
    rotation: await track.getRotation(),
    mirrored: await track.getFlip(),
    pixelAspect: await track.getPixelAspectRatio(),
    alpha,
    videoTracks,
    entryFor: async (frame) => {
      const position = table.startPosition(frame);
      return alpha ? entryWithAlpha(codec, keyAt, table.keys, position) : position;
    },
    async *packetsFrom(position) {
      let at = position;
      let alphaRuns = false;
      const first = await keyAt(position);
      for await (const packet of sink.packets(first)) {
        const timestamp = table.labels[at] as number;
        const type = packets.isKey(at) ? 'key' : 'delta';
        const coded = packet.sideData.alpha;
        alphaRuns ||= coded !== undefined && startsAlone(codec, coded);
        // HEVC leading pictures refer to frames before the entry; decoders differ in what they do with them.
        const leading = codec === 'hevc' && timestamp < (table.labels[position] as number);
        const alphaType = coded && startsAlone(codec, coded) ? 'key' : 'delta';
        yield {
          colour: leading ? null : new EncodedVideoChunk({ type, timestamp, data: packet.data }),
          alpha: coded && alphaRuns ? new EncodedVideoChunk({ type: alphaType, timestamp, data: coded }) : null,
        };
        at++;
      }
    },
  };
}

const CODECS: Readonly<Record<string, string>> = {
  avc: 'H.264',
  hevc: 'H.265 (HEVC)',
  vp8: 'VP8',
  vp9: 'VP9',
  av1: 'AV1',
  prores: 'Apple ProRes',
  mp4v: 'MPEG-4 Part 2',
  jpeg: 'Motion JPEG',
  mjpa: 'Motion JPEG',
  mjpb: 'Motion JPEG',
  AVdn: 'Avid DNxHD',
  CFHD: 'CineForm',
  'rle ': 'QuickTime Animation',
  'png ': 'PNG video',
  V_MPEG2: 'MPEG-2',
  'V_MPEG4/ISO/ASP': 'MPEG-4 Part 2',
  V_FFV1: 'FFV1',
  V_THEORA: 'Theora',
};

async function decodes(config: VideoDecoderConfig): Promise<boolean> {
  const { supported } = await VideoDecoder.isConfigSupported(config).catch(() => ({ supported: false }));
  return supported === true;
}

async function decodableConfig(file: Blob, track: InputVideoTrack): Promise<VideoDecoderConfig> {
  const codec = await track.getCodec();
  const internal = await track.getInternalCodecId();
  const config = await track.getDecoderConfig();
  if (config && (await decodes(config))) return config;
  if (config) {
    // The container may lie about the size; the bitstream knows it.
    const { codedWidth: _width, codedHeight: _height, ...sizeless } = config;
    if (await decodes(sizeless)) return sizeless;
  }
  const id = typeof internal === 'string' ? internal : null;
  const title = CODECS[codec ?? ''] ?? CODECS[id ?? ''] ?? 'an unknown codec';
  // Sample entries hvc1 and hev1 are told apart by users' tools, so the file's own name is shown.
  const exact = config && id === 'hvc1' ? config.codec.replace(/^hev1/, 'hvc1') : (config?.codec ?? id ?? 'unnamed');
  const remedy =
    codec === 'hevc'
      ? 'Open it in a browser and on a machine that decode H.265 (Safari, or Chrome and Edge with a graphics card that does), or convert it to H.264 first.'
      : 'Convert it to H.264 (MP4) or VP9 (WebM) first, for example: ffmpeg -i input -c:v libx264 -crf 12 output.mp4';
  throw new MediaError('codec-unsupported', `${nameOf(file)} is coded as ${title} (${exact}), which this browser cannot decode.`, remedy);
}
