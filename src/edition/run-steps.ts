/** A piece of a build that can begin when those before it are done. */
export interface Step {
  readonly name: string;
  /** Names of other steps. */
  readonly after: readonly string[];
  run(): Promise<void>;
}

/**
 * Runs steps, so many at a time, each when all before it are done. Of those that could begin, the one with the longest way behind it does, then
 * the one named first: whatever the longest way waits for, the whole waits for. Throws the first error, when nothing runs any more.
 */
export async function runSteps(steps: readonly Step[], atATime: number): Promise<void> {
  const byName = new Map(steps.map((step) => [step.name, step]));
  const unknown = steps.flatMap(({ after }) => after).find((each) => !byName.has(each));
  if (unknown !== undefined) throw new Error(`there is no step ${unknown}`);
  const waiting = waysBehind(steps);
  const done = new Set<string>();
  const running = new Map<string, Promise<void>>();
  let failed: { error: unknown } | null = null;
  const begin = async (step: Step) => {
    try {
      await step.run();
      done.add(step.name);
    } catch (error) {
      failed ??= { error };
    }
    running.delete(step.name);
  };
  while (waiting.length > 0 || running.size > 0) {
    const next = waiting.findIndex(({ after }) => after.every((each) => done.has(each)));
    const [step] = failed || next < 0 || running.size >= atATime ? [] : waiting.splice(next, 1);
    if (step) running.set(step.name, begin(step));
    else if (running.size > 0) await Promise.race(running.values());
    else break;
  }
  if (failed) throw (failed as { error: unknown }).error;
  const [stuck] = waiting;
  if (stuck) throw new Error(`the steps before ${stuck.name} wait for each other`);
}

/** The steps, those with the longest way behind them first. */
function waysBehind(steps: readonly Step[]): Step[] {
  const behind = new Map(steps.map(({ name }) => [name, 0]));
  // As often as there are steps is enough, also where some wait for each other.
  for (let round = 0, changed = true; changed && round < steps.length; round += 1) {
    changed = false;
    for (const { name, after } of steps)
      for (const each of after) {
        const way = (behind.get(name) ?? 0) + 1;
        if (way <= (behind.get(each) ?? 0)) continue;
        behind.set(each, way);
        changed = true;
      }
  }
  return steps.toSorted((a, b) => (behind.get(b.name) ?? 0) - (behind.get(a.name) ?? 0));
}
