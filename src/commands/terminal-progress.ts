import type { Progress } from '../base/progress.ts';

/** Progress on stderr: one line that moves on a terminal, one line a step elsewhere. */
export function terminalProgress(stream: NodeJS.WriteStream, now: () => number = Date.now): Progress {
  let name = '';
  let total: number | null = null;
  let began = 0;
  let drawn = 0;
  const sinceBegan = () => (now() - began) / 1000;
  const draw = (done: number | null) => {
    if (!stream.isTTY) return;
    const count = total !== null && done !== null ? ` ${done}/${total}` : '';
    stream.write(`\r\u001b[K${name} …${count} ${sinceBegan().toFixed(1)} s`);
    drawn = now();
  };
  return {
    step(next, count = null) {
      name = next;
      total = count;
      began = now();
      if (stream.isTTY) draw(0);
    },
    at(done) {
      if (now() - drawn > 100) draw(done);
    },
    done(note, seconds = sinceBegan()) {
      if (stream.isTTY) stream.write('\r\u001b[K');
      stream.write(`${name}: ${note ?? 'done'} (${seconds.toFixed(1)} s)\n`);
    },
  };
}
