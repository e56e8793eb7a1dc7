import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { ZipFile } from 'yazl';
import { cleanSet, type Files, lines, manifest } from './oneroster/fixture.ts';
import { all, type Change, cases, delta, swap, wholeSet } from './oneroster/validator/fault-cases.ts';
import { type StrictRule, strictRules, type Validation, validateOneRoster } from './oneroster-validation.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'almanac-validate-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

async function validate(files: Files): Promise<Validation> {
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), content);
  }
  return validateOneRoster(folder);
}

const told = ({ violations }: Validation) =>
  violations.map(
    ({ rule, file, column, lines: at }) => `${rule} ${file ?? '-'} ${column ?? '-'} ${at.join()}`,
  );

test('a whole set has nothing to be said about it', async () => {
  const validation = await validate(wholeSet());
  expect(told(validation)).toEqual([]);
  expect(validation.isValid).toBe(true);
  expect(validation.version).toBe('1.2');
  expect(validation.files.reduce((sum, { rows }) => sum + rows, 0)).toBe(32);
});

test('a zip is read like a folder', async () => {
  const zip = new ZipFile();
  for (const [name, text] of Object.entries(wholeSet())) zip.addBuffer(Buffer.from(text), name);
  zip.end();
  writeFileSync(join(folder, 'set.zip'), await buffer(zip.outputStream));
  const validation = await validateOneRoster(join(folder, 'set.zip'));
  expect([told(validation), validation.version]).toEqual([[], '1.2']);
});

describe('each rule is told with file, line and column, and nothing else is', () => {
  for (const [rule, change, ...expected] of cases)
    test(`${rule}: ${expected[0]}`, async () => {
      const set = wholeSet();
      change(set);
      const found = told(await validate(set));
      // What follows from a lost record is many things; there only the rule itself is looked at.
      if (expected.at(-1) === 'reference-dangling') expect(found).toContain(expected[0]);
      else expect(found.toSorted()).toEqual(expected.toSorted());
      expect(expected.some((each) => each.startsWith(`${rule} `))).toBe(true);
    });
});

describe('1.1', () => {
  const header =
    'sourcedId,status,dateLastModified,enabledUser,orgSourcedIds,role,username,userIds,givenName,familyName,middleName,identifier,email,sms,phone,agentSourcedIds,grades,password';
  function set11(): Record<string, string> {
    const { 'roles.csv': _, 'manifest.csv': __, ...set } = cleanSet();
    const user = (id: string, org: string, role: string) =>
      `${id},,,true,${org},${role},${id},,First,Last,,,,,,,,`;
    const files: Record<string, string> = {
      ...set,
      'users.csv': lines(
        header,
        user('u1', 's2', 'student'),
        user('u2', 's1', 'student'),
        user('u3', '"s1,s2"', 'teacher'),
      ),
      'enrollments.csv': `${set['enrollments.csv']}e4,,,k2,s1,u3,teacher,true,,\n`,
    };
    return {
      ...files,
      'manifest.csv': manifest(
        '1.1',
        Object.keys(files).map((name) => name.replace('.csv', '')),
      ),
    };
  }
  const found = async (change: Change) => {
    const set = set11();
    change(set);
    return told(await validate(set));
  };

  test('a clean set', async () => {
    expect(await found(() => {})).toEqual([]);
  });
  test('codes that 1.2 brought are not there yet', async () => {
    expect(await found(swap('demographics.csv', ',female,', ',other,'))).toEqual([
      'enum-unknown demographics.csv sex 2',
    ]);
    rmSync(folder, { recursive: true });
    expect(await found(swap('classes.csv', 'ENG9-A,scheduled', 'ENG9-A,ext:club'))).toEqual([
      'enum-extension classes.csv classType 2',
    ]);
  });
  test('a file of 1.2 does not belong there', async () => {
    expect(
      await found((set) => {
        set['roles.csv'] = cleanSet()['roles.csv'] ?? '';
      }),
    ).toEqual(['file-of-other-version roles.csv - ']);
  });
  test('"inactive" is deprecated in a delta', async () => {
    const change = all(swap('manifest.csv', 'file.enrollments,bulk', 'file.enrollments,delta'), (set) => {
      set['enrollments.csv'] = lines(
        (set['enrollments.csv'] ?? '').split('\n')[0] ?? '',
        'e1,inactive,2026-09-01T00:00:00Z,k1,s2,u1,student,,,',
      );
    });
    expect(await found(change)).toEqual(['status-inactive enrollments.csv status 2']);
  });
});

