import type { Clock } from '../base/clock.ts';
import type { AccessRules, Grant } from '../gate/viewer.ts';
import type { EditionHolder } from './served-edition.ts';
import type { Person, Visitors } from './visitors.ts';

/** An account, as the store keeps it. */
export interface Account extends Person {
  readonly disabledAt: string | null;
}

/** Accounts; the store's. */
export interface AccessPeople {
  byId(id: string): Promise<Account | null>;
  byUsername(username: string): Promise<Account | null>;
  list(): Promise<readonly Account[]>;
}

/** Grants by hand; the store's. */
export interface GivenGrants {
  /** Those of a user that hold on a day. */
  of(userId: string, day: string): Promise<readonly (Grant & { readonly id: string })[]>;
  list(): Promise<readonly (Grant & { readonly userId: string })[]>;
}

/** A request for access, as the store keeps it. */
export interface KeptRequest {
  readonly id: string;
  readonly userId: string;
  readonly requestedAt: string;
  readonly role: string;
  readonly scope: Grant['scope'];
  readonly justification: string;
  readonly beginsOn: string;
  readonly endsOn: string;
  readonly state: 'open' | 'approved' | 'refused' | 'withdrawn';
  readonly decidedAt: string | null;
  readonly decidedBy: string | null;
  readonly decisionReason: string | null;
  readonly grantId: string | null;
  readonly grantedUntil: string | null;
}

/** Where requests are kept; the store's. The three decisions throw `access-request-decided`. */
export interface RequestBook {
  add(
    request: Pick<KeptRequest, 'userId' | 'role' | 'scope' | 'justification' | 'beginsOn' | 'endsOn'>,
    by: string,
  ): Promise<KeptRequest>;
  open(): Promise<readonly KeptRequest[]>;
  of(userId: string): Promise<readonly KeptRequest[]>;
  decided(since: string): Promise<readonly KeptRequest[]>;
  byId(id: string): Promise<KeptRequest | null>;
  approve(
    id: string,
    by: string,
    terms: { readonly beginsOn: string; readonly endsOn: string; readonly reason: string | null },
  ): Promise<KeptRequest>;
  refuse(id: string, by: string, reason: string): Promise<KeptRequest>;
  withdraw(id: string, by: string): Promise<KeptRequest>;
}

export interface AccessEffects {
  readonly editions: EditionHolder;
  readonly visitors: Visitors;
  readonly clock: Clock;
  /** What access is judged by now. */
  rules(): Promise<AccessRules>;
  readonly people: AccessPeople;
  readonly grants: GivenGrants;
  readonly requests: RequestBook;
}
