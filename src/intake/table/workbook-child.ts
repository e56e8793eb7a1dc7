import { closeSync, openSync, readFileSync, writeSync } from 'node:fs';
import { flushCompileCache } from 'node:module';
import { createInterface } from 'node:readline';
import { InflateRaw } from 'node:zlib';
import { CFB, read } from '@e965/xlsx';
import { jsonLine } from '../json-line.ts';
import { eachSheetRow, SheetTooLarge } from './sheet-rows.ts';
import { markUncomputed } from './uncomputed-formulas.ts';
import type { WorkbookAnswer, WorkbookJob, WrittenSheet } from './workbook.ts';

// A process of its own: a workbook made to do harm costs this process its life, and its own delivery, and nothing else. Jobs come
// on the standard input, one a line, and are answered on the standard output, one a line.
// It is ended, and never ends by itself, which is when Node would write down what it has compiled.
flushCompileCache();
const lines = createInterface({ input: process.stdin });
// Without a parent nobody waits for an answer.
lines.on('close', () => process.exit());
lines.on('line', (line) => {
  const job = JSON.parse(line) as WorkbookJob;
  process.stdout.write(jsonLine(answer(job)));
});
// What the library has to say must not be taken for an answer.
console.log = console.info = console.warn = console.error = () => undefined;
// Unpacked by Node where it can: the library's own way takes a fifth of the time of a workbook. It asks for a name that Node has given up.
CFB.utils.use_zlib({
  InflateRaw: class extends InflateRaw {
    get bytesRead() {
      return this.bytesWritten;
    }
  },
});

function answer(job: WorkbookJob): WorkbookAnswer {
  try {
    return { state: 'read', sheets: writeSheets(job), megabytes: process.memoryUsage.rss() / 1024 ** 2 };
  } catch (error) {
    if (error instanceof SheetTooLarge) return { state: 'refused', problem: 'too-large' };
    const message = error instanceof Error ? error.message : '';
    return { state: 'refused', problem: /password|encrypt/i.test(message) ? 'locked' : 'damaged' };
  }
}

function writeSheets({ path, target, cells, bytes }: WorkbookJob): WrittenSheet[] {
  const file = readFileSync(path);
  const isZip = file.toString('latin1', 0, 2) === 'PK';
  const book = read(isZip ? markUncomputed(file) : file, {
    dense: true,
    cellNF: true,
    cellHTML: false,
    cellFormula: true,
    // Text that calls itself a workbook (HTML) keeps its text: an id 00123 is no number.
    raw: true,
  });
  const is1904 = book.Workbook?.WBProps?.date1904 === true;
  let left = bytes;
  return book.SheetNames.map((name, index): WrittenSheet => {
    const written = `${target}-${index + 1}`;
    const file = openSync(written, 'wx', 0o600);
    let rows = 0;
    let block: string[] = [];
    let size = 0;
    const flush = () => {
      const text = Buffer.from(block.join(''));
      left -= text.length;
      if (left < 0) throw new SheetTooLarge();
      for (let at = 0; at < text.length; ) at += writeSync(file, text, at);
      block = [];
      size = 0;
    };
    try {
      const sheet = book.Sheets[name];
      const survey = sheet
        ? eachSheetRow(sheet, is1904, cells, (row) => {
            const text = jsonLine(row);
            rows += 1;
            size += text.length;
            block.push(text);
            if (size > 1 << 20) flush();
          })
        : { formulas: 0, merged: 0 };
      flush();
      const isHidden = (book.Workbook?.Sheets?.[index]?.Hidden ?? 0) !== 0;
      return { name, isHidden, rows, path: written, ...survey };
    } finally {
      closeSync(file);
    }
  });
}
