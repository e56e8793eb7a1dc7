/** Tells a person how long work is going. Never carries a student's value. */
export interface Progress {
  /** A step begins. `total` is the number of things it will go through, or null when unknown. */
  step(name: string, total?: number | null): void;
  /** `done` things of the current step are behind us. */
  at(done: number): void;
  /** The current step is over; `note` says what came of it, `seconds` how long it took where that is not since it was told. */
  done(note?: string, seconds?: number): void;
}

export const silent: Progress = { step() {}, at() {}, done() {} };

/** Where several things go on at once: each tells its own steps, and their ends reach the one who listens in the order they come. */
export function besides(progress: Progress, now: () => number = Date.now): Progress {
  let name = '';
  let began = 0;
  return {
    step(next) {
      name = next;
      began = now();
    },
    at() {},
    done(note) {
      progress.step(name);
      progress.done(note, (now() - began) / 1000);
    },
  };
}
