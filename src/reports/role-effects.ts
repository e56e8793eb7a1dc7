import type { AccessRules } from '../gate/viewer.ts';
import type { AccessPeople, GivenGrants } from './access-effects.ts';
import type { EditionHolder } from './served-edition.ts';
import type { Visitors } from './visitors.ts';

/** A role at one version, as a district made or changed it; the store's. */
export interface KeptVersion {
  readonly role: string;
  readonly version: number;
  readonly form: unknown;
  readonly decidedAt: string;
  readonly decidedBy: string;
  readonly reason: string;
}

/** What a district decided that a job title means; the title is folded (gate/role-book.ts). */
export interface KeptTitle {
  readonly title: string;
  readonly role: string;
  readonly decidedAt: string;
  readonly decidedBy: string;
}

/** What a district decided about roles; the store's. */
export interface RoleBookKeeping {
  /** The newest version of each role. */
  roles(): Promise<readonly KeptVersion[]>;
  /** Newest first. */
  versionsOf(role: string): Promise<readonly KeptVersion[]>;
  /** Throws `role-changed`. */
  decideRole(decision: Omit<KeptVersion, 'decidedAt'>): Promise<void>;
  jobTitles(): Promise<readonly KeptTitle[]>;
  decideJobTitle(decision: Omit<KeptTitle, 'decidedAt'>): Promise<void>;
}

/** What it takes to change roles and job titles, from the screen or by a command. */
export interface RoleChangeEffects {
  readonly decisions: RoleBookKeeping;
  /** What access is judged by now. */
  rules(): Promise<AccessRules>;
}

export interface RoleEffects extends RoleChangeEffects {
  readonly editions: EditionHolder;
  readonly visitors: Visitors;
  readonly people: Pick<AccessPeople, 'list'>;
  readonly grants: Pick<GivenGrants, 'list'>;
}
