import { expect, test } from 'vitest';
import { cleanSet, lines, readFiles, withFile } from './fixture.ts';

test('rows that cannot be used are refused with their text, the others are read', async () => {
  const read = await readFiles(
    withFile(
      'orgs.csv',
      (text) =>
        `${text}s3,,,"Open,school,1,d1\n,,,No id,school,9,d1\ns4,,,Short\n,,,,,,\ns5,,,Long,school,,d1,,\n`,
    ),
  );
  expect(read.feed('orgs').refused).toEqual([
    { file: 'orgs.csv', line: 5, raw: 's3,,,"Open,school,1,d1', rule: 'quote-unclosed' },
    { file: 'orgs.csv', line: 6, raw: ',,,No id,school,9,d1', rule: 'sourced-id-missing' },
    { file: 'orgs.csv', line: 7, raw: 's4,,,Short', rule: 'row-length' },
    { file: 'orgs.csv', line: 8, raw: ',,,,,,', rule: 'row-blank' },
  ]);
  expect(read.feed('orgs').rows.map(({ line }) => line)).toEqual([2, 3, 4, 9]);
});

test('a row: line break, duplicate, bad id, status, dates the wrong way round', async () => {
  const read = await readFiles(
    withFile('academicSessions.csv', (text) =>
      [
        text.trimEnd(),
        't3,active,2026-09-01T00:00:00Z,"Winter\nweek",term,2027-02-01,2027-02-01,y27,2027',
        't3,,,Again,term,2027-02-01,2027-02-08,y27,2027',
        't 4,tobedeleted,,Gone,term,2027-02-01,2027-02-08,y27,2027',
        't5,inactive,,Gone,term,2027-02-01,2027-02-08,y27,2027',
      ].join('\n'),
    ),
  );
  expect(read.told().toSorted()).toEqual([
    'dates-reversed endDate ×1',
    'line-break-in-field - ×1',
    'sourced-id-characters sourcedId ×1',
    'sourced-id-duplicate sourcedId ×1',
    'status-in-bulk dateLastModified ×1',
    'status-in-bulk status ×1',
    'status-not-active status ×1',
    'status-not-active status ×1',
  ]);
  expect(read.findings.find(({ rule }) => rule === 'sourced-id-duplicate')?.lines).toEqual([7]);
  expect(read.feed('academicSessions').rows.at(-1)?.values.status).toBe('inactive');
});

test('references are held against the set: dangling, of the wrong type, unchecked', async () => {
  const dangling = await readFiles(
    withFile('enrollments.csv', (text) =>
      text.replace('e1,,,k1,s2,u1', 'e1,,,k9,d1,u9').replace('e2,,,k2', 'e2,,,k9'),
    ),
  );
  expect(dangling.findings.map(({ rule, column, rows, lines }) => [rule, column, rows, ...lines])).toEqual([
    ['reference-dangling', 'classSourcedId', 2, 2, 3],
    ['reference-dangling', 'userSourcedId', 1, 2],
    ['reference-wrong-type', 'schoolSourcedId', 1, 2],
  ]);
  expect(dangling.feed('enrollments').rows[0]?.values.classSourcedId).toBe('k9');

  const own = await readFiles(withFile('orgs.csv', (text) => text.replace('0101,d1', '0101,d9')));
  expect(own.told()).toEqual(['reference-dangling parentSourcedId ×1']);
  const later = await readFiles(withFile('users.csv', (text) => text.replace('u5,09', '"u5,u8",09')));
  expect(later.told()).toEqual(['reference-dangling agentSourcedIds ×1']);

  const { 'courses.csv': _, ...rest } = cleanSet();
  expect((await readFiles(rest)).told()).toContain('reference-unchecked courseSourcedId ×0');
});

test('an agent who is no guardian by role is told', async () => {
  const teacher = await readFiles(withFile('users.csv', (text) => text.replace('u5,09', '"u5,u3",09')));
  expect(teacher.told()).toEqual(['agent-not-guardian agentSourcedIds ×1']);
  expect(teacher.findings[0]?.lines).toEqual([2]);
  const named = await readFiles(withFile('roles.csv', (text) => `${text}r7,,,u3,secondary,relative,,,s2,\n`));
  expect(named.told()).toEqual([]);
});

