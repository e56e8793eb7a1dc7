import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Static, Type } from 'typebox';
import { Check } from 'typebox/schema';
import { type DataFolder, dataFolderAt } from '../base/data-folder.ts';
import { replaceFile } from '../base/durable-file.ts';
import { Failure } from '../base/failure.ts';
import { generateDistrict } from '../district/generate.ts';
import { districtSettings, districtSources } from '../district/sources.ts';
import { currentEditionId } from '../edition/editions.ts';
import { editionForm } from '../edition/form.ts';
import { foldTitle } from '../gate/role-book.ts';
import { runRound } from '../intake/run-round.ts';
import { listSources } from '../intake/source.ts';
import { systemRun } from '../intake/source-run.ts';
import { demoLinksFor } from '../server/demo-links.ts';
import { openStore, type Store } from '../store/store.ts';
import type { CommandContext } from './context.ts';
import { init } from './init.ts';
import { publishFolder } from './publish.ts';
import { ensureWeb, startWebServer, untilStopped } from './web-server.ts';

export interface DemoOptions {
  readonly port: number;
  readonly students: number;
  readonly seed: number;
}

/** Day the example district's files end; fixed, so that the same seed tells the same story. */
const asOf = '2026-11-20';

/** What a finished demo was made from; another seed or size makes it anew. */
const Made = Type.Object({
  students: Type.Integer(),
  seed: Type.Integer(),
  asOf: Type.String(),
  form: Type.Integer(),
});
type Made = Static<typeof Made>;

const Personas = Type.Array(
  Type.Object({
    id: Type.String(),
    name: Type.String(),
    staffNumber: Type.Union([Type.String(), Type.Null()]),
    guardian: Type.Union([Type.String(), Type.Null()]),
    granted: Type.Union([Type.String(), Type.Null()]),
  }),
);

/** The example district, from nothing to sign-in links. A second start finds everything made and only serves. */
export async function demo(
  context: CommandContext,
  options: DemoOptions,
  process: NodeJS.Process,
): Promise<null> {
  const folder = dataFolderAt(context.data);
  const made: Made = { students: options.students, seed: options.seed, asOf, form: editionForm };
  await ensureWeb(context.progress);
  if (!isMade(folder, made)) await make(context, folder, made);
  const personas = readPersonas(folder);
  const links = demoLinksFor(personas.map(({ id }) => id));
  const server = await startWebServer({
    folder,
    clock: context.clock,
    host: '127.0.0.1',
    port: options.port,
    logLevel: 'warn',
    demo: links,
    today: () => asOf,
    behind: [],
  });
  // Asked for port 0, the system gives a free one.
  const url = new URL(server.address);
  url.hostname = 'localhost';
  const place = url.origin;
  const width = Math.max(...personas.map(({ id }) => id.length));
  const lines = personas.map(
    ({ id, name }) => `  ${id.padEnd(width)}  ${name}\n    ${place}${links.paths.get(id) ?? ''}`,
  );
  process.stdout.write(
    `\nAlmanac is at ${place} with the example district (nobody in it is real).\nSign in as\n${lines.join('\n')}\n\nStop it with Ctrl-C.\n`,
  );
  await untilStopped(server, process);
  return null;
}

function readPersonas(folder: DataFolder): Static<typeof Personas> {
  const found: unknown = JSON.parse(readFileSync(join(folder.root, 'files', 'personas.json'), 'utf8'));
  if (Check(Personas, found)) return found;
  throw new Error('personas.json does not have the form it was written in');
}

function markFile(folder: DataFolder): string {
  return join(folder.root, 'demo.json');
}

function isMade(folder: DataFolder, wanted: Made): boolean {
  if (!existsSync(markFile(folder)) || currentEditionId(folder) === null) return false;
  const found: unknown = JSON.parse(readFileSync(markFile(folder), 'utf8'));
  return Check(Made, found) && JSON.stringify(found) === JSON.stringify(wanted);
}

/** Accounts of the personas, and what the district decided about job titles that say of what somebody is a specialist. */
async function addPersonas(folder: DataFolder, store: Store): Promise<void> {
  for (const [title, role] of Object.entries(specialists))
    await store.roleDecisions.decideJobTitle({ title: foldTitle(title), role, decidedBy: 'operator' });
  const guardians = new Map(
    (await store.identityLinks.all('guardian')).map(({ idValue, personId }) => [idValue, personId]),
  );
  for (const { id, name, staffNumber, guardian, granted } of readPersonas(folder)) {
    const guardianId = guardian === null ? null : (guardians.get(guardian) ?? null);
    const user = await store.users.add({ username: id, name, staffNumber, guardianId });
    if (granted !== null)
      await store.roleGrants.add({
        ...{ userId: user.id, role: granted, scope: { kind: 'district' } },
        ...{ requester: 'superintendent', approver: 'operator', justification: 'Designated by the board' },
        ...{ beginsOn: asOf, endsOn: null },
      });
  }
}

const specialists = {
  'English Learner Specialist': 'english-learner-specialist',
  'Special Education Specialist': 'special-education-specialist',
};

/** Whether nothing is in the folder, or a demo (finished or not) has left its mark there. */
function isOurs(folder: DataFolder): boolean {
  return !existsSync(folder.root) || existsSync(markFile(folder)) || readdirSync(folder.root).length === 0;
}

/** Makes the demo's data folder from nothing, through the same steps a district takes. */
async function make(context: CommandContext, folder: DataFolder, made: Made): Promise<void> {
  const { clock, progress } = context;
  // Only what an earlier demo made may be cleared: anything else is somebody's data.
  if (!isOurs(folder)) throw new Failure('demo-folder-taken', { path: folder.root });
  rmSync(folder.root, { recursive: true, force: true });
  mkdirSync(folder.root, { recursive: true });
  writeFileSync(markFile(folder), JSON.stringify({ making: true }));
  await generateDistrict({ out: join(folder.root, 'files'), ...made, progress });
  const settings = districtSettings();
  await init(context, { ...settings, firstMonth: settings.firstMonthOfSchoolYear });
  for (const { id, yaml } of districtSources('files'))
    writeFileSync(join(folder.sources, `${id}.yaml`), yaml);
  const outcomes = await runRound(listSources(folder), {
    ...{ folder, clock, progress, trigger: 'hand', effects: systemRun },
  });
  for (const outcome of outcomes) {
    const failure = outcome.run === null ? outcome.failure : outcome.run.failure;
    if (failure !== null) throw failure;
  }
  await publishFolder(folder, context);
  const store = await openStore(folder.storeFile, clock);
  await addPersonas(folder, store);
  await store.close();
  replaceFile(markFile(folder), `${JSON.stringify(made)}\n`);
}
