import { listItems } from './cell.ts';
import type { Cells } from './data-file.ts';
import type { FileName } from './spec.ts';

/** A person of users.csv who names another as agent. */
export interface AgentLink {
  readonly user: string;
  readonly agent: string;
  readonly file: string;
  readonly line: number;
}

const guardianRoles = new Set(['parent', 'guardian', 'relative']);

/**
 * Who names whom as agent, held against what the two are. Roles of 1.2 come in a file of their own, so this can be
 * told only when all is read.
 */
export class Agents {
  readonly #links: AgentLink[] = [];
  readonly #known = new Set<string>();
  readonly #guardians = new Set<string>();

  add(feed: FileName, cell: Cells, file: string, line: number): void {
    if (feed !== 'users' && feed !== 'roles') return;
    const user = cell(feed === 'users' ? 'sourcedId' : 'userSourcedId');
    if (user === null) return;
    const role = cell('role');
    if (role !== null) this.#known.add(user);
    if (role !== null && guardianRoles.has(role)) this.#guardians.add(user);
    if (feed === 'roles') return;
    for (const agent of listItems(cell('agentSourcedIds') ?? ''))
      this.#links.push({ user, agent, file, line });
  }

  /** Links no guardian comes of, because neither of the two is one, or both are. People without any role are told elsewhere. */
  unused(): AgentLink[] {
    return this.#links.filter(
      ({ user, agent }) => this.#known.has(agent) && this.#guardians.has(user) === this.#guardians.has(agent),
    );
  }
}
