import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { utils, write } from '@e965/xlsx';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { openScratch } from '../scratch.ts';
import { openWorkbookReader, workbookLimits } from './workbook.ts';
import { giveUpChild, hasEnded, keepChild, takeChild, type WorkbookChild } from './workbook-children.ts';

// Of a size nobody else asks for, so that no other child is taken.
const megabytes = 1001;

function end(child: WorkbookChild): void {
  child.kill('SIGKILL');
  giveUpChild(child);
}

describe('a child that is kept', () => {
  test('is the next reader’s, and of nobody who may use more', async () => {
    const child = await takeChild(megabytes);
    keepChild(child, megabytes);
    const larger = await takeChild(megabytes + 1);
    expect(larger).not.toBe(child);
    expect(await takeChild(megabytes)).toBe(child);
    for (const each of [child, larger]) end(each);
  });

  test('is not given again once it has ended', async () => {
    const child = await takeChild(megabytes);
    keepChild(child, megabytes);
    child.kill('SIGKILL');
    await once(child, 'exit');
    const next = await takeChild(megabytes);
    expect(next).not.toBe(child);
    next.kill('SIGKILL');
    await once(next, 'exit');
    keepChild(next, megabytes);
    const last = await takeChild(megabytes);
    expect(last).not.toBe(next);
    end(last);
  });

  test('is the only one, and not for long', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    try {
      const first = await takeChild(megabytes);
      const other = takeChild(megabytes);
      vi.advanceTimersByTime(3000);
      const children = [first, await other];
      const ends = children.map((child) => once(child, 'exit'));
      for (const child of children) keepChild(child, megabytes);
      await ends[1];
      expect(children.map(hasEnded)).toEqual([false, true]);
      vi.advanceTimersByTime(2900);
      expect(children[0]?.killed).toBe(false);
      vi.advanceTimersByTime(200);
      await Promise.all(ends);
      expect(children.map(hasEnded)).toEqual([true, true]);
    } finally {
      vi.useRealTimers();
    }
  });
});

describe('a child that reads for somebody', () => {
  test('is waited for, by one after the other', async () => {
    const child = await takeChild(megabytes);
    const others = [takeChild(megabytes), takeChild(megabytes)];
    keepChild(child, megabytes);
    expect(await others[0]).toBe(child);
    keepChild(child, megabytes);
    expect(await others[1]).toBe(child);
    end(child);
  });

  test('is not waited for when it will not come back', async () => {
    const child = await takeChild(megabytes);
    const others = [takeChild(megabytes), takeChild(megabytes)];
    end(child);
    const next = await others[0];
    expect(next).not.toBe(child);
    if (next) keepChild(next, megabytes);
    expect(await others[1]).toBe(next);
    if (next) end(next);
  });

  test('is waited for no longer than a while', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    try {
      const child = await takeChild(megabytes);
      let came = false;
      const other = takeChild(megabytes).then((next) => {
        came = true;
        return next;
      });
      await vi.advanceTimersByTimeAsync(2900);
      expect(came).toBe(false);
      await vi.advanceTimersByTimeAsync(200);
      expect(await other).not.toBe(child);
      for (const each of [child, await other]) end(each);
    } finally {
      vi.useRealTimers();
    }
  });
});

describe('readers', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'almanac-workbook-'));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  const rows = [['STUDENT'], ['00017']];
  const workbook = () => {
    const book = utils.book_new();
    utils.book_append_sheet(book, utils.aoa_to_sheet(rows), 'S');
    const path = join(folder, 'x.xlsx');
    writeFileSync(path, write(book, { type: 'buffer' }));
    return path;
  };

  test('a child goes to another reader, unless it was given what cannot be read', async () => {
    const limits = { ...workbookLimits, megabytes };
    const scratch = openScratch(join(folder, 'scratch'));
    const path = workbook();
    const reader = openWorkbookReader(limits);
    await reader.open(path, scratch);
    reader.close();
    const child = await takeChild(megabytes);
    keepChild(child, megabytes);
    const next = openWorkbookReader(limits);
    expect((await next.open(path, scratch))[0]?.rows).toBe(2);
    expect(await takeChild(megabytes)).toBe(child);
    keepChild(child, megabytes);
    writeFileSync(join(folder, 'y.xls'), Buffer.from('d0cf11e0a1b11ae1'.padEnd(2000, '0'), 'hex'));
    await expect(next.open(join(folder, 'y.xls'), scratch)).rejects.toThrow(/damaged|locked/);
    expect((await next.open(path, scratch))[0]?.rows).toBe(2);
    expect(hasEnded(child)).toBe(false);
    next.close();
    await vi.waitFor(() => expect(hasEnded(child)).toBe(true), 5000);
  });

  test('a child that is kept keeps no program from ending, and ends with it', async () => {
    const module = (name: string) => JSON.stringify(new URL(name, import.meta.url).href);
    const program = `
      import { openWorkbookReader } from ${module('workbook.ts')};
      import { takeChild, keepChild } from ${module('workbook-children.ts')};
      import { openScratch } from ${module('../scratch.ts')};
      const reader = openWorkbookReader();
      await reader.open(${JSON.stringify(workbook())}, openScratch(${JSON.stringify(join(folder, 'scratch'))}));
      reader.close();
      const child = await takeChild(2048);
      keepChild(child, 2048);
      console.log(child.pid, performance.now());
      process.on('exit', () => console.log(performance.now()));`;
    const { stdout } = await promisify(execFile)(process.execPath, [
      '--input-type=module',
      '--eval',
      program,
    ]);
    const [pid = 0, done = 0, ended = Number.POSITIVE_INFINITY] = stdout.split(/\s+/).map(Number);
    expect(ended - done).toBeLessThan(2000);
    await vi.waitFor(() => expect(() => process.kill(pid, 0)).toThrow(/ESRCH/), 5000);
  });
});
