import { type Static, Type } from 'typebox';
import type { GrantsPage, StudentViewers } from '../reports/shapes/reach.ts';
import type { Asker } from './browser-session.ts';

/** What the routes about who sees whom, and reviewing it, serve; like `Pages`. */
export interface ReachPages {
  viewers(user: Asker, student: string): Promise<StudentViewers>;
  grants(user: Asker): Promise<GrantsPage>;
  /** Throws `grant-unknown`, `grant-over`, `grant-review-invalid`. */
  attest(user: Asker, grant: string, reason: string): Promise<GrantsPage>;
  /** Throws like `attest`. */
  revoke(user: Asker, grant: string, reason: string): Promise<GrantsPage>;
}

export const ReviewBody = Type.Object(
  { reason: Type.String({ minLength: 1, maxLength: 2000 }) },
  { additionalProperties: false },
);
export type ReviewBody = Static<typeof ReviewBody>;
