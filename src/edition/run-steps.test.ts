import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { runSteps, type Step } from './run-steps.ts';

/** Steps that note when they begin and end. */
function noted(after: Readonly<Record<string, readonly string[]>>, failing = '') {
  const log: string[] = [];
  let running = 0;
  let most = 0;
  const steps = Object.entries(after).map(
    ([name, before]): Step => ({
      name,
      after: before,
      async run() {
        running += 1;
        most = Math.max(most, running);
        log.push(`begin ${name}`);
        await new Promise((resolve) => setImmediate(resolve));
        running -= 1;
        if (name === failing) throw new Error(`${name} failed`);
        log.push(`end ${name}`);
      },
    }),
  );
  return { steps, log, most: () => most, running: () => running };
}

describe('steps', () => {
  test('what has the longest way behind it goes first, then what is named first', async () => {
    const { steps, log } = noted({ small: [], other: [], event: [], day: ['event'], month: ['day'] });
    await runSteps(steps, 1);
    expect(log.filter((each) => each.startsWith('begin'))).toEqual([
      'begin event',
      'begin day',
      'begin small',
      'begin other',
      'begin month',
    ]);
  });

  test('every step runs once, after all before it, and no more at a time than allowed', async () => {
    const graphs = fc
      .array(fc.array(fc.nat(11), { maxLength: 4 }), { minLength: 1, maxLength: 12 })
      .map((before) =>
        Object.fromEntries(
          before.map((each, index) => [
            `s${index}`,
            [...new Set(each.filter((other) => other < index).map((other) => `s${other}`))],
          ]),
        ),
      );
    await fc.assert(
      fc.asyncProperty(graphs, fc.integer({ min: 1, max: 4 }), async (after, atATime) => {
        const { steps, log, most } = noted(after);
        await runSteps(steps, atATime);
        expect(log).toHaveLength(2 * steps.length);
        for (const { name, after: before } of steps)
          for (const each of before)
            expect(log.indexOf(`end ${each}`)).toBeLessThan(log.indexOf(`begin ${name}`));
        expect(most()).toBeLessThanOrEqual(atATime);
      }),
    );
  });

  test('an error is thrown when nothing runs any more, and nothing begins after it', async () => {
    const { steps, log, running } = noted({ bad: [], long: [], next: ['bad'], last: [] }, 'bad');
    await expect(runSteps(steps, 2)).rejects.toThrow('bad failed');
    expect(running()).toBe(0);
    expect(log).toEqual(['begin bad', 'begin long', 'end long']);
  });

  test('steps that wait for each other, or for one nobody knows, are an error', async () => {
    await expect(runSteps(noted({ a: ['b'], b: ['a'] }).steps, 2)).rejects.toThrow('wait for each other');
    await expect(runSteps(noted({ a: ['z'] }).steps, 2)).rejects.toThrow('no step z');
  });
});
