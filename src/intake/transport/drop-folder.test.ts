import {
  appendFileSync,
  chmodSync,
  existsSync,
  readdirSync,
  readFileSync,
  renameSync,
  symlinkSync,
  utimesSync,
} from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { arrive } from '../landing.ts';
import { type TransportUnderTest, transportUnderTest } from './transport-fixture.ts';

let t: TransportUnderTest;
beforeEach(() => {
  t = transportUnderTest();
  t.write('drop/.keep', '');
  place();
});
afterEach(() => t.close());

const place = (lines = '') => t.where(`  path: ../drop\n  deliveries: drop-folder\n${lines}`);
const put = (name: string, text: string) => t.write(`drop/${name}`, text);
const at = (name: string) => join(t.root, 'drop', name);

/** Takes what is there, as loading does. */
async function take(): Promise<Record<string, string>> {
  const brought = await t.acquire();
  const contents = t.contents(brought);
  await brought.taken();
  await brought.release();
  return contents;
}

test('takes a settled batch as one delivery, once, and leaves it where it is', async () => {
  put('roster.csv', 'a\n1\n');
  put('more/grades.csv', 'b\n2\n');
  for (const name of ['x.csv.part', 'y.tmp', 'z.csv.filepart', '.hidden', '~$sheet.xlsx', 'Thumbs.db'])
    put(name, 'half');
  symlinkSync('/etc/hostname', at('link.csv'));
  const brought = await t.acquire();
  expect(brought.drops.length).toBe(1);
  expect(t.contents(brought)).toEqual({ 'roster.csv': 'a\n1\n', 'more/grades.csv': 'b\n2\n' });
  expect(brought.ignored.filter(({ because }) => because === 'link')).toEqual([
    { name: 'link.csv', because: 'link' },
  ]);
  expect(brought.drops[0]?.leftOut).toEqual([{ name: 'link.csv', why: 'link' }]);
  expect(t.slept).toEqual([60]);
  await brought.taken();
  expect(await take()).toEqual({});
  expect(t.slept).toEqual([60]);
  expect(existsSync(at('roster.csv'))).toBe(true);
});

test('a file that grows while it settles holds back the whole batch', async () => {
  put('roster.csv', 'a\n1\n');
  put('grades.csv', 'b\n');
  t.onSleep = () => appendFileSync(at('roster.csv'), '2\n');
  await expect(t.acquire()).rejects.toMatchObject({
    code: 'delivery-unsettled',
    parameters: { files: 'roster.csv' },
  });
  t.onSleep = () => put('third.csv', 'c\n');
  await expect(t.acquire()).rejects.toMatchObject({ parameters: { files: 'third.csv' } });
  t.onSleep = () => renameSync(at('third.csv'), at('third.tmp'));
  await expect(t.acquire()).rejects.toMatchObject({ parameters: { files: 'third.csv' } });
  t.onSleep = () => {};
  expect(await take()).toEqual({ 'roster.csv': 'a\n1\n2\n', 'grades.csv': 'b\n' });
});

test('the same size and time with other bytes has not settled', async () => {
  put('roster.csv', 'a\n1\n');
  utimesSync(at('roster.csv'), 1_780_000_000, 1_780_000_000);
  t.onSleep = () => {
    put('roster.csv', 'a\n2\n');
    utimesSync(at('roster.csv'), 1_780_000_000, 1_780_000_000);
  };
  await expect(t.acquire()).rejects.toMatchObject({ code: 'delivery-unsettled' });
  t.onSleep = () => {};
  expect(await take()).toEqual({ 'roster.csv': 'a\n2\n' });
  // Taken as well when it is exchanged afterwards.
  put('roster.csv', 'a\n3\n');
  utimesSync(at('roster.csv'), 1_780_000_000, 1_780_000_000);
  expect(await take()).toEqual({ 'roster.csv': 'a\n3\n' });
});

test('a look of an earlier run counts, if it was long enough ago', async () => {
  put('roster.csv', 'a\n1\n');
  t.onSleep = () => Promise.reject(new Error('told to stop'));
  await expect(t.acquire()).rejects.toThrow('told to stop');
  t.onSleep = () => {};
  t.pass(30);
  expect(await take()).toEqual({ 'roster.csv': 'a\n1\n' });
  expect(t.slept).toEqual([60, 60]);
  put('roster.csv', 'a\n2\n');
  t.onSleep = () => Promise.reject(new Error('told to stop'));
  await expect(t.acquire()).rejects.toThrow('told to stop');
  t.pass(3600);
  expect(await take()).toEqual({ 'roster.csv': 'a\n2\n' });
  expect(t.slept).toEqual([60, 60, 60]);
});

