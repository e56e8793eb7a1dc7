import { Failure } from '../base/failure.ts';
import { requestableRoles } from '../gate/offers.ts';
import { grantedScope } from '../gate/viewer.ts';
import type { AccessEffects } from './access-effects.ts';
import { approverBook } from './approvers.ts';
import { yearAfter } from './my-access-page.ts';
import type { AskedScope, RequestMade } from './shapes/access.ts';
import type { SignedIn } from './visitors.ts';
import { mayAsk } from './why.ts';

/** What somebody asks for. */
export interface Asking {
  readonly role: string;
  readonly scope: AskedScope;
  readonly justification: string;
  readonly beginsOn: string;
  readonly endsOn: string;
}

/** Takes a request for access and says who may decide about it. Throws `access-request-invalid`; where nobody could decide, at once. */
export async function askForAccess(
  effects: AccessEffects,
  user: SignedIn,
  asking: Asking,
): Promise<RequestMade> {
  const viewer = await effects.visitors.viewer(user);
  const { gate, warehouse } = await effects.editions.current();
  // Who looks as somebody else only looks.
  if (viewer.as !== null) return gate.refuse(viewer, { kind: 'request' }, 'no-duty');
  if (!mayAsk(user)) throw invalid('not-staff');
  const rules = await effects.rules();
  const { beginsOn, endsOn } = asking;
  const justification = asking.justification.trim();
  const wanted = inOrder(asking.scope);
  const role = requestableRoles(rules).find((one) => one.role === asking.role);
  if (role === undefined) throw invalid('role');
  const scope = grantedScope(role, wanted, rules);
  if (scope === null || !(await areSchools(effects, wanted))) throw invalid('scope');
  if (justification.length < 10) throw invalid('justification');
  if (!isDay(beginsOn) || !isDay(endsOn) || beginsOn < rules.day || endsOn < beginsOn) throw invalid('days');
  if (endsOn > yearAfter(rules.day)) throw invalid('too-long');
  const open = (await effects.requests.of(user.id)).filter(({ state }) => state === 'open');
  if (open.some((one) => one.role === role.role && JSON.stringify(one.scope) === JSON.stringify(wanted)))
    throw invalid('there-already');
  const book = approverBook(warehouse, rules, effects.people, effects.grants);
  const approvers = await book.of({ role, scope }, user.id);
  if (approvers.total === 0) throw invalid('no-approver');
  const { id } = await effects.requests.add(
    { ...{ userId: user.id, role: role.role, scope: wanted }, justification, beginsOn, endsOn },
    user.username,
  );
  return { request: id, approvers };
}

/** The same schools in another order are the same request. */
function inOrder(scope: AskedScope): AskedScope {
  const sorted = (values: readonly string[]) => [...new Set(values)].toSorted();
  switch (scope.kind) {
    case 'district':
      return scope;
    case 'school':
      return { kind: 'school', schools: sorted(scope.schools) };
    case 'grade':
      return { kind: 'grade', schools: sorted(scope.schools), grades: sorted(scope.grades) };
  }
}

async function areSchools({ editions }: AccessEffects, scope: AskedScope): Promise<boolean> {
  if (scope.kind === 'district') return true;
  const { warehouse } = await editions.current();
  const rows = await warehouse.all<{ id: string }>('select school_id as id from edition.school');
  const known = new Set(rows.map(({ id }) => id));
  return scope.schools.every((school) => known.has(school));
}

function isDay(day: string): boolean {
  const at = new Date(`${day}T00:00:00Z`);
  return !Number.isNaN(at.getTime()) && at.toISOString().startsWith(day);
}

const problems = {
  'not-staff': [
    'roles are for people on the staff',
    'Ask your school for what you want to see of your own record or your child’s.',
  ],
  role: ['there is no such role to ask for', 'Choose one of the roles that are offered.'],
  scope: [
    'the role cannot be about these students',
    'Choose the district, schools or grades that go with it.',
  ],
  justification: [
    'it does not say why',
    'Say in a sentence what the access is for; whoever decides will read it.',
  ],
  days: ['its days do not fit', 'Let it begin today or later, and end on the day it begins or after it.'],
  'too-long': ['it would last longer than a year', 'Choose an earlier last day; it can be asked for again.'],
  'there-already': [
    'you have asked for the same already, and it is not decided yet',
    'Wait for the decision, or withdraw that request first.',
  ],
  'no-approver': [
    'nobody who signs in here could decide about it',
    'Ask your data manager in person; they may name somebody who decides.',
  ],
  own: ['nobody decides about their own request', 'Let somebody else who may decide do it.'],
  'role-gone': [
    'the district has no such role any more, or it is about other students now',
    'Refuse it and say so; another role can be asked for.',
  ],
  reason: ['a refusal needs a reason', 'Say in a few words why; the person who asked will read it.'],
  over: ['its last day has passed', 'Refuse it and say so; it can be asked for again.'],
} as const satisfies Record<string, readonly [problem: string, remedy: string]>;

/** What is wrong with a request or a decision about one, ready to throw. */
export function invalid(kind: keyof typeof problems): Failure {
  const [problem, remedy] = problems[kind];
  return new Failure('access-request-invalid', { kind, problem, remedy });
}
