import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type KnownStudents, unlinkedPrefix } from '../known-students.ts';
import { likelyStudents } from './likely-students.ts';
import { fixListText, readFixList } from './list-file.ts';
import { keyOf, type OpenId } from './open-id.ts';

const known: KnownStudents = {
  systems: new Map([
    [
      'local',
      new Map([
        ['0012', 'anna'],
        ['4711', 'ben'],
        ['77', 'cleo'],
        ['5000', `${unlinkedPrefix}sis:9`],
      ]),
    ],
    [
      'state',
      new Map([
        ['900001', 'anna'],
        ['77', 'ben'],
      ]),
    ],
  ]),
  names: new Map([
    ['anna', { first: 'Anna', last: "O'Neil", birthDate: '2012-04-03' }],
    ['ben', { first: 'Ben', last: 'Weld', birthDate: '2011-01-02' }],
    ['cleo', { first: 'Cléo', last: 'Weld', birthDate: null }],
  ]),
};

function openId(idValue: string, name: Partial<OpenId['name']> = {}): OpenId {
  return {
    key: keyOf('map', idValue),
    idSystem: 'map',
    idValue,
    name: { first: null, last: null, full: null, birthDate: null, ...name },
    ...{ feed: 'scores', file: 'a.csv', line: 2, rows: 1, entities: ['assessment_result'] },
  };
}

const linesIn = (text: string): string[][] => parse(text, { bom: true });
const filled = (open: readonly OpenId[], students: readonly string[]) =>
  ['key,student', ...open.map(({ key }, index) => `${key},${students[index] ?? ''}`)].join('\n');
const read = (open: readonly OpenId[], students: readonly string[]) =>
  readFixList(filled(open, students), open, new Set(), known);

test('what was exported, filled in and saved by whatever spreadsheet, comes back as the same ids', () => {
  const text = fc.string({ unit: 'binary', maxLength: 12 }).filter((each) => !each.includes('\u0000'));
  fc.assert(
    fc.property(
      fc.uniqueArray(
        text.filter((each) => each.trim() !== ''),
        { minLength: 1, maxLength: 8 },
      ),
      fc.constantFrom(',', ';', '\t'),
      text,
      (ids, delimiter, last) => {
        const open = ids.map((id) => openId(id, { last }));
        const [header = [], ...rows] = linesIn(fixListText(open.map((each) => ({ open: each, likely: [] }))));
        expect(rows).toHaveLength(ids.length);
        const quoted = (cell: string) => `"${cell.replaceAll('"', '""')}"`;
        // A spreadsheet makes numbers of ids; the key is what counts.
        const saved = [
          header,
          ...rows.map((row) => [row[0] ?? '', ...row.slice(1, -1).map(() => '1E+05'), '4711']),
        ]
          .map((row) => row.map(quoted).join(delimiter))
          .join('\r\n');
        const { decisions, problems } = readFixList(saved, open, new Set(), known);
        expect(problems).toEqual([]);
        expect(decisions.map(({ idValue, personId }) => [idValue, personId])).toEqual(
          ids.map((id) => [id, 'ben']),
        );
      },
    ),
  );
});

test('no cell of the list is a formula to a spreadsheet', () => {
  const [, row = []] = linesIn(
    fixListText([{ open: openId('=1+1', { last: '@SUM(A1)', first: '-2' }), likely: [] }]),
  );
  expect(row.filter((cell) => /^[=+\-@]/.test(cell))).toEqual([]);
  expect(row).toContain("'=1+1");
});

test('a student is named by a local or a state id, and each mistake is told with its line', () => {
  const open = ['a', 'b', 'c', 'd', 'e', 'f'].map((id) => openId(id));
  const { decisions, problems } = read(open, ['0012', 'state:77', '77', '12', '5000', ' ']);
  expect(decisions.map(({ idValue, personId }) => [idValue, personId])).toEqual([
    ['a', 'anna'],
    ['b', 'ben'],
  ]);
  expect(problems.map(({ line, problem }) => `${line}: ${problem}`)).toEqual([
    '4: it is the local id of one student and the state id of another; write local:… or state:…',
    '5: no student has that local or state id; look whether leading zeros were lost',
    '6: that student is in no edition yet; run "almanac publish" first',
  ]);
  for (const { problem } of problems) expect(problem).not.toMatch(/12|5000/);
});

test('a file that is no list says so', () => {
  expect(readFixList('a,b\n1,2\n', [], new Set(), known).problems).toEqual([
    { line: 1, problem: 'the columns "key" and "student" are not there' },
  ]);
  expect(readFixList('key,student\n"a,1\n', [], new Set(), known).problems).toHaveLength(1);
});

test('who may be meant: by name and birth date, by name, or by an id one sign apart', () => {
  const likely = likelyStudents(known);
  const told = (each: OpenId) => likely(each).map(({ person, because }) => [person, because]);
  expect(told(openId('x1', { last: 'o’neil', birthDate: '04/03/2012' }))).toEqual([
    ['anna', 'name and birth date'],
  ]);
  expect(told(openId('x2', { last: 'Weld', first: 'Cleo' }))).toEqual([['cleo', 'name']]);
  expect(told(openId('x3', { full: 'Weld, Ben Q' }))).toEqual([['ben', 'name']]);
  expect(told(openId('4717'))).toEqual([['ben', 'one sign apart']]);
  expect(told(openId('47111'))).toEqual([['ben', 'one sign apart']]);
  expect(told(openId('x4', { last: 'Weld', birthDate: '2001-01-01' }))).toEqual([]);
  expect(told(openId('9'))).toEqual([]);
});