test('what changes between the last look and the copy is not taken', async () => {
  put('roster.csv', 'a\n1\n');
  const { drops } = await t.acquire();
  appendFileSync(at('roster.csv'), '2\n');
  await expect(arrive(t.folder, 'sis', drops[0]?.files ?? [], '2026-11-20')).rejects.toMatchObject({
    code: 'delivery-unsettled',
  });
  expect(readdirSync(join(t.folder.landing, 'sis'))).toEqual([]);
});

test('the same bytes under the same name are no news; with others that are, they belong to the batch', async () => {
  put('roster.csv', 'a\n1\n');
  put('grades.csv', 'b\n1\n');
  await take();
  put('roster.csv', 'a\n1\n');
  expect(await take()).toEqual({});
  put('roster.csv', 'a\n1\n');
  put('grades.csv', 'b\n2\n');
  expect(await take()).toEqual({ 'roster.csv': 'a\n1\n', 'grades.csv': 'b\n2\n' });
  // A change of rights writes nothing.
  chmodSync(at('roster.csv'), 0o600);
  put('grades.csv', 'b\n3\n');
  expect(await take()).toEqual({ 'grades.csv': 'b\n3\n' });
});

test('a marker has to be younger than the files, and is no part of the delivery', async () => {
  place('  complete: "*.done"\n  settle: 0');
  put('old.done', '');
  utimesSync(at('old.done'), 1_780_000_000, 1_780_000_000);
  put('roster.csv', 'a\n');
  utimesSync(at('roster.csv'), 1_780_000_100, 1_780_000_100);
  await expect(t.acquire()).rejects.toMatchObject({ code: 'delivery-incomplete' });
  put('new.done', '');
  utimesSync(at('new.done'), 1_780_000_101, 1_780_000_101);
  expect(await take()).toEqual({ 'roster.csv': 'a\n' });
  expect(await take()).toEqual({});
});

test('moves what was taken aside where the district wants that, and never onto another file', async () => {
  place('  after: move');
  put('in/roster.csv', 'one\n');
  await take();
  put('in/roster.csv', 'two\n');
  const brought = await t.acquire();
  await brought.taken();
  put('in/roster.csv', 'three\n');
  const third = await t.acquire();
  put('in/roster.csv', 'written since\n');
  await third.taken();
  expect(readFileSync(at('taken/2026-11-20/in/roster.csv'), 'utf8')).toBe('one\n');
  expect(readFileSync(at('taken/2026-11-20/in/2-roster.csv'), 'utf8')).toBe('two\n');
  expect(readFileSync(at('in/roster.csv'), 'utf8')).toBe('written since\n');
  expect(await take()).toEqual({ 'in/roster.csv': 'written since\n' });
});

test('whenever a batch is taken, every file of it is whole', async () => {
  // Another system writes three files in pieces, at its own pace; the run looks whenever it looks.
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.record({ file: fc.nat(2), wait: fc.nat(200) }), { minLength: 3, maxLength: 12 }),
      async (steps) => {
        const world = transportUnderTest();
        try {
          world.write('drop/.keep', '');
          world.where('  path: ../drop\n  deliveries: drop-folder');
          const whole = new Map<string, string>();
          for (const { file } of steps) whole.set(`${file}.csv`, `${whole.get(`${file}.csv`) ?? ''}piece\n`);
          const left = [...steps];
          let until = 0;
          const write = (seconds: number) => {
            until -= seconds;
            while (left.length > 0 && until <= 0) {
              const step = left.shift();
              if (!step) return;
              appendFileSync(join(world.root, 'drop', `${step.file}.csv`), 'piece\n');
              // Pauses shorter than the settling time, but for the last: longer ones nobody could tell from the end.
              until += left.length === 0 ? 1e9 : step.wait % 59;
            }
          };
          write(0);
          world.onSleep = () => write(world.slept.at(-1) ?? 0);
          for (let tries = 0; tries < 40; tries += 1) {
            const brought = await world.acquire().catch(() => null);
            if (!brought || brought.drops.length === 0) continue;
            expect(world.contents(brought)).toEqual(Object.fromEntries(whole));
            return;
          }
          throw new Error('it never settled');
        } finally {
          world.close();
        }
      },
    ),
    { numRuns: 40 },
  );
});
