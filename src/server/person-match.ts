import type { Store } from '../store/store.ts';
import { type UserAccount, usernameFrom } from '../store/users.ts';
import { type Claims, identityFrom } from './issuer-identity.ts';
import { type SignInDenial, signInDenied } from './sign-in-denial.ts';
import type { IssuerRules } from './sign-in-rules.ts';

/** A member of staff, as HR and the roster know them. */
export interface StaffMember {
  /** Employee number. */
  readonly staffNumber: string | null;
  /** First name Last name. */
  readonly name: string;
}

/** The staff of the edition that is served: those who are there now, not those who have gone. */
export interface StaffDirectory {
  /** All whose work e-mail this is, in whatever case. Throws `edition-none`. */
  withEmail(email: string): Promise<readonly StaffMember[]>;
  /** All with this employee number. Throws `edition-none`. */
  withNumber(staffNumber: string): Promise<readonly StaffMember[]>;
}

/**
 * The account of somebody an issuer has signed in. The issuer only says who they are there: they are let in because exactly one record
 * of the district goes with it. The first time it is found by the verified e-mail and tied to the issuer's key; from then on the key alone
 * counts. Throws `sign-in-denied`, written down.
 */
export async function personFor(
  issuer: IssuerRules,
  claims: Claims,
  store: Store,
  staff: StaffDirectory,
): Promise<UserAccount> {
  const by = `oidc:${issuer.id}`;
  const deny = async (reason: SignInDenial, actor = by): Promise<never> => {
    await store.auditLog.record({ actor, kind: 'sign-in-denied', detail: { by, reason } });
    throw signInDenied(reason);
  };

  const identity = identityFrom(issuer, claims);
  if (typeof identity === 'string') return await deny(identity);
  const { key, email } = identity;
  const known = await store.identities.byKey(key);
  if (known) {
    const user = await store.users.byId(known.userId);
    if (!user) return await deny('no-record');
    if (user.disabledAt !== null) return await deny('disabled', user.username);
    // An account without a number is one that the operator made and linked by hand.
    if (user.staffNumber === null) return user;
    const records = await staff.withNumber(user.staffNumber);
    if (records.length !== 1)
      return await deny(records.length === 0 ? 'no-record' : 'two-records', user.username);
    return user;
  }

  if (email === null) return await deny('email-unverified');
  const [member, other] = await staff.withEmail(email);
  if (other) return await deny('two-records');
  if (!member || member.staffNumber === null) return await deny('no-record');
  const { staffNumber, name } = member;
  if ((await staff.withNumber(staffNumber)).length !== 1) return await deny('two-records');
  const binding = await store.identities.bindStaff(
    key,
    { staffNumber, name, username: usernameFrom(email, staffNumber) },
    by,
  );
  switch (binding.state) {
    case 'bound':
      return binding.user;
    case 'disabled':
      return await deny('disabled', binding.user.username);
    case 'two-accounts':
      return await deny('two-records');
    case 'bound-otherwise':
      return await deny('bound-otherwise');
  }
}
