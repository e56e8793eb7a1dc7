import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { csvRows, pdfText, xlsxTexts } from '../../test/file-texts.ts';
import { formulaSchool, guardedFolder } from '../../test/guarded-district.ts';
import { stoppedClock } from '../base/clock.ts';
import { silent } from '../base/progress.ts';
import { ask } from './ask.ts';
import type { CommandContext } from './context.ts';
import { withStore } from './with-store.ts';

let context: CommandContext;
let close: () => void;

beforeAll(async () => {
  const made = await guardedFolder();
  close = made.close;
  context = { data: made.folder.root, clock: stoppedClock('2026-10-01T13:00:00Z'), progress: silent };
});
afterAll(() => close?.());

const plain = { by: ['school'], where: ['school_year=2027'], toDate: false, language: 'en' };
const out = (name: string) => join(context.data, name);
const exported = () => withStore(context, (store) => store.auditLog.list({ kinds: ['exported'] }));

test('the terminal says of a hidden number what screen and files say, and why', async () => {
  const { text } = await ask(context, 'enrollment', { ...plain, as: 'superintendent' });
  expect(text).toMatch(/^Birch School +not shown$/m);
  expect(text).toContain('“not shown”: Fewer than 10 students stand behind a number');
  expect(text).not.toContain('149');
});

test('an answer becomes a file in every form, hidden where it is hidden', async () => {
  for (const form of ['csv', 'xlsx', 'pdf']) {
    await ask(context, 'enrollment', { ...plain, as: 'superintendent', form, out: out(`a.${form}`) });
    const bytes = readFileSync(out(`a.${form}`));
    const text =
      form === 'pdf'
        ? await pdfText(bytes)
        : (form === 'csv' ? csvRows(bytes) : xlsxTexts(bytes).table).flat().join('\n');
    expect(text).toContain('not shown');
    expect(text).toContain(formulaSchool);
    expect(text).not.toContain('149');
  }
});

test('it is written down with its hash, and says what it was asked with', async () => {
  const file = out('b.csv');
  const asked = { ...plain, as: 'data-manager', form: 'csv', out: file, language: 'es' };
  const { json } = await ask(context, 'chronic-absence', asked);
  const bytes = readFileSync(file);
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  expect(json).toMatchObject({ file, rows: 4, sha256 });
  const fields = ['school', 'chronic-absence', 'numerator', 'denominator'];
  const [entry] = await exported();
  expect(entry).toMatchObject({
    actor: 'data-manager',
    detail: { what: 'answer chronic-absence', rows: 4, sha256, fields },
  });
  expect(csvRows(bytes)[2]).toEqual(['Birch School', '33.6', '50', '149']);
  expect(bytes.toString('utf8')).toContain('Finalidad: ');
});

test('without the right to take it there is no file', async () => {
  const before = (await exported()).length;
  const file = out('c.csv');
  const asked = ask(context, 'enrollment', { ...plain, as: 'public', form: 'csv', out: file });
  await expect(asked).rejects.toMatchObject({ code: 'gate-denied', parameters: { kind: 'no-export' } });
  expect(existsSync(file)).toBe(false);
  expect(await exported()).toHaveLength(before);
});

test.each([
  ['a form without a file', { form: 'csv' }],
  ['a file without a form', { out: 'x.csv' }],
  ['a form there is not', { form: 'docx', out: 'x.docx' }],
  ['a picture of a table', { form: 'png', out: 'x.png' }],
  ['a language there is not', { form: 'csv', out: 'x.csv', language: 'fr' }],
])('%s is refused before anything is asked', async (_, words) => {
  await expect(
    ask(context, 'enrollment', { ...plain, as: 'superintendent', ...words }),
  ).rejects.toMatchObject({
    code: 'question-invalid',
  });
});
