/** What a file lacks without being unusable, in words for its owner. */
import type { SourceWarning } from '../source.ts';
import type { MatroskaFacts } from './ebml.ts';
import { nameOf, seconds } from './file-bytes.ts';
import type { ListedTrack } from './packet-list.ts';
import { disagreement, type XRay } from './x-ray.ts';

const FETCH_AGAIN = 'Copy or download it again to get the rest.';

/** Everything that can be said of a video track before a frame is decoded. */
export function shortcomings(file: Blob, track: ListedTrack, index: XRay | null, matroska: MatroskaFacts | null): SourceWarning[] {
  const name = nameOf(file);
  const { table } = track;
  const warnings: SourceWarning[] = [];
  const warn = (code: string, message: string, remedy: string) => warnings.push({ code, message, remedy });

  const promised = index ? (index.promisedSize ?? lastSampleEnd(index)) : matroska?.end;
  if (index?.firstMissing !== undefined || (promised !== undefined && promised > file.size)) {
    const whole = track.packets.endFrom(0);
    const listed = whole > table.end + 0.001 ? `${seconds(table.end)} of ${seconds(whole)}` : seconds(table.end);
    warn(
      'truncated',
      `${name} ends at byte ${file.size} of ${promised ?? 'more'}: ${listed} (${table.length} frames) can be played.`,
      FETCH_AGAIN,
    );
  }
  if (matroska?.brokenAt !== undefined) {
    warn(
      'truncated',
      `${name} is damaged at byte ${matroska.brokenAt} of ${file.size}: only what comes before it, ${seconds(table.end)} (${table.length} frames), can be played.`,
      FETCH_AGAIN,
    );
  }
  if (table.orphans > 0) {
    warn(
      'starts-mid-gop',
      `${name} begins in the middle: its first ${table.orphans} frames refer to frames that are not in it and are left out.`,
      'Nothing needs to be done; the picture begins a little later.',
    );
  }
  if (table.covered > 0) {
    warn(
      'covered-frames',
      `${name} has ${table.covered} frames that begin at the same time as the next one, so that they are never on screen; they are left out.`,
      'Nothing needs to be done.',
    );
  }
  if (track.videoTracks > 1) {
    warn(
      'several-video-tracks',
      `${name} has ${track.videoTracks} video tracks; the first one is used.`,
      'Extract the other track to a file of its own to use it.',
    );
  }
  if (index?.complexEdit) {
    warn(
      'complex-edit-list',
      `${name} shows several stretches of its video, or changes their speed, by an edit list; only the first stretch is placed in time.`,
      'Export it once from the program that made it, so that the edits become part of the video.',
    );
  }
  if (track.mirrored) {
    warn('mirrored', `${name} asks to be shown mirrored, which is not done here.`, 'Mirror it in a video editor first if that matters.');
  }
  if ((table.times[0] as number) > 0.25) {
    warn(
      'late-start',
      `In ${name} the picture begins at ${seconds(table.times[0] as number)}; its first frame is shown until then.`,
      'Set In after that time to leave it out.',
    );
  }
  const difference = index?.samples
    ? disagreement(index.samples, track.packets)
    : index?.unread && `a second reader of its index failed (${index.unread})`;
  if (difference) warn('index-disagrees', `${name} may be damaged: ${difference}.`, 'Check the picture before relying on it.');
  return warnings;
}

function lastSampleEnd(index: XRay): number | undefined {
  return index.samples?.ends.reduce((end, sample) => Math.max(end, sample), 0);
}

/** Warns of an audio track that this browser cannot decode. */
export function silentAudio(file: Blob, codec: string): SourceWarning {
  return {
    code: 'audio-unsupported',
    message: `The audio of ${nameOf(file)} is coded as ${codec}, which this browser cannot decode; it stays silent.`,
    remedy: 'Convert the audio to AAC or Opus first to hear and export it.',
  };
}

/** Warns of audio that goes on after the picture has ended. */
export function longAudio(file: Blob, audioEnd: number, videoEnd: number): SourceWarning {
  return {
    code: 'audio-longer',
    message: `The audio of ${nameOf(file)} runs to ${seconds(audioEnd)}, its picture only to ${seconds(videoEnd)}.`,
    remedy: 'Playback and exports end with the picture.',
  };
}

/** Warns that a picture is made for brighter screens. */
export function highDynamicRange(file: Blob, transfer: string): SourceWarning {
  return {
    code: 'high-dynamic-range',
    message: `${nameOf(file)} is HDR (${transfer.toUpperCase()}); its values are kept as they are and look flat on an ordinary screen.`,
    remedy: 'Convert it to SDR first for work meant for ordinary screens.',
  };
}
