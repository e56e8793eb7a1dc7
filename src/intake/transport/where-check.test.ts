import { readFileSync } from 'node:fs';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { inspectSource, readSource } from '../source.ts';
import { type TransportUnderTest, transportUnderTest } from './transport-fixture.ts';
import { placeWords } from './where.ts';
import { absentPlaces } from './where-check.ts';

let t: TransportUnderTest;
beforeEach(() => {
  t = transportUnderTest();
});
afterEach(() => t.close());

const key = `SHA256:${'A'.repeat(43)}`;
/** Line and words of everything wrong with a `where:` that begins in line 4. */
function problems(yaml: string): string[] {
  t.where(yaml);
  return inspectSource(t.folder, 'sis').problems.map(({ line, message }) => `${line} ${message}`);
}

test('every example of docs/sources.md is right', () => {
  const text = readFileSync(new URL('../../../docs/sources.md', import.meta.url), 'utf8');
  const examples = [...text.matchAll(/```yaml\n(id: (\S+)\n[\s\S]*?)```/g)];
  expect(examples.length).toBeGreaterThanOrEqual(4);
  for (const [, yaml = '', id = ''] of examples) {
    t.write(`data/sources/${id}.yaml`, yaml);
    expect([id, inspectSource(t.folder, id).problems]).toEqual([id, []]);
  }
});

test.each([
  ['  {}', ['3 "where.path" is missing']],
  ['  path: a\n  upload: true', ['5 "where" names 2 places: path, upload']],
  [
    '  path: a\n  settle: 5\n  after: move',
    [
      '5 "settle" belongs to "deliveries: drop-folder" or "sftp"',
      '6 "after" belongs to "deliveries: drop-folder"',
    ],
  ],
  ['  upload: true\n  deliveries: one', ['5 "deliveries" belongs to a path']],
  [`  sftp: { host: h, user: u, host_key: "${key}" }`, ['4 it is not said how to sign in']],
  [
    `  sftp:\n    host: h\n    user: u\n    host_key: "${key}"\n    private_key: k\n    password_from: { env: P }`,
    ['9 there are two ways to sign in'],
  ],
  [
    `  sftp:\n    host: h\n    user: u\n    host_key: "${key}"\n    password_from: {}`,
    ['8 it is not said where the secret lies'],
  ],
  [
    `  sftp:\n    host: h\n    user: u\n    host_key: "${key}"\n    password_from: { env: P }\n    files:\n      - "*.csv"\n      - ../*.csv`,
    ['11 "files" holds names, and "../*.csv" leads elsewhere'],
  ],
  ['  https:\n    urls:\n      - http://h.example/a.csv', ['6 the address is not one of https']],
  ['  https:\n    urls:\n      - https://h.example/', ['6 the address ends without a file name']],
  [
    '  https:\n    urls:\n      - https://h.example/a.csv\n      - https://i.example/A.csv',
    ['7 two files would be called A.csv'],
  ],
  [
    '  https:\n    urls:\n      - { url: "https://h.example/a.csv", name: "../a.csv" }',
    ['6 the name is no plain file name'],
  ],
])('%s', (yaml, wrong) => {
  expect(problems(yaml)).toEqual(wrong);
});

test('what does not have the right form is told with its line', () => {
  const [problem = ''] = problems(
    '  sftp:\n    host: h\n    user: u\n    host_key: MD5:aa\n    password_from: { env: P }',
  );
  expect(problem).toMatch(/^7 "where.sftp.host_key"/);
  expect(problems('  path: a\n  deliverys: one')).toEqual(['5 "where.deliverys" is not a known setting']);
});

test('a secret in the file is told so, and not repeated', () => {
  for (const yaml of [
    `  sftp:\n    host: h\n    user: u\n    host_key: "${key}"\n    password_from: { env: P }\n    password: hunter2`,
    '  https:\n    urls: ["https://h.example/a.csv"]\n    headers: { Authorization: hunter2 }',
    '  https:\n    urls: ["https://u:hunter2@h.example/a.csv"]',
  ]) {
    t.where(yaml);
    const told = inspectSource(t.folder, 'sis').problems;
    expect(told.length).toBe(1);
    expect(told[0]?.message).toMatch(/secret|password/);
    expect(JSON.stringify(told)).not.toContain('hunter2');
  }
});

test('what is not there yet: folders, keys, secrets', () => {
  const absent = (yaml: string, environment = {}) => {
    t.where(yaml);
    return absentPlaces(readSource(t.folder, 'sis').where, environment).map(({ keys }) => keys.join('.'));
  };
  expect(absent('  path: nowhere')).toEqual(['where.path']);
  expect(absent('  path: .')).toEqual([]);
  const sftp = `  sftp: { host: h, user: u, host_key: "${key}", `;
  expect(absent(`${sftp}private_key: k }`)).toEqual(['where.sftp.private_key']);
  expect(absent(`${sftp}private_key: ., passphrase_from: { env: P } }`)).toEqual([
    'where.sftp.passphrase_from',
  ]);
  expect(absent(`${sftp}password_from: { env: P } }`)).toEqual(['where.sftp.password_from']);
  expect(absent(`${sftp}password_from: { env: P } }`, { P: 'x' })).toEqual([]);
  const https =
    '  https:\n    urls: ["https://h.example/a.csv?token=x"]\n    ca: c\n    headers_from: { A: { file: f } }';
  expect(absent(https)).toEqual(['where.https.ca', 'where.https.headers_from.A']);
  expect(placeWords(readSource(t.folder, 'sis').where)).toBe('h.example/a.csv');
});
