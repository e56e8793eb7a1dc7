import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type DataFolder, dataFolderAt } from '../base/data-folder.ts';
import { checkDataFolder } from './check.ts';
import { readSettings } from './settings.ts';
import { readClientSecret } from './sign-in-settings.ts';

const head = 'district: { id: "1", name: Test }\ntimeZone: America/New_York\n';
const tenant = '72f988bf-86f1-41af-91ab-2d7cd011db47';
let folder: DataFolder;
beforeEach(() => {
  folder = dataFolderAt(mkdtempSync(join(tmpdir(), 'almanac-sign-in-')));
  mkdirSync(join(folder.root, 'secrets'));
  writeFileSync(join(folder.root, 'secrets', 'google'), 'a secret\n');
});
afterEach(() => rmSync(folder.root, { recursive: true }));

const write = (signIn: string) => writeFileSync(folder.settingsFile, `${head}${signIn}`);
const problems = async () =>
  (await checkDataFolder(folder)).map(({ file, line, message }) => `${file}:${line} ${message}`);

test('without a word, people sign in with passwords', () => {
  write('');
  expect(readSettings(folder).signIn).toEqual({
    ...{ address: null, local: 'everyone', secondFactor: 'optional', issuers: [] },
  });
});

test('issuers of each kind', async () => {
  write(`signIn:
  address: https://almanac.example.org/
  secondFactor: required
  issuers:
    - id: google
      title: Google
      kind: google
      clientId: 123.apps.example.com
      clientSecretFrom: { file: secrets/google }
      hostedDomains: [example.org]
    - id: entra
      title: Microsoft
      kind: entra
      clientId: abc
      clientSecretFrom: { file: secrets/google }
      tenants: [${tenant}]
      guests: allowed
      trustEmail: true
    - id: regional
      title: Regional hub
      kind: standard
      issuer: https://id.example.org/realms/hub
      clientId: almanac
      clientSecretFrom: { env: PATH }
`);
  expect(await problems()).toEqual([]);
  const { signIn } = readSettings(folder);
  expect(signIn).toMatchObject({ address: 'https://almanac.example.org', secondFactor: 'required' });
  expect(signIn.issuers).toMatchObject([
    {
      ...{ kind: 'google', issuer: 'https://accounts.google.com', hostedDomains: ['example.org'] },
      ...{ allowsGuests: false, trustsEmail: false },
    },
    {
      ...{ kind: 'entra', issuer: `https://login.microsoftonline.com/${tenant}/v2.0`, tenants: [tenant] },
      ...{ allowsGuests: true, trustsEmail: true },
    },
    { kind: 'standard', issuer: 'https://id.example.org/realms/hub' },
  ]);
  expect(signIn.issuers.slice(0, 1).map((issuer) => readClientSecret(issuer))).toEqual(['a secret']);
  expect(JSON.stringify(signIn)).not.toContain('a secret');
});

test('several tenants sign in where tokens name their tenant', () => {
  write(`signIn:
  address: https://a.example.org
  issuers:
    - { id: entra, title: M, kind: entra, clientId: a, clientSecretFrom: { env: PATH },
        tenants: [${tenant}, ${tenant.replace('7', '8')}] }
`);
  expect(readSettings(folder).signIn.issuers[0]?.issuer).toBe(
    'https://login.microsoftonline.com/organizations/v2.0',
  );
});

test('what cannot be is told with its line', async () => {
  write(`signIn:
  address: http://almanac.example.org/app
  local: break-glass
  issuers: []
`);
  expect(await problems()).toEqual([
    'almanac.yaml:4 the address is not one of https without a path',
    'almanac.yaml:5 nobody could sign in: there is no issuer, and passwords are turned off',
  ]);
  write(`signIn:
  issuers:
    - id: google
      title: Google
      kind: google
      issuer: https://accounts.google.com
      clientId: a
      clientSecretFrom: { file: secrets/google }
    - id: google
      title: Other
      kind: standard
      issuer: http://id.example.org
      clientId: a
      clientSecretFrom: {}
      guests: allowed
`);
  expect(await problems()).toEqual([
    'almanac.yaml:3 issuers send people back to an address, and none is given',
    'almanac.yaml:8 "issuer" belongs to issuers of the kind standard and entra',
    'almanac.yaml:5 the issuer "google" has no "hostedDomains"',
    'almanac.yaml:11 two issuers are called "google"',
    'almanac.yaml:16 it is not said where the secret lies',
    'almanac.yaml:17 "guests" belongs to issuers of the kind entra',
    'almanac.yaml:14 the issuer is not an address of https',
  ]);
});

test('a secret that is not there is told, and none may stand in the file', async () => {
  write(`signIn:
  address: http://localhost:4600
  issuers:
    - id: hub
      title: Hub
      kind: standard
      issuer: http://localhost:3000
      clientId: a
      clientSecretFrom: { file: secrets/none }
`);
  expect(await problems()).toEqual([
    `almanac.yaml:11 there is nothing at ${join(folder.root, 'secrets', 'none')}`,
  ]);
  const [issuer] = readSettings(folder).signIn.issuers;
  expect(() => issuer && readClientSecret(issuer)).toThrow('The secret that "hub" needs');
  write(`signIn:
  address: http://localhost:4600
  issuers: [{ id: hub, title: Hub, kind: google, clientId: a, clientSecret: abc, hostedDomains: [a.b] }]
`);
  expect((await problems()).join()).toContain('"signIn.issuers.0.clientSecret" is not a known setting');
});
