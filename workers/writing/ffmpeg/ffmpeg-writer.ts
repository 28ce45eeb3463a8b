/** ProRes and FFV1: coded by ffmpeg in pieces, put together by mediabunny, read again by ffmpeg. */
import { videoTolerance } from '../../../src/jobs/output/tolerance.ts';
import { FrameWitness } from '../../../src/media/pictures/frame-witness.ts';
import { type MuxJob, muxVideo } from '../../../src/media/video/mux-video.ts';
import { notesInOrder } from '../../../src/media/video/packet-log.ts';
import { RECIPE_KEY } from '../../../src/media/video/recipe-text.ts';
import type { VideoTrack } from '../../../src/media/video/video-track.ts';
import { planAudio } from '../audio-packets.ts';
import type { Writer } from '../writer.ts';
import { hasCore } from './ffmpeg-core.ts';
import { hashWitness } from './hash-witness.ts';
import { pieceCodecOf } from './piece-codecs.ts';
import { pieceEncoder, pieceLength } from './piece-encoder.ts';
import { verifyDecoded } from './verify-decoded.ts';

/** Writes what ffmpeg has to encode. */
export const ffmpegWriter: Writer = {
  deep: () => Promise.resolve(true),

  async plan({ declaration, delivery, timeline, output, signal, onFinishing, ...demand }) {
    const codec = pieceCodecOf(declaration);
    if (!codec) throw new TypeError(`ffmpeg does not write ${demand.outputFormat}.`);
    const { format } = delivery;
    const length = pieceLength(format);
    const container = declaration.container as MuxJob['container'];
    const { start, duration } = timeline;
    const heard = output.audio ? demand.audio : null;
    const part = { container, start, end: start + duration, whole: demand.whole, quality: output.quality, signal };
    const audio = heard && (await planAudio({ audio: heard, ...part }));
    const near = new FrameWitness(timeline.length, format.coded);
    return {
      encoder: pieceEncoder(codec, format, output.quality, signal),
      length,
      witness: codec.lossless ? hashWitness : near,
      timeline,
      async finish(log, files) {
        const muxed = await files.write(0, (stream) =>
          muxVideo({
            ...{ container, timeline, audio, signal, track: log.track as VideoTrack, records: log.records() },
            frameRate: demand.frameRate,
            tags: { [RECIPE_KEY]: demand.recipe },
            stream: codec.named(stream),
            onFrame: (done) => onFinishing('writing', done / timeline.length),
          }),
        );
        const expected = {
          ...{ container, format, duration, coded: format.coded, alpha: format.alpha, audio: muxed.audioSpan, packets: muxed.sums },
          times: Float64Array.from({ length: timeline.length }, (_, at) => timeline.timeOf(at)),
        };
        const tolerance = videoTolerance(declaration, output);
        return {
          mimeType: declaration.mimeType,
          codecs: { video: declaration.codec ?? '', audio: muxed.codecs.audio },
          notes: audio?.notes ?? [],
          verify([file], verifying, onProgress) {
            const notes = notesInOrder(log.records());
            const pictures = codec.lossless
              ? ({ kind: 'exact', hashes: notes } as const)
              : ({ kind: 'near', comparison: near.comparison(notes), tolerance } as const);
            return verifyDecoded(file as File, { ...expected, pictures }, verifying, onProgress);
          },
        };
      },
    };
  },

  async support() {
    if (await hasCore()) return { works: true };
    return {
      works: false,
      reason: 'This format needs ffmpeg, 32 MB that this site has not loaded yet, and there is no connection to it.',
      remedy: 'Go online once and export again, or choose another format.',
    };
  },
};
