import { randomUUID } from 'node:crypto';
import { Kysely } from 'kysely';
import type { Clock } from '../base/clock.ts';
import { Failure } from '../base/failure.ts';
import { type AccessRequests, accessRequestsIn } from './access-requests.ts';
import { type AnnualNotices, annualNoticesIn } from './annual-notices.ts';
import { type AuditArchive, auditArchiveIn } from './audit-archive.ts';
import { type AuditLog, auditLogIn } from './audit-log.ts';
import { type DeliveryDecisions, deliveryDecisionsIn } from './delivery-decisions.ts';
import { type DirectoryInformation, directoryInformationIn } from './directory-information.ts';
import { type Disclosures, disclosuresIn } from './disclosures.ts';
import { type GrantReviews, grantReviewsIn } from './grant-reviews.ts';
import { type IdDecisions, idDecisionsIn } from './id-decisions.ts';
import { type Identities, identitiesIn } from './identities.ts';
import { type IdentityLinks, identityLinksIn } from './identity-links.ts';
import { type Looks, looksIn } from './looks.ts';
import { migrate } from './migrations.ts';
import { isBusy, NodeSqliteDialect } from './node-sqlite.ts';
import { type Passkeys, passkeysIn } from './passkeys.ts';
import { type ProvisionedAccounts, provisionedAccountsIn } from './provisioned-accounts.ts';
import { type PublishedSets, publishedSetsIn } from './published-sets.ts';
import { type RecordRequests, recordRequestsIn } from './record-requests.ts';
import { type RecoveryCodes, recoveryCodesIn } from './recovery-codes.ts';
import { type RoleDecisions, roleDecisionsIn } from './role-decisions.ts';
import { type RoleGrants, roleGrantsIn } from './role-grants.ts';
import { type Sessions, sessionsIn } from './sessions.ts';
import { type SignInAttempts, signInAttemptsIn } from './sign-in-attempts.ts';
import { type SignInSteps, signInStepsIn } from './sign-in-steps.ts';
import type { Tables } from './tables.ts';
import { type TotpSecrets, totpSecretsIn } from './totp-secrets.ts';
import { type Users, usersIn } from './users.ts';

/**
 * The operational database: what people decide and do, as opposed to what sources deliver. Several processes may have
 * the same file open; each write is on disk when its promise is kept.
 */
export interface Store {
  readonly users: Users;
  readonly provisionedAccounts: ProvisionedAccounts;
  readonly roleGrants: RoleGrants;
  readonly accessRequests: AccessRequests;
  readonly grantReviews: GrantReviews;
  readonly roleDecisions: RoleDecisions;
  readonly publishedSets: PublishedSets;
  readonly sessions: Sessions;
  readonly signInAttempts: SignInAttempts;
  readonly signInSteps: SignInSteps;
  readonly identities: Identities;
  readonly passkeys: Passkeys;
  readonly totpSecrets: TotpSecrets;
  readonly recoveryCodes: RecoveryCodes;
  readonly identityLinks: IdentityLinks;
  readonly idDecisions: IdDecisions;
  readonly deliveryDecisions: DeliveryDecisions;
  readonly disclosures: Disclosures;
  readonly recordRequests: RecordRequests;
  readonly directoryInformation: DirectoryInformation;
  readonly annualNotices: AnnualNotices;
  readonly auditLog: AuditLog;
  readonly auditArchive: AuditArchive;
  readonly looks: Looks;
  close(): Promise<void>;
}

export interface StoreOptions {
  /** Gives ids that have not been given before. */
  readonly newId?: () => string;
  /** How long to wait while another process writes, in milliseconds. The whole process waits. */
  readonly busyTimeout?: number;
}

/**
 * Opens the store in `file`, making or upgrading it where needed; `:memory:` makes one that is gone when closed.
 * Throws `store-newer`, `store-busy`, `store-unreadable`.
 */
export async function openStore(file: string, clock: Clock, options: StoreOptions = {}): Promise<Store> {
  const { newId = randomUUID, busyTimeout = 10_000 } = options;
  const db = new Kysely<Tables>({ dialect: new NodeSqliteDialect(file, busyTimeout) });
  try {
    await inTurn(() => migrate(db, file, clock.now()));
  } catch (error) {
    await db.destroy();
    throw failureOf(error, file);
  }
  const auditLog = auditLogIn(db, clock);
  const disclosures = disclosuresIn(db, clock, newId);
  return {
    users: usersIn(db, clock, newId),
    provisionedAccounts: provisionedAccountsIn(db, clock, newId),
    roleGrants: roleGrantsIn(db, clock, newId),
    accessRequests: accessRequestsIn(db, clock, newId),
    grantReviews: grantReviewsIn(db, clock, newId),
    roleDecisions: roleDecisionsIn(db, clock),
    publishedSets: publishedSetsIn(db, clock),
    sessions: sessionsIn(db, clock),
    signInAttempts: signInAttemptsIn(db),
    signInSteps: signInStepsIn(db),
    identities: identitiesIn(db, clock, newId),
    passkeys: passkeysIn(db, clock),
    totpSecrets: totpSecretsIn(db, clock),
    recoveryCodes: recoveryCodesIn(db, clock),
    identityLinks: identityLinksIn(db),
    idDecisions: idDecisionsIn(db, clock, newId),
    deliveryDecisions: deliveryDecisionsIn(db, clock, newId),
    disclosures,
    recordRequests: recordRequestsIn(db, clock, newId),
    directoryInformation: directoryInformationIn(db, clock, newId),
    annualNotices: annualNoticesIn(db, clock, newId),
    auditLog,
    auditArchive: auditArchiveIn(db, clock),
    looks: looksIn(auditLog, disclosures),
    close: () => db.destroy(),
  };
}

let lastOpening: Promise<unknown> = Promise.resolve();

/**
 * One migration after the other within this process. SQLite waits for a lock with the whole process, so that a second one
 * would keep the first, whose lock it waits for, from coming to its end.
 */
function inTurn<T>(migration: () => Promise<T>): Promise<T> {
  const turn = lastOpening.then(migration);
  lastOpening = turn.catch(() => undefined);
  return turn;
}

function failureOf(error: unknown, file: string): Failure {
  if (error instanceof Failure) return error;
  if (isBusy(error)) return new Failure('store-busy', { file }, { cause: error });
  const problem = `${file}: ${error instanceof Error ? error.message : String(error)}`;
  return new Failure('store-unreadable', { problem }, { cause: error });
}
