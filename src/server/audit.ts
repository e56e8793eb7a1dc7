import { type Static, Type } from 'typebox';
import type { AuditCheck, AuditFile, AuditPage } from '../reports/shapes/audit.ts';
import type { Asker } from './browser-session.ts';

/** The audit log on screen. Every method throws `gate-denied` for who is not charged with reading it. */
export interface Audit {
  audit(user: Asker, query: AuditQuery): Promise<AuditPage>;
  /** Reads the log from beginning to end; written down. */
  verifyAudit(user: Asker): Promise<AuditCheck>;
  /** What is looked for, as a file; written down. Throws `audit-export-too-large`. */
  exportAudit(user: Asker, filter: AuditFilter): Promise<AuditFile>;
}

const day = (description: string) =>
  Type.Optional(Type.String({ pattern: '^\\d{4}-\\d{2}-\\d{2}$', description }));
const filter = {
  actor: Type.Optional(Type.String({ minLength: 1, maxLength: 200, description: 'A user name.' })),
  kind: Type.Optional(Type.String({ minLength: 1, maxLength: 60, description: 'A kind of entry.' })),
  from: day('First day.'),
  until: day('Last day.'),
  text: Type.Optional(
    Type.String({ minLength: 1, maxLength: 100, description: 'Letters that stand in the detail.' }),
  ),
};
const strict = { additionalProperties: false };

export const AuditFilter = Type.Object(filter, strict);
export type AuditFilter = Static<typeof AuditFilter>;

export const AuditQuery = Type.Object(
  {
    ...filter,
    before: Type.Optional(
      Type.Integer({ minimum: 1, description: 'Where the page before ended. Absent: the newest.' }),
    ),
  },
  strict,
);
export type AuditQuery = Static<typeof AuditQuery>;
