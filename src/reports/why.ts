import { Failure } from '../base/failure.ts';
import { tableNames } from '../edition/schema/steps.ts';
import { columnClass } from '../edition/schema/tables.ts';
import type { AskedAbout } from '../gate/explain.ts';
import { pages } from '../gate/page.ts';
import { grantedScope } from '../gate/viewer.ts';
import type { AccessEffects } from './access-effects.ts';
import { approverBook } from './approvers.ts';
import { askedPlaces, reasonWords, roleWords } from './role-words.ts';
import { AskedScope, type WhyShape } from './shapes/access.ts';
import type { SignedIn } from './visitors.ts';

/** What somebody asks why about, as it stands in an address: exactly one of them. */
export interface WhyQuery {
  readonly page?: string;
  readonly school?: string;
  readonly student?: string;
  /** Ids of measures, with commas between them. `school` may stand beside them, and beside `page`. */
  readonly measures?: string;
  readonly table?: string;
  readonly column?: string;
  readonly grain?: 'student' | 'aggregate';
}

/** More would be a choice nobody makes in a hurry. */
const offered = 3;

/** Why a viewer sees something or does not, and who can change that. Throws `request-invalid`, `measure-unknown`. */
export async function why(effects: AccessEffects, user: SignedIn, query: WhyQuery): Promise<WhyShape> {
  const asked = askedAbout(query);
  const viewer = await effects.visitors.viewer(user);
  const { gate, warehouse } = await effects.editions.current();
  const rules = await effects.rules();
  const { explanation, offers } = await gate.why(viewer, asked, rules);
  const nameOf = nameFrom(effects);
  if (explanation.allowed) {
    const because = explanation.because.map((one) => reasonWords(warehouse, one, nameOf));
    return {
      ...{ isAllowed: true, because: await Promise.all(because), minimum: explanation.minimum },
      ...{ denial: null, offers: [], mayAsk: mayAsk(user) },
    };
  }
  const book = approverBook(warehouse, rules, effects.people, effects.grants);
  const shown: WhyShape['offers'] = [];
  for (const { role, scope } of mayAsk(user) ? offers : []) {
    const granted = grantedScope(role, scope, rules);
    if (granted === null || !isAskable(scope) || shown.length === offered) continue;
    const approvers = await book.of({ role, scope: granted }, user.id);
    // What nobody could agree to is no way out.
    if (approvers.total === 0) continue;
    const places = await askedPlaces(warehouse, role, scope, rules);
    shown.push({ role: roleWords(role), scope: places, asked: scope, approvers });
  }
  const { kind, lack } = explanation;
  return {
    ...{ isAllowed: false, because: [], minimum: null, offers: shown, mayAsk: mayAsk(user) },
    denial: {
      kind,
      lack: lack && { domain: lack.domain, sensitivity: lack.sensitivity, grain: lack.grain },
    },
  };
}

/** Roles are for school officials (34 CFR 99.31(a)(1)); parents and students have their own records and ask the school for more. */
export function mayAsk({ staffNumber, guardianId, studentId }: SignedIn): boolean {
  return staffNumber !== null || (guardianId === null && studentId === null);
}

/** The name of a user by the user name; what is no account (the operator of the machine) stays as it is. */
export function nameFrom({ people }: Pick<AccessEffects, 'people'>): (username: string) => Promise<string> {
  return async (username) => (await people.byUsername(username))?.name ?? username;
}

function isAskable(scope: { readonly kind: string }): scope is AskedScope {
  return AskedScope.anyOf.some(({ properties }) => properties.kind.const === scope.kind);
}

function askedAbout(query: WhyQuery): AskedAbout {
  const { student, measures, school, table, column, grain = 'student' } = query;
  const page = pages.find((known) => known === query.page);
  if (page !== undefined && school === undefined) return { kind: 'page', pages: [page] };
  if (student !== undefined) return { kind: 'student', student };
  if (measures !== undefined)
    return { kind: 'numbers', measures: measures.split(','), school: school ?? null };
  if (school !== undefined) return { kind: 'school', school, page: page ?? null };
  const known = tableNames.find((one) => one === table);
  if (known !== undefined && column !== undefined && columnClass(known, column) !== null)
    return { kind: 'data', table: known, column, grain };
  throw new Failure('request-invalid', {
    problem: 'it does not say about which page, student, school, numbers or column it asks',
  });
}
