import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import type { RouteOptions } from 'fastify';
import type { Clock } from '../src/base/clock.ts';
import { type DataFolder, dataFolderAt } from '../src/base/data-folder.ts';
import { silent } from '../src/base/progress.ts';
import { init } from '../src/commands/init.ts';
import { type AssembledServer, assembleServer } from '../src/commands/web-server.ts';
import { startBuilder } from '../src/edition/builder-process.ts';
import { openEdition } from '../src/edition/edition.ts';
import { type EditionRecord, editionFile } from '../src/edition/editions.ts';
import { publishEdition } from '../src/edition/publish.ts';
import { foldTitle, roleBook } from '../src/gate/role-book.ts';
import { listDeliveries } from '../src/intake/delivery.ts';
import { listRuns } from '../src/intake/run-record.ts';
import { runRound } from '../src/intake/run-round.ts';
import { listSources } from '../src/intake/source.ts';
import { systemRun } from '../src/intake/source-run.ts';
import { addUploadFile, beginUpload } from '../src/intake/upload.ts';
import { demoLinksFor } from '../src/server/demo-links.ts';
import type { Store } from '../src/store/store.ts';
import type { NewUser, UserAccount } from '../src/store/users.ts';
import { writeDelivery } from './edition-fixture.ts';
import { firstDay, gatedRows, numberOf } from './gated-rows.ts';

/** The real server on a real data folder with somebody in every role; nothing listens, requests go in by `inject`. */
export interface GatedDistrict {
  readonly folder: DataFolder;
  readonly app: AssembledServer['app'];
  readonly store: Store;
  /** Every route there is, as it was made. */
  readonly routes: readonly RouteOptions[];
  readonly edition: EditionRecord;
  /** People by user name; the user name is the role they are here for. */
  readonly people: ReadonlyMap<string, UserAccount>;
  /** Almanac id of something of the source, e.g. `a01`, `secA`, `B`. */
  idOf(kind: string, id: string): string;
  /** A delivery and a run that there are. */
  readonly delivery: string;
  readonly run: string;
  /** Begins an upload of one file, and gives its id. */
  upload(): Promise<string>;
  /** The role a person is here for; null for somebody without one. */
  roleOf(username: string): string | null;
  /** What was started (publish, preview, a run), instead of a process of its own. */
  readonly started: string[];
  /** A live session of a person: the cookie for further requests. Without a password, which takes long on purpose. */
  signedIn(username: string, signedInBy?: string): Promise<string>;
  /** The day access is judged on from now on; it is noon there. */
  judgeOn(day: string): void;
  pass(minutes: number): void;
  now(): Date;
  /** What the next night publishes. */
  publish(state: 'at-first' | 'reassigned'): Promise<EditionRecord>;
  close(): Promise<void>;
}

/** Roles by position, family or age; everybody else in the book has theirs by a grant. */
const byPosition = [
  ...['superintendent', 'data-manager', 'principal', 'teacher', 'teacher-b', 'new-teacher', 'counselor'],
  ...['attendance-monitor', 'school-nurse', 'english-learner-specialist', 'special-education-specialist'],
];
const byGrant = [...['data-team-member', 'school-board', 'public', 'privacy-officer', 'directory-recipient']];
const withoutRows = ['community-partner', 'researcher'];

export interface GatedOptions {
  /** Lines of `almanac.yaml` about signing in. */
  readonly settings?: string;
  readonly isDemo?: boolean;
  /** The built web app, where a browser looks; otherwise an empty page. */
  readonly webRoot?: string;
  /** Told what each handler gave, before the schema of the answer is applied. */
  readonly onPayload?: (payload: unknown) => void;
}

