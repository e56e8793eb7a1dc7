import type { FileName } from '../spec.ts';
import { type Cells, items, type Relation, type SetContext } from './set-context.ts';

const student = 1;
const other = 2;

/** Users, their roles, agents and demographics. */
export class People implements Relation {
  readonly #context: SetContext;
  /** What kinds of role a user has, as bits. */
  readonly #kinds = new Map<string, number>();
  readonly #primary = new Set<string>();
  readonly #heldAt = new Set<string>();
  readonly #primaryOrgs: { readonly user: string; readonly org: string; readonly line: number }[] = [];
  readonly #agents: { readonly user: string; readonly agent: string; readonly line: number }[] = [];
  readonly #demographics: { readonly user: string; readonly line: number }[] = [];
  readonly #names = new Set<string>();

  constructor(context: SetContext) {
    this.#context = context;
  }

  /** Whether the user is one of the two; null where no role is known. */
  holds(user: string, kind: 'student' | 'other'): boolean | null {
    const kinds = this.#kinds.get(user);
    if (kinds === undefined) return null;
    return (kinds & (kind === 'student' ? student : other)) !== 0;
  }

  row(file: FileName, line: number, cell: Cells): void {
    if (file === 'users') this.#user(line, cell);
    else if (file === 'roles') this.#role(line, cell);
    else if (file === 'demographics') this.#demographics.push({ user: cell('sourcedId'), line });
  }

  end(): void {
    const { tell, mode } = this.#context;
    for (const { user, agent, line } of this.#agents)
      if (this.#isOnlyStudent(user) && this.#isOnlyStudent(agent))
        tell('agent-not-adult', { file: 'users', line, column: 'agentSourcedIds' });
    for (const { user, line } of this.#demographics)
      if (this.holds(user, 'student') === false)
        tell('demographics-not-student', { file: 'demographics', line, column: 'sourcedId' });
    if (mode('roles') !== 'bulk') return;
    for (const { user, org, line } of this.#primaryOrgs)
      if (!this.#heldAt.has(`${user} ${org}`))
        tell('primary-org-without-role', { file: 'users', line, column: 'primaryOrgSourcedId' });
  }

  #user(line: number, cell: Cells): void {
    const user = cell('sourcedId');
    if (cell('role') !== '') this.#note(user, cell('role'));
    const org = cell('primaryOrgSourcedId');
    if (org !== '') this.#primaryOrgs.push({ user, org, line });
    for (const agent of items(cell('agentSourcedIds'))) this.#agents.push({ user, agent, line });
    const name = `${cell('givenName')} ${cell('familyName')}`.toLowerCase();
    for (const column of ['identifier', 'email']) {
      const value = cell(column).toLowerCase();
      if (value === '') continue;
      const key = `${column} ${value} ${name}`;
      if (this.#names.has(key)) this.#context.tell('person-repeated', { file: 'users', line, column });
      this.#names.add(key);
    }
  }

  #role(line: number, cell: Cells): void {
    const [user, org] = [cell('userSourcedId'), cell('orgSourcedId')];
    this.#note(user, cell('role'));
    const key = `${user} ${org}`;
    this.#heldAt.add(key);
    if (cell('roleType') !== 'primary') return;
    if (this.#primary.has(key))
      this.#context.tell('primary-role-repeated', { file: 'roles', line, column: 'roleType' });
    this.#primary.add(key);
  }

  #note(user: string, role: string): void {
    this.#kinds.set(user, (this.#kinds.get(user) ?? 0) | (role === 'student' ? student : other));
  }

  #isOnlyStudent(user: string): boolean {
    return this.#kinds.get(user) === student;
  }
}
