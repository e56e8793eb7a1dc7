import type { AccessRules, Grant } from '../gate/viewer.ts';
import type { AccessPeople } from './access-effects.ts';
import type { EditionHolder } from './served-edition.ts';
import type { Visitors } from './visitors.ts';

/** A grant by hand, with all there is to it; the store's. */
export interface KeptGrant extends Grant {
  readonly id: string;
  readonly userId: string;
  readonly requester: string;
  readonly approver: string;
  readonly justification: string;
}

/** Reviews of grants; the store's. Both decisions throw `grant-over`. */
export interface ReviewBook {
  newest(): Promise<
    ReadonlyMap<string, { readonly reviewedAt: string; readonly reviewedBy: string; readonly reason: string }>
  >;
  keep(grantId: string, day: string, by: string, reason: string): Promise<void>;
  revoke(grantId: string, day: string, by: string, reason: string): Promise<void>;
}

export interface ReachEffects {
  readonly editions: EditionHolder;
  readonly visitors: Visitors;
  /** What access is judged by now. */
  rules(): Promise<AccessRules>;
  readonly people: Pick<AccessPeople, 'list'>;
  readonly grants: { list(): Promise<readonly KeptGrant[]> };
  readonly reviews: ReviewBook;
  /** When somebody last got an answer by a rule, since an instant; the audit log's. */
  readonly looks: {
    lastBy(
      viewer: string,
      rule: { readonly begins: string; readonly ends: string },
      since: string,
    ): Promise<string | null>;
  };
}
