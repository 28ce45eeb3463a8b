/** What the dialogs for stitching and looping say. */
import type { Seam } from '../../../media/sequence/seam.ts';
import { framesText } from '../../playback/timecode.ts';

/** How a joint looks: nobody sees it, one may see it, everybody does. */
export type SeamGrade = 'smooth' | 'visible' | 'jump';

const VISIBLE = 1.6;
const JUMP = 4;

/** The grade of a joint. */
export function gradeOf({ score, difference }: Seam): SeamGrade {
  if (score <= VISIBLE || difference < 1) return 'smooth';
  return score <= JUMP ? 'visible' : 'jump';
}

const GRADES: Readonly<Record<SeamGrade, string>> = {
  smooth: 'Joins smoothly',
  visible: 'The joint may be seen',
  jump: 'A jump',
};

/** A joint in a sentence; `leftOut` tells that a picture that comes twice is shown once. */
export function seamText(seam: Seam, leftOut: boolean): string {
  const times = seam.score >= 10 ? Math.round(seam.score) : seam.score.toFixed(1);
  const grade = gradeOf(seam);
  const words = grade === 'smooth' ? GRADES.smooth : `${GRADES[grade]}: ${times} times the motion beside it`;
  return leftOut && seam.repeats ? `${words}; a picture that came twice is shown once` : words;
}

/** Kinds of loops by name. */
export const LOOPS = {
  boomerang: 'There and back',
  round: 'Out and back by another clip',
  repeat: 'Again and again',
} as const;

/** A kind of loop. */
export type LoopKind = keyof typeof LOOPS;

/** What a kind of loop is, in a sentence. */
export const LOOP_HELP: Readonly<Record<LoopKind, string>> = {
  boomerang: 'Plays forwards, then backwards. The pictures at which it turns are shown once, so that it never stands still.',
  round: 'The first clip, then the second, back to where the first began: A to B to A.',
  repeat: 'Plays the clip as it is, several times.',
};

/** What is done to clips of another shape. */
export const FRAMINGS = { contain: 'Seen whole, with bars', cover: 'Fill the frame, cut off' } as const;

/** What a loop does to effects. */
export const SEAMLESS =
  'Effects that you put on the loop run across its seam: smoothing and trails begin as its end left them. Export has a switch for it, “Seamless loop”.';

/** What is said of making a loop with the effects of its clip. */
export const loopLook = {
  label: 'With its effects',
  help: 'The loop is made as the clip looks now; without, of the untouched clip, for effects to be put on later.',
  moved: 'Its effects move with keyframes, which a loop has no moments for: it is made of the untouched clip.',
} as const;

/** Seconds as people read them. */
export function secondsText(seconds: number): string {
  const minutes = Math.floor(seconds / 60);
  return minutes > 0 ? `${minutes} min ${Math.round(seconds % 60)} s` : `${seconds.toFixed(2)} s`;
}

/** What is made, in a sentence. */
export const madeText = (seconds: number, frames: number): string => `${secondsText(seconds)}, ${frames} frames`;

/** How a joint is that nobody looks at, or not yet. */
export const JOINT_UNKNOWN = { looking: 'Looking at the joint…', unknown: 'How this joins is not known.' } as const;

/** What helps where a dialog is about one clip. */
const ofOne = {
  other: 'Close this and choose another clip.',
  trashed: 'Put it back from the trash first.',
  missing: 'Choose its file again in the library first.',
} as const;

/** What the dialog for trimming says. */
export const trimWords = {
  title: 'Trim',
  action: 'Save the part',
  failed: 'Trimming',
  from: 'First frame',
  to: 'Last frame',
  copy: 'Copy the pictures',
  copyHelp: 'Nothing is coded again: it takes seconds and loses nothing, but a clip can be cut only at its key frames.',
  looking: 'Looking for key frames…',
  exact: 'It is cut at these very frames.',
  coded: 'It is cut at these very frames, and coded anew.',
  refused: (reason: string) => `It is coded anew. ${reason}`,
  wider(from: string, to: string, before: number, behind: number): string {
    const more = [before > 0 && `${framesText(before)} more at the start`, behind > 0 && `${framesText(behind)} more at the end`].filter(
      (part) => part !== false,
    );
    return `Its pictures can be copied from ${from} to ${to}: ${more.join(' and ')}. To cut at the very frames, let it be coded anew.`;
  },
} as const;

/** Why something cannot be stitched, looped or trimmed. */
export const unfitWords = {
  gone: 'A clip that was chosen is not in the library any more.',
  trashed: (name: string) => `“${name}” is in the trash.`,
  missing: (name: string) => `The content of “${name}” is gone.`,
  unread: (name: string) => `“${name}” is still being read.`,
  noClip: (name: string) => `“${name}” has no pictures.`,
  still: (name: string) => `“${name}” is a picture, which does not move.`,
  soon: 'It takes a moment.',
  remedy: {
    stitch: {
      other: 'Leave it out.',
      trashed: 'Put it back from the trash, or leave it out.',
      missing: 'Choose its file again in the library, or leave it out.',
    },
    loop: ofOne,
    trim: ofOne,
  },
} as const;
