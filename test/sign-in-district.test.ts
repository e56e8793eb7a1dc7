import { appendFileSync, cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Type } from 'typebox';
import { Value } from 'typebox/value';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { dataFolderAt } from '../src/base/data-folder.ts';
import { districtSources } from '../src/district/sources.ts';
import { openEdition } from '../src/edition/edition.ts';
import { currentEdition, editionFile } from '../src/edition/editions.ts';
import { type IssuerFixture, issuerFixture } from '../src/server/issuer-fixture.ts';
import { type AlmanacServer, almanac, startAlmanac } from './almanac-process.ts';
import { freePort } from './free-port.ts';

/** The whole way of a principal of the example district: HR's file, an edition, the settings, an issuer, and their own school. */
const root = mkdtempSync(join(tmpdir(), 'almanac-sign-in-'));
const data = join(root, 'data');
let address: string;
let issuer: IssuerFixture;
let server: AlmanacServer;
let staffNumber: string;

beforeAll(async () => {
  await ok(['generate', '--out', join(root, 'made'), '--students', '500']);
  await ok(['init', '--data', data, '--name', 'Northwind', '--time-zone', 'America/Chicago']);
  for (const { id, yaml } of districtSources('../files')) {
    if (!['sis-roster', 'hr'].includes(id)) continue;
    writeFileSync(join(data, 'sources', `${id}.yaml`), `${yaml}expected_by: none\n`);
    cpSync(join(root, 'made', id, '2026-11-20'), join(root, 'files', id, '2026-11-20'), { recursive: true });
  }
  await ok(['load', '--data', data]);
  await ok(['publish', '--data', data]);
  address = `http://localhost:${await freePort()}`;
  issuer = await issuerFixture(address);
  issuer.people.set('p-1', { email: await emailOfPrincipal(), email_verified: true });
  issuer.next = 'p-1';
  const { clientId, clientSecret } = issuer.rules();
  mkdirSync(join(data, 'secrets'));
  writeFileSync(join(data, 'secrets', 'district'), `${clientSecret}\n`);
  appendFileSync(
    join(data, 'almanac.yaml'),
    `signIn:
  address: ${address}
  local: break-glass
  issuers:
    - id: district
      title: Northwind
      kind: standard
      issuer: ${issuer.address}
      clientId: ${clientId}
      clientSecretFrom: { file: secrets/district }
`,
  );
  await ok(['check', '--data', data]);
  server = await startAlmanac([
    'serve',
    '--data',
    data,
    '--host',
    'localhost',
    '--port',
    new URL(address).port,
  ]);
}, 240_000);
afterAll(async () => {
  await server?.stop();
  await issuer?.close();
  rmSync(root, { recursive: true, force: true });
}, 60_000);

async function ok(words: readonly string[], input = ''): Promise<string> {
  const { code, stdout, stderr } = await almanac(words, input);
  expect(code, stderr).toBe(0);
  return stdout;
}

async function emailOfPrincipal(): Promise<string> {
  const personas = Value.Parse(
    Type.Array(Type.Object({ id: Type.String(), staffNumber: Type.Union([Type.String(), Type.Null()]) })),
    JSON.parse(readFileSync(join(root, 'made', 'personas.json'), 'utf8')),
  );
  staffNumber = personas.find(({ id }) => id === 'principal')?.staffNumber ?? '';
  const folder = dataFolderAt(data);
  const edition = await openEdition(editionFile(folder, currentEdition(folder).id));
  const [row] = await edition.all<{ email: string }>(
    'select email from edition.staff where local_staff_id = $staffNumber',
    { staffNumber },
  );
  edition.close();
  return row?.email ?? '';
}

const post = (path: string, body: object) =>
  fetch(`${address}/api${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'sec-fetch-site': 'same-origin' },
    body: JSON.stringify(body),
  });
const cookieIn = (answer: Response, name: string) =>
  answer.headers
    .getSetCookie()
    .find((one) => one.startsWith(`${name}=`))
    ?.split(';')[0] ?? '';

async function signIn() {
  const begun = await post('/sign-in/issuers/district', {});
  const { address: to } = Value.Parse(Type.Object({ address: Type.String() }), await begun.json());
  const back = await issuer.visit(to);
  const answer = await fetch(back, {
    redirect: 'manual',
    headers: { cookie: cookieIn(begun, 'almanac_step_issuer') },
  });
  return { to: answer.headers.get('location'), cookie: cookieIn(answer, 'almanac_session') };
}
const session = async (cookie: string) => fetch(`${address}/api/session`, { headers: { cookie } });

it('finds who they are in HR, and shows them their own school', async () => {
  const { to, cookie } = await signIn();
  expect(to).toBe('/');
  expect(await (await session(cookie)).json()).toMatchObject({
    home: '/school',
    roles: [{ role: 'principal' }],
    mustEnroll: false,
  });
  const users: string = await ok([
    'audit',
    'list',
    '--kind',
    'user-added,identity-bound,sign-in',
    '--data',
    data,
  ]);
  expect(users).toContain(`"staffNumber":"${staffNumber}"`);
  expect(users).not.toContain('@');
});

it('lets nobody in whom HR does not know, or with a password', async () => {
  issuer.people.set('s-1', { email: 'student@northwind.example', email_verified: true });
  issuer.next = 's-1';
  expect((await signIn()).to).toBe('/sign-in/denied?why=sign-in-denied-no-record&issuer=district');
  issuer.next = 'p-1';
  expect((await post('/session', { username: 'principal', password: 'x' })).status).toBe(403);
});

it('an operator sees their sessions, ends them, and lets them in when the issuer is away', async () => {
  const { cookie } = await signIn();
  const list: unknown = JSON.parse(
    await ok(['audit', 'list', '--kind', 'identity-bound', '--json', '--data', data]),
  );
  const [bound] = Value.Parse(
    Type.Array(Type.Object({ detail: Type.Object({ username: Type.String() }) })),
    list,
  );
  const username = bound?.detail.username ?? '';
  expect(await ok(['user', 'sessions', username, '--data', data])).toContain('oidc:district');
  await ok(['user', 'sign-out', username, '--data', data]);
  expect((await session(cookie)).status).toBe(401);
  const link = await ok(['user', 'break-glass', username, '--reason', 'test', '--data', data]);
  const code = /#(\S+)/.exec(link)?.[1] ?? '';
  const entered = await post('/sign-in/break-glass', { code });
  expect(entered.status).toBe(200);
  expect((await session(cookieIn(entered, 'almanac_session'))).status).toBe(200);
  expect((await post('/sign-in/break-glass', { code })).status).toBe(401);
  expect(server.stderr()).toContain('a break-glass code was used');
  expect(await ok(['audit', 'verify', '--data', data])).toContain('The audit log is whole');
});
