/** A stand-in for a graphics card that encodes: an ffmpeg before the real one that answers for h264_nvenc, by x264. */
import { execFileSync } from 'node:child_process';
import { chmodSync, existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';

/** What the card does with videos of a render; it always passes the proof of its being there. */
export interface CardBehaviour {
  /** Renders' videos that it breaks off, counted from the first one that it is given, by the shell's pattern. */
  readonly breaks?: string;
  /** Sizes that it does not take, by the shell's pattern. */
  readonly refuses?: string;
  /** Mirrors the pictures. */
  readonly isWrong?: boolean;
}

/** Options of NVENC that x264 does not know, all with a value. */
const OWN = '-preset|-tune|-rc|-spatial-aq|-forced-idr|-profile:v|-b:v';

/** The stand-in, in a folder of its own; what was asked of the card is told by `asked`. */
export class Card {
  readonly #folder: string;
  // As they are before the stand-in comes in front.
  readonly #path = process.env['PATH'];
  readonly #real = execFileSync('sh', ['-c', 'command -v ffmpeg']).toString().trim();

  constructor(folder: string) {
    this.#folder = folder;
  }

  /** `PATH` with the stand-in before the real ffmpeg. */
  path({ breaks = 'none', refuses = 'none', isWrong = false }: CardBehaviour = {}): string {
    const real = this.#real;
    const log = join(this.#folder, 'asked');
    const script = `#!/bin/sh
case "$*" in
  *-encoders*) ${real} "$@"; echo ' V....D h264_nvenc stand-in'; exit;;
  *h264_nvenc*) ;;
  *) exec ${real} "$@";;
esac
echo "$*" >> '${log}'
case "$*" in *${refuses}*) echo '[h264_nvenc @ 0x1] No capable devices found' >&2; exit 1;; esac
case "$*" in *pipe:0*)
  count=$(grep -c pipe:0 '${log}')
  case $count in ${breaks}) head -c 20000 > '${this.#folder}/taken'; echo '[h264_nvenc @ 0x1] the card fell off its bus' >&2; exit 1;; esac
esac
left=$#
while [ $left -gt 0 ]; do
  word=$1; shift; left=$((left - 1))
  case "$word" in
    h264_nvenc) set -- "$@" libx264${isWrong ? ' -vf hflip' : ''};;
    -cq) set -- "$@" -crf;;
    ${OWN}) shift; left=$((left - 1));;
    *) set -- "$@" "$word";;
  esac
done
exec ${real} -threads 1 "$@"
`;
    const program = join(this.#folder, 'ffmpeg');
    writeFileSync(program, script);
    chmodSync(program, 0o755);
    rmSync(log, { force: true });
    return [this.#folder, this.#path].join(delimiter);
  }

  /** The arguments of every call that was for the card: first its proofs, then the videos of renders. */
  asked(): { readonly proofs: readonly string[]; readonly videos: readonly string[] } {
    const log = join(this.#folder, 'asked');
    const calls = existsSync(log) ? readFileSync(log, 'utf8').trim().split('\n') : [];
    return { proofs: calls.filter((call) => !call.includes('pipe:0')), videos: calls.filter((call) => call.includes('pipe:0')) };
  }
}
