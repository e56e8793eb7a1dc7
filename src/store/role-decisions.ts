import type { Kysely } from 'kysely';
import type { Clock } from '../base/clock.ts';
import { Failure } from '../base/failure.ts';
import { appendEntry } from './audit-log.ts';
import type { Tables } from './tables.ts';

/** A role as a district made or changed it, at one version. The form is kept as it was written (gate/role.ts says what it has to hold). */
export interface RoleVersion {
  readonly role: string;
  readonly version: number;
  readonly form: unknown;
  readonly decidedAt: string;
  readonly decidedBy: string;
  readonly reason: string;
}

/** What a job title of HR means here: a role, `none`, or `inherit`: whatever its staff classification means. */
export interface JobTitle {
  /** Folded: one spelling for `School  Counselor` and `school counselor`. */
  readonly title: string;
  readonly role: string;
  readonly decidedAt: string;
  readonly decidedBy: string;
}

/** Roles and job titles a district decided about. Nothing is overwritten: a changed role is a new version. */
export interface RoleDecisions {
  /** The newest version of each role, by role. */
  roles(): Promise<RoleVersion[]>;
  /** Every version of a role, newest first. */
  versionsOf(role: string): Promise<RoleVersion[]>;
  /** Throws `role-changed` where the version is not the next one: somebody else was faster. */
  decideRole(decision: Omit<RoleVersion, 'decidedAt'>): Promise<void>;
  /** By title. */
  jobTitles(): Promise<JobTitle[]>;
  decideJobTitle(decision: Omit<JobTitle, 'decidedAt'>): Promise<void>;
}

export function roleDecisionsIn(db: Kysely<Tables>, clock: Clock): RoleDecisions {
  return {
    async roles() {
      const rows = await db
        .selectFrom('role_version')
        .selectAll()
        .orderBy('role')
        .orderBy('version')
        .execute();
      return [...new Map(rows.map((row) => [row.role, versionOf(row)])).values()];
    },
    async versionsOf(role) {
      const rows = await db
        .selectFrom('role_version')
        .selectAll()
        .where('role', '=', role)
        .orderBy('version', 'desc')
        .execute();
      return rows.map(versionOf);
    },
    async decideRole({ role, version, form, decidedBy, reason }) {
      await db.transaction().execute(async (transaction) => {
        const { numInsertedOrUpdatedRows } = await transaction
          .insertInto('role_version')
          .values({
            ...{ role, version, form: JSON.stringify(form), reason },
            ...{ decided_at: clock.now().toISOString(), decided_by: decidedBy },
          })
          .onConflict((conflict) => conflict.columns(['role', 'version']).doNothing())
          .executeTakeFirst();
        if (numInsertedOrUpdatedRows !== 1n) throw new Failure('role-changed', { role, version });
        await appendEntry(transaction, clock, {
          actor: decidedBy,
          kind: 'role-changed',
          detail: { role, version, form, reason },
        });
      });
    },
    async jobTitles() {
      const rows = await db.selectFrom('job_title').selectAll().orderBy('title').execute();
      return rows.map(({ title, role, decided_at, decided_by }) => ({
        ...{ title, role },
        ...{ decidedAt: decided_at, decidedBy: decided_by },
      }));
    },
    async decideJobTitle({ title, role, decidedBy }) {
      const decided = { role, decided_at: clock.now().toISOString(), decided_by: decidedBy };
      await db.transaction().execute(async (transaction) => {
        await transaction
          .insertInto('job_title')
          .values({ title, ...decided })
          .onConflict((conflict) => conflict.column('title').doUpdateSet(decided))
          .execute();
        await appendEntry(transaction, clock, {
          actor: decidedBy,
          kind: 'job-title-decided',
          detail: { title, role },
        });
      });
    },
  };
}

function versionOf(row: Tables['role_version']): RoleVersion {
  return {
    role: row.role,
    version: row.version,
    form: JSON.parse(row.form),
    decidedAt: row.decided_at,
    decidedBy: row.decided_by,
    reason: row.reason,
  };
}