test('dates a spreadsheet has rewritten are read as they all agree, and not guessed where they do not', async () => {
  const sessions = async (...dates: [string, string]) => {
    const read = await readFiles(
      withFile('academicSessions.csv', (text) => `${text}t3,,,Week,term,${dates.join()},y27,2027\n`),
    );
    const { startDate, endDate } = read.feed('academicSessions').rows.at(-1)?.values ?? {};
    return [startDate, endDate, ...read.told()];
  };
  expect(await sessions('5/10/2027', '5/17/2027')).toEqual([
    '2027-05-10',
    '2027-05-17',
    'date-order-inferred startDate ×1',
    'date-repaired endDate ×1',
  ]);
  expect(await sessions('10.5.2027', '17.5.2027 00:00')).toEqual([
    '2027-05-10',
    '2027-05-17',
    'date-order-inferred startDate ×1',
    'date-repaired endDate ×1',
  ]);
  expect(await sessions('5/10/2027', '5/11/2027')).toEqual([
    '5/10/2027',
    '5/11/2027',
    'date-ambiguous endDate ×1',
    'date-ambiguous startDate ×1',
  ]);
});

test('required cells that are empty are told, and the row is read', async () => {
  const read = await readFiles(withFile('orgs.csv', (text) => text.replace('Birch High', '')));
  expect(read.told()).toEqual(['required-empty name ×1']);
  expect(read.feed('orgs').rows).toHaveLength(3);
});

test('a column full of strange codes is not quoted without end', async () => {
  const strange = Array.from({ length: 100 }, (_, n) => `x${n},,,Org,kind${n},,`);
  const read = await readFiles(withFile('orgs.csv', (text) => text + lines(...strange)));
  const codes = read.findings.filter(({ rule }) => rule === 'code-unknown');
  expect(codes).toHaveLength(21);
  expect(codes[0]).toMatchObject({ rows: 80, message: expect.stringContaining('"…"') });
});

test.each([undefined, 0])(
  'credentials go nowhere: not into rows, not into refused rows, not into findings (copied from %s rows on)',
  async (copyFrom) => {
    const secret = 'hunter2-secret';
    const users = cleanSet()['users.csv'] ?? '';
    const set = {
      ...cleanSet(),
      'users.csv': `${users.replace('u5,09,,', `u5,09,${secret},`)}u9,,,"true,x,,A,B,,,,,,,,${secret},,,,,,\nu8,,${secret}\n`,
      'userProfiles.csv': lines(
        'sourcedId,status,dateLastModified,userSourcedId,profileType,vendorId,applicationId,description,credentialType,username,passwrod',
        `p1,,,u1,lms,v,,,oauth,${secret},${secret}`,
      ),
      'orgs.csv': lines(
        'sourcedId,status,dateLastModified,name,type,identifier,parentSourcedId,metadata.adminPassword,metadata.phase',
        `d1,,,Northwind Schools,district,0100,,${secret},1`,
        `s1,,,Alder Elementary,school,0101,d1,${secret},`,
        `s2,,,Birch High,school,0102,d1,,,,${secret}`,
      ),
      'demographics.csv': lines('sourcedId,Password Hash', `u1,${secret}`),
    };
    const read = await readFiles(set, copyFrom);
    expect(JSON.stringify([...read.feeds.entries()])).not.toContain(secret);
    expect(JSON.stringify(read.findings)).not.toContain(secret);
    expect(read.told()).toEqual(
      expect.arrayContaining([
        'password-dropped password ×1',
        'password-dropped username ×1',
        'password-dropped metadata.adminPassword ×2',
        'password-dropped Password Hash ×1',
      ]),
    );
    expect(read.feed('users').refused).toHaveLength(2);
    expect(read.feed('orgs').columns.at(-1)).toBe('metadata.phase');
  },
);

test('an id that stands in every row is told, and costs no more than its rows', async () => {
  const set = cleanSet();
  const many = 60_000;
  const repeat = (file: string, of: (row: string, at: number) => string) => {
    const [header = '', row = ''] = (set[file] as string).split('\n');
    return [header, ...Array.from({ length: many }, (_, at) => of(row, at))].join('\n');
  };
  const read = await readFiles({
    ...set,
    'classes.csv': repeat('classes.csv', (row) => row),
    'enrollments.csv': repeat(
      'enrollments.csv',
      (_, at) => `e${at},,,k1,s1,u4,teacher,true,2026-09-01,2026-10-01`,
    ),
  });
  expect(read.told()).toContain('sourced-id-duplicate sourcedId ×59999');
  expect(read.told()).toContain('primary-teachers-overlap primary ×59999');
  expect(read.feed('enrollments').rows).toHaveLength(many);
}, 20_000);