export async function gatedDistrict(options: GatedOptions = {}): Promise<GatedDistrict> {
  const root = mkdtempSync(join(tmpdir(), 'almanac-gated-'));
  const folder = dataFolderAt(join(root, 'data'));
  // A Friday noon in the district.
  let now = new Date(`${firstDay}T18:00:00Z`);
  let day = firstDay;
  const clock: Clock = { now: () => now };
  await init(
    { data: folder.root, clock, progress: silent },
    { id: 'D', name: 'Gated District', timeZone: 'America/Chicago', firstMonth: 7 },
  );
  writeFileSync(folder.settingsFile, options.settings ?? signInSettings, { flag: 'a' });
  await landSomething(root, folder, clock);
  const webRoot = options.webRoot ?? join(root, 'web');
  if (options.webRoot === undefined) {
    mkdirSync(webRoot);
    writeFileSync(join(webRoot, 'index.html'), '<!doctype html><title>Almanac</title>');
  }
  const edition = await publishRows(root, folder, clock, 'at-first');

  const routes: RouteOptions[] = [];
  const started: string[] = [];
  const { app, store, close } = await assembleServer({
    folder,
    clock,
    logLevel: 'silent',
    demo: options.isDemo ? demoLinksFor(['superintendent']) : null,
    today: () => day,
    behind: [],
    webRoot,
    onRoute: (route) => routes.push(route),
    work: {
      workers: {
        preview: (upload) => started.push(`preview ${upload}`),
        take: (upload) => started.push(`take ${upload}`),
        publish: () => started.push('publish'),
        close: () => undefined,
      },
      async startRun(source) {
        started.push(`run ${source}`);
        return '20261120T180000Z-hr-000000';
      },
    },
  });
  const ids = new Map<string, string>();
  for (const kind of ['student', 'school', 'staff', 'guardian'] as const)
    for (const { idValue, personId } of await store.identityLinks.all(kind))
      ids.set(`${kind} ${idValue}`, personId);
  const served = await openEdition(editionFile(folder, edition.id));
  for (const { id, title } of await served.all<{ id: string; title: string }>(
    'select section_id as id, title from edition.section',
  ))
    ids.set(`section sec${title.at(-1)}`, id);
  served.close();
  const idOf = (kind: string, id: string) => {
    const found = ids.get(`${kind} ${id}`);
    if (found === undefined) throw new Error(`the district has no ${kind} ${id}`);
    return found;
  };
  const people = await addPeople(store, idOf);
  app.addHook('preSerialization', async (_, __, payload) => {
    options.onPayload?.(payload);
    return payload;
  });
  await app.ready();
  return {
    ...{ folder, app, store, routes, edition, people, started, idOf, roleOf },
    delivery: listDeliveries(folder)[0]?.id ?? '',
    run: listRuns(folder)[0]?.id ?? '',
    async upload() {
      const { id } = await beginUpload(folder, clock, { source: 'hr', asOf: firstDay, by: 'data-manager' });
      await addUploadFile(folder, id, 'staff.csv', Readable.from(['NO,NAME\n3,Alan\n']));
      return id;
    },
    async signedIn(username, signedInBy = 'password') {
      const token = randomBytes(32).toString('base64url');
      const person = people.get(username) ?? (await store.users.byUsername(username));
      if (!person) throw new Error(`nobody is called ${username}`);
      await store.sessions.add({
        ...{ tokenHash: createHash('sha256').update(token).digest('hex'), id: randomUUID() },
        ...{ userId: person.id, createdAt: now.toISOString(), lastSeenAt: now.toISOString() },
        expiresAt: new Date(now.getTime() + 12 * 3_600_000).toISOString(),
        ...{ signedInBy, passkeyId: null, browser: 'Firefox · Windows' },
      });
      return `almanac_session=${token}`;
    },
    judgeOn(wanted) {
      day = wanted;
      now = new Date(`${wanted}T18:00:00Z`);
    },
    pass(minutes) {
      now = new Date(now.getTime() + minutes * 60_000);
    },
    now: () => now,
    publish: (state) => publishRows(root, folder, clock, state),
    async close() {
      await close();
      rmSync(root, { recursive: true, force: true });
    },
  };
}

const signInSettings = 'signIn: { address: https://almanac.example.org }\n';

/** People beside the one whose user name is the role. */
const furtherRoles: Readonly<Record<string, string>> = {
  ...{ 'teacher-b': 'teacher', 'new-teacher': 'teacher', 'minor-student': 'adult-student' },
  ...{
    'guardian-w': 'guardian',
    'guardian-v': 'guardian',
    'guardian-y': 'guardian',
    'guardian-z': 'guardian',
  },
};