test('bytes that are not UTF-8 are named by line and column; UTF-16 is not read on', async () => {
  const latin = Buffer.from(wholeSet()['orgs.csv']?.replace('Alder', 'Álder') ?? '', 'latin1');
  expect(told(await validate({ ...wholeSet(), 'orgs.csv': latin }))).toEqual([
    'encoding-not-utf-8 orgs.csv name 3',
  ]);
  const wide = Buffer.from(`\ufeff${wholeSet()['categories.csv']}`, 'utf16le');
  expect(told(await validate({ ...wholeSet(), 'categories.csv': wide }))).toContain(
    'encoding-not-utf-8 categories.csv - 1',
  );
});

test('a delta may refer to what was sent before, and names what is deleted by its id alone', async () => {
  const set = wholeSet();
  all(delta('enrollments'), delta('classes'))(set);
  set['classes.csv'] = lines(
    (set['classes.csv'] ?? '').split('\n')[0] ?? '',
    'k7,tobedeleted,2026-09-01T00:00:00Z,,,,,,,,,,,',
  );
  set['enrollments.csv'] = lines(
    (set['enrollments.csv'] ?? '').split('\n')[0] ?? '',
    'e7,active,2026-09-01T00:00:00.000Z,k1,s2,u1,student,,,',
  );
  const { violations } = await validate(set);
  expect(violations.filter(({ severity }) => severity === 'error')).toEqual([]);
  // Against a file that is there in bulk they are looked up all the same.
  set['enrollments.csv'] = set['enrollments.csv']?.replace('u1', 'u99') ?? '';
  expect(told(await validate(set))).toContain('reference-dangling enrollments.csv userSourcedId 2');
});

test('a manifest alone says that there is nothing new', async () => {
  expect(told(await validate({ 'manifest.csv': manifest('1.2', []) }))).toEqual([]);
});

test('a damaged zip is told; a path that leads nowhere is a failure', async () => {
  writeFileSync(join(folder, 'set.zip'), 'PK but not a zip');
  expect(told(await validateOneRoster(join(folder, 'set.zip')))).toEqual(['zip-damaged set.zip - ']);
  await expect(validateOneRoster(join(folder, 'none.zip'))).rejects.toThrow(/none\.zip/);
});

test('every rule is broken by some test here', () => {
  const elsewhere: StrictRule[] = [
    'zip-damaged',
    'file-of-other-version',
    'encoding-not-utf-8',
    'status-inactive',
    'class-terms-apart',
  ];
  const seen = new Set<string>([...cases.map(([rule]) => rule), ...elsewhere]);
  expect(Object.keys(strictRules).filter((rule) => !seen.has(rule))).toEqual([]);
});

test('nothing out of a cell is in what is told', async () => {
  const set = wholeSet();
  all(
    swap('users.csv', 'u1,,,true', 'u1,,,Zephyrine'),
    swap('roles.csv', 'r1,,,u1,primary,student', 'r1,,,u1,primary,Zephyrine'),
    swap('roles.csv', '2026-10-05', 'Zephyrine'),
    swap('demographics.csv', 'u2,', 'Zephyrine,'),
    swap('classes.csv', '"t1,t2"', '"t1,Zephyrine"'),
    swap('enrollments.csv', 'e1,,,', '"Zephyrine",x"",'),
  )(set);
  set['results.csv'] = 'Zephyrine,Smith\nsourcedId';
  set['categories.csv'] = set['categories.csv']?.replace('weight\n', 'weight,Zephyrine Smith,') ?? '';
  expect(JSON.stringify(await validate(set))).not.toMatch(/Zephyrine|Smith/);
});

test('docs/oneroster.md shows the rules as they are', () => {
  const text = readFileSync(new URL('../../docs/oneroster.md', import.meta.url), 'utf8');
  const rows = [...text.matchAll(/^\| `([a-z0-9-]+)` \| (error|warning|note) \| (.+) \| (.+) \|$/gm)];
  const shown = rows.map(([, rule, severity, says, where]) => [rule, severity, says, where]);
  expect(shown).toEqual(
    Object.entries(strictRules).map(([rule, { severity, says, where }]) => [rule, severity, says, where]),
  );
});
