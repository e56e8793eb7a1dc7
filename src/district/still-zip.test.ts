import { buffer } from 'node:stream/consumers';
import { setTimeout } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { fromBufferPromise } from 'yauzl';
import { dayOf } from './day.ts';
import { stillZip } from './still-zip.ts';

const day = dayOf('2026-11-20');
const zipped = (entries: Parameters<typeof stillZip>[1]) => buffer(stillZip(day, entries));

test('holds every line of every entry, and the same entries make the same bytes whenever they are made', async () => {
  const lines = Array.from({ length: 50_000 }, (_, at) => `${at},é\r\n`);
  const bytes = await zipped([
    ['short.csv', ['a\r\n']],
    ['empty.csv', []],
    ['long.csv', lines],
  ]);
  const archive = await fromBufferPromise(bytes);
  const found: Record<string, string> = {};
  for await (const entry of archive.eachEntry())
    found[entry.fileName] = (await buffer(await archive.openReadStreamPromise(entry))).toString();
  expect(found).toEqual({ 'short.csv': 'a\r\n', 'empty.csv': '', 'long.csv': lines.join('') });
  await setTimeout(2100); // Stamps in a zip count in twos of seconds.
  expect(
    await zipped([
      ['short.csv', ['a\r\n']],
      ['empty.csv', []],
      ['long.csv', lines],
    ]),
  ).toEqual(bytes);
});

test('an entry that cannot be made fails the zip', async () => {
  function* broken() {
    yield 'one line\r\n';
    throw new Error('out of students');
  }
  await expect(zipped([['broken.csv', broken()]])).rejects.toThrow('out of students');
});

test('an entry is made while the zip is read, not before', async () => {
  let made = 0;
  function* endless() {
    for (;;) {
      made++;
      yield `${made},${Math.random()}\r\n`;
    }
  }
  let read = 0;
  for await (const chunk of stillZip(day, [['endless.csv', endless()]])) {
    read += chunk.length;
    if (read > 1_000_000) break;
  }
  // What lies in buffers between is far less than this.
  expect(made).toBeLessThan(1_000_000);
});
