/** The command line as a process: signals in, exit code out. */
import { runCommand } from './run-command.ts';

const stop = new AbortController();
let asked = Number.NEGATIVE_INFINITY;
const end = () => {
  const before = asked;
  asked = performance.now();
  // A terminal’s Ctrl-C comes twice, once by way of the launcher. Whoever asks again later does not want to wait.
  if (stop.signal.aborted && asked - before > 500) process.exit(130);
  stop.abort(new Error('Stopped.'));
};
for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(name, end);
// The launcher is gone.
process.on('disconnect', end);
// Whoever read the output has had enough, as `head` does: ended in order, so that no half file stays and a render can go on.
let isRead = true;
for (const stream of [process.stdout, process.stderr]) {
  stream.on('error', () => {
    isRead = false;
    stop.abort(new Error('Nobody reads the output.'));
  });
}

const code = await runCommand(process.argv.slice(2), { out: process.stdout, err: process.stderr }, stop.signal);
// Dawn’s threads would keep the process alive; what a pipe has not taken yet must still get through.
process.stdout.write('', () => process.stderr.write('', () => process.exit(isRead ? code : 1)));
