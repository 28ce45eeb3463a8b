/** The real command in a folder of its own, for tests. */
import { execFileSync, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ffmpeg } from '../../testing/clips.ts';
import { runCommand } from '../run-command.ts';

const LAUNCHER = fileURLToPath(new URL('../../../scripts/framewright.mjs', import.meta.url));

/** How a command ended and what it said. */
export interface Ended {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

/** How a command ended, and its lines of JSON. */
export interface Events {
  readonly code: number | null;
  readonly events: readonly Record<string, unknown>[];
}

function eventsOf({ code, out }: Ended): Events {
  const lines = out.split('\n').filter((line) => line !== '');
  return { code, events: lines.map((line) => JSON.parse(line) as Record<string, unknown>) };
}

/** Runs `framewright …` within this process, which is quicker; paths must be absolute. */
export async function called(...words: string[]): Promise<Ended> {
  const said = { out: '', err: '' };
  const stream = (name: keyof typeof said) => ({
    write: (text: string) => {
      said[name] += text;
    },
  });
  const code = await runCommand(words, { out: stream('out'), err: stream('err') }, new AbortController().signal);
  return { code, ...said };
}

/** Cuts an ellipse out of the middle of `CommandLine.clip`, in words of a command; much quicker to compile than a keyer. */
export const ellipseMask: readonly string[] = [
  '--set',
  `mask.area=${JSON.stringify([
    {
      kind: 'ellipse',
      points: [
        [32, 24],
        [50, 24],
        [32, 36],
      ],
      width: 0,
      hole: false,
    },
  ])}`,
];

/** A folder to run commands in; its presets are its own. */
export class CommandLine implements Disposable {
  readonly folder = mkdtempSync(join(tmpdir(), 'framewright-cli-'));

  /** Starts `framewright …` and gives the process besides its end. */
  start(words: readonly string[]) {
    const child = spawn(process.execPath, [LAUNCHER, ...words], {
      cwd: this.folder,
      env: { ...process.env, FRAMEWRIGHT_HOME: join(this.folder, 'home') },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let [out, err] = ['', ''];
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      out += text;
    });
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      err += text;
    });
    const ended = new Promise<Ended>((resolve, reject) => {
      child.once('error', reject);
      child.once('close', (code) => resolve({ code, out, err }));
    });
    return { child, ended };
  }

  /** Runs `framewright …` to its end. */
  run(...words: string[]): Promise<Ended> {
    return this.start(words).ended;
  }

  /** Runs `framewright …` as `called` does, in the folder: for all that is not about a process, its start or its end. */
  async call(...words: string[]): Promise<Ended> {
    const [before, home] = [process.cwd(), process.env['FRAMEWRIGHT_HOME']];
    process.chdir(this.folder);
    process.env['FRAMEWRIGHT_HOME'] = join(this.folder, 'home');
    try {
      return await called(...words);
    } finally {
      process.chdir(before);
      if (home === undefined) delete process.env['FRAMEWRIGHT_HOME'];
      else process.env['FRAMEWRIGHT_HOME'] = home;
    }
  }

  /** Calls `framewright … --json` and gives its lines. */
  async events(...words: string[]): Promise<Events> {
    return eventsOf(await this.call(...words, '--json'));
  }

  /** Runs `framewright … --json` and gives its lines: for what a process keeps in mind. */
  async runEvents(...words: string[]): Promise<Events> {
    return eventsOf(await this.run(...words, '--json'));
  }

  /** Path of a file in the folder. */
  path(name: string): string {
    return join(this.folder, name);
  }

  /** A subject that moves before a green screen, in the folder. */
  clip(name: string, frames = 6, screen: readonly [number, number, number] = [0, 177, 64]): string {
    const square = `between(X,12+4*N,32+4*N)*between(Y,12,36)`;
    const channel = (at: 0 | 1 | 2) => `if(${square},${[210, 70, 50][at]},${screen[at]})`;
    const source = `color=black:s=64x48:r=10:d=${frames / 10},format=rgb24,geq=r='${channel(0)}':g='${channel(1)}':b='${channel(2)}'`;
    const colour = ['-vf', 'scale=out_color_matrix=bt709', '-colorspace', 'bt709', '-color_primaries', 'bt709', '-color_trc', 'bt709'];
    const coding = ['-pix_fmt', 'yuv420p', '-c:v', 'libx264', '-crf', '12', '-threads', '1'];
    ffmpeg('-f', 'lavfi', '-i', source, ...colour, ...coding, this.path(name));
    return this.path(name);
  }

  [Symbol.dispose](): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}

/** What the real ffprobe says of the first video stream. */
export function probed(path: string): { codec_name: string; width: number; height: number; nb_read_frames: string } {
  const args = ['-v', 'error', '-select_streams', 'v:0', '-count_frames', '-show_entries', 'stream=codec_name,width,height,nb_read_frames'];
  const { streams } = JSON.parse(execFileSync('ffprobe', [...args, '-of', 'json', path]).toString());
  return streams[0];
}
