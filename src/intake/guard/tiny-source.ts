import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { type DataFolder, dataFolderAt } from '../../base/data-folder.ts';

/** A data folder with one source of students and schools, for tests: its files are written day by day. */
export interface TinySource {
  readonly root: string;
  readonly folder: DataFolder;
  /** Writes a file under the root; the data folder is `data`, the source looks in `drop/<day>`. */
  write(path: string, text: string): void;
  remove(): void;
}

export function tinySource(): TinySource {
  const root = mkdtempSync(join(tmpdir(), 'almanac-guard-'));
  const write = (path: string, text: string) => {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  };
  write('data/almanac.yaml', 'district: { id: "1", name: Test }\ntimeZone: America/New_York\n');
  write('data/sources/sis.yaml', tinySourceFile);
  write('data/layouts/tiny/layout.yaml', tinyLayout('latest'));
  write('data/layouts/tiny/student.sql', tinyStudentSql);
  write('data/layouts/tiny/school.sql', schoolSql);
  return {
    root,
    folder: dataFolderAt(join(root, 'data')),
    write,
    remove: () => rmSync(root, { recursive: true, force: true }),
  };
}

export const tinySourceFile =
  'id: sis\nreader: table\nwhere: { path: ../drop, deliveries: dated-folders }\nlayouts: [tiny]\n';
export const tinyStudentSql = `select source_row, NO as student_id, FIRST as first_name, LAST as last_name, SEX as sex,
  null as local_student_id, null as state_student_id, null as middle_name, null as preferred_first_name,
  null as birth_date, null as race_ethnicity, null as home_language, null as email
from students`;
const schoolSql = `select source_row, NO as school_id, TITLE as name, null as local_school_id, null as state_school_id,
  null as school_level, null as low_grade, null as high_grade
from school_list`;

export function tinyLayout(keep: 'latest' | 'all'): string {
  return `layout: tiny
title: A tiny system
feeds:
  students: { files: "students*.csv", header: [NO, FIRST, LAST, SEX], keep: ${keep} }
  school_list: { files: "schools*.csv", header: [NO, TITLE], keep: ${keep} }
`;
}

/** `students.csv` with so many students. */
export function students(
  count: number,
  sex = (n: number): string => (n % 2 === 0 ? 'female' : 'male'),
): string {
  const rows = Array.from({ length: count }, (_, index) => index + 1).map(
    (n) => `${100_000 + n},First${n},Last${n},${sex(n)}`,
  );
  return ['NO,FIRST,LAST,SEX', ...rows].join('\n');
}

/** `schools.csv` with so many schools. */
export function schools(count = 2): string {
  return ['NO,TITLE', ...Array.from({ length: count }, (_, index) => `S${index},School ${index}`)].join('\n');
}
