import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type DataFolder, dataFolderAt } from '../base/data-folder.ts';
import { inspectLayout } from './layout.ts';

let root: string;
let data: DataFolder;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'almanac-extends-'));
  data = dataFolderAt(root);
});
afterEach(() => rmSync(root, { recursive: true }));

function write(layout: string, files: Record<string, string>): void {
  for (const [file, text] of Object.entries(files)) {
    const path = join(data.layouts, layout, file);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
  }
}

const yaml = (layout: string, extended?: string) =>
  `layout: ${layout}\ntitle: ${layout}\n${extended ? `extends: ${extended}\n` : ''}feeds: { rows: { files: "*.csv", header: [ID] } }\n`;

const base = {
  'layout.yaml': yaml('base'),
  'student.sql': 'select 1',
  'school.sql': 'select 2',
  'views/one.sql': 'select 3',
  'views/two.sql': 'select 4',
  'crosswalks/grade.csv': 'code,grade_level\n1,01\n',
};

test('a layout that extends another has its SQL, views and crosswalks, and its own before those', () => {
  write('base', base);
  write('own', {
    'layout.yaml': yaml('own', 'base'),
    'school.sql': 'select 20',
    'views/two.sql': 'select 40',
    'crosswalks/grade.csv': 'code,grade_level\nK,KG\n',
  });
  const { layout, problems } = inspectLayout(data, 'own');
  expect(problems).toEqual([]);
  expect(layout?.selects.map(({ file, sql }) => [file, sql])).toEqual([
    ['school.sql', 'select 20'],
    ['../base/student.sql', 'select 1'],
  ]);
  expect(layout?.views.map(({ name, file, sql }) => [name, file, sql])).toEqual([
    ['one', '../base/views/one.sql', 'select 3'],
    ['two', 'views/two.sql', 'select 40'],
  ]);
  expect(layout?.crosswalks.map(({ name, rows }) => [name, rows])).toEqual([['grade', [['K', 'KG']]]]);
});

test('it changes with the layout it extends, so that its deliveries are mapped anew', () => {
  write('base', base);
  write('own', { 'layout.yaml': yaml('own', 'base') });
  const before = inspectLayout(data, 'own').layout?.digest;
  write('base', { 'student.sql': 'select 1, 1' });
  expect(inspectLayout(data, 'own').layout?.digest).not.toBe(before);
});

test('a layout that is not there, or extends another itself, cannot be extended', () => {
  for (const extended of ['nobody', 'middle']) {
    write('base', base);
    write('middle', { 'layout.yaml': yaml('middle', 'base') });
    write('own', { 'layout.yaml': yaml('own', extended) });
    expect(inspectLayout(data, 'own').problems).toEqual([
      {
        file: 'layouts/own/layout.yaml',
        line: 3,
        message: `there is no layout "${extended}" that extends no other`,
        remedy: 'Name a layout that has its SQL itself.',
      },
    ]);
  }
});

test('what is wrong in a file is told with the layout that has it', () => {
  write('base', { ...base, 'crosswalks/grade.csv': 'code,grade_level\n1\n' });
  write('own', { 'layout.yaml': yaml('own', 'base') });
  expect(inspectLayout(data, 'own').problems).toMatchObject([
    { file: 'layouts/own/../base/crosswalks/grade.csv', line: 2 },
  ]);
});
