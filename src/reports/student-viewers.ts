import type { Assignment } from '../gate/viewer.ts';
import type { Seeing } from '../gate/who-can-see.ts';
import type { ReachEffects } from './reach-effects.ts';
import { reasonWords } from './role-words.ts';
import { type StudentViewer, type StudentViewers, viewerGroups } from './shapes/reach.ts';
import type { SignedIn } from './visitors.ts';

/** Everybody who can see a student, and why. Throws `gate-denied`. */
export async function studentViewers(
  { editions, visitors, rules, people, grants }: ReachEffects,
  user: SignedIn,
  student: string,
): Promise<StudentViewers> {
  const viewer = await visitors.viewer(user);
  const { gate, warehouse } = await editions.current();
  const judged = await rules();
  const accounts = await people.list();
  const given = Map.groupBy(await grants.list(), ({ userId }) => userId);
  const active = accounts
    .filter(({ disabledAt }) => disabledAt === null)
    .map((account) => ({ ...account, grants: given.get(account.id) ?? [] }));
  const names = new Map(accounts.map(({ username, name }) => [username, name]));
  const nameOf = async (username: string) => names.get(username) ?? username;
  const seeing = await gate.whoCanSee(viewer, student, active, judged);
  const viewers = seeing.map(
    async ({ name, hasAccount, because }): Promise<StudentViewer> => ({
      name,
      hasAccount,
      group: groupOf(because),
      because: await Promise.all(
        because.map(async ({ assignment, sections, relationship }) => ({
          reason: await reasonWords(warehouse, { assignment, side: 'own' }, nameOf),
          sections: [...sections],
          relationship,
        })),
      ),
    }),
  );
  const inOrder = (await Promise.all(viewers)).toSorted(
    (one, other) =>
      viewerGroups.indexOf(one.group) - viewerGroups.indexOf(other.group) ||
      (one.name ?? '').localeCompare(other.name ?? ''),
  );
  return { today: judged.day, viewers: inOrder };
}

/** Who has several reasons stands with the closest to the student. */
function groupOf(because: Seeing['because']): StudentViewer['group'] {
  const groups = because.map(({ assignment }) => groupOfOne(assignment));
  return viewerGroups.find((group) => groups.includes(group)) ?? 'granted';
}

function groupOfOne({ scope, origin }: Assignment): StudentViewer['group'] {
  if (origin === 'grant') return 'granted';
  switch (scope.kind) {
    case 'sections':
      return 'teachers';
    case 'caseload':
    case 'program':
      return 'specialists';
    case 'school':
    case 'grade':
      return 'school';
    case 'children':
    case 'self':
      return 'family';
    case 'district':
    case 'none':
      return 'district';
  }
}