function roleOf(username: string): string | null {
  return furtherRoles[username] ?? (username === 'no-role' ? null : username);
}

/** SHA-256 of the file that is served. */
export function editionHash({ folder, edition }: Pick<GatedDistrict, 'folder' | 'edition'>): string {
  return createHash('sha256')
    .update(readFileSync(editionFile(folder, edition.id)))
    .digest('hex');
}

async function publishRows(
  root: string,
  folder: DataFolder,
  clock: Clock,
  state: 'at-first' | 'reassigned',
): Promise<EditionRecord> {
  const builder = startBuilder();
  try {
    const delivery = await writeDelivery(join(root, `delivery-${state}`), 0, {
      asOf: firstDay,
      rows: gatedRows(state),
    });
    return await publishEdition({
      ...{ folder, district: 'Gated District', timeZone: 'America/Chicago', firstMonth: 7 },
      ...{ exitDayCounts: true, minimumN: 10, deliveries: [delivery], clock, progress: silent, builder },
    });
  } finally {
    builder.end();
  }
}

/** A source with one small delivery, so that the pages about files have something to show. */
async function landSomething(root: string, folder: DataFolder, clock: Clock): Promise<void> {
  mkdirSync(join(root, 'drop'));
  mkdirSync(join(folder.layouts, 'tiny'));
  writeFileSync(
    join(folder.sources, 'hr.yaml'),
    'id: hr\nreader: table\nwhere: { path: ../drop }\nlayouts: [tiny]\n',
  );
  writeFileSync(
    join(folder.layouts, 'tiny', 'layout.yaml'),
    'layout: tiny\ntitle: Staff\nfeeds:\n  staff:\n    files: "staff*.csv"\n    header: [NO, NAME]\n    keep: all\nids: { staff: local }\n',
  );
  writeFileSync(
    join(folder.layouts, 'tiny', 'staff.sql'),
    'select source_row, NO as staff_id, NO as local_staff_id, NAME as first_name, NAME as last_name from staff',
  );
  writeFileSync(join(root, 'drop', 'staff.csv'), 'NO,NAME\n1,Ada\n2,Grace\n');
  await runRound(listSources(folder), {
    ...{ folder, clock, progress: silent, trigger: 'hand', effects: systemRun },
  });
}

async function addPeople(
  store: Store,
  idOf: GatedDistrict['idOf'],
): Promise<ReadonlyMap<string, UserAccount>> {
  const people = new Map<string, UserAccount>();
  const add = async (username: string, more: Partial<NewUser> = {}) => {
    const user = await store.users.add({ username, name: `Name-${username}`, ...more });
    people.set(username, user);
    return user;
  };
  for (const title of ['EL Specialist', 'SPED Specialist'])
    await store.roleDecisions.decideJobTitle({
      ...{ title: foldTitle(title), decidedBy: 'operator' },
      role: title === 'EL Specialist' ? 'english-learner-specialist' : 'special-education-specialist',
    });
  for (const username of byPosition) await add(username, { staffNumber: numberOf(username) });
  for (const username of [...byGrant, ...withoutRows]) {
    const user = await add(username);
    await store.roleGrants.add({
      ...{ userId: user.id, role: username, requester: 'superintendent', approver: 'operator' },
      scope: { kind: withoutRows.includes(username) ? 'none' : 'district' },
      ...{ justification: 'For the test', beginsOn: '2026-09-01', endsOn: null },
    });
  }
  await add('guardian', { guardianId: idOf('guardian', 'x') });
  for (const parent of ['y', 'z', 'w', 'v'])
    await add(`guardian-${parent}`, { guardianId: idOf('guardian', parent) });
  await add('adult-student', { studentId: idOf('student', 'b20') });
  await add('minor-student', { studentId: idOf('student', 'b19') });
  await add('no-role');
  const missing = [...roleBook().roles.keys()].filter((role) => !people.has(role));
  if (missing.length > 0)
    throw new Error(`nobody in the district has the role ${missing}: add somebody in test/gated-district.ts`);
  return people;
}
