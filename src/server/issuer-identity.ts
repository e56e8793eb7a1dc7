import type { IdentityKey } from '../store/identities.ts';
import type { SignInDenial } from './sign-in-denial.ts';
import type { IssuerRules } from './sign-in-rules.ts';

/** Who somebody is to an issuer. */
export interface IssuerIdentity {
  readonly key: IdentityKey;
  /** In lower case; null where nobody vouches for it. */
  readonly email: string | null;
}

/** What an issuer said of somebody: claims of the ID token, checked and signed, and of the userinfo endpoint. */
export type Claims = Readonly<Record<string, unknown>>;

/**
 * Who the claims speak of, if the issuer may speak of them at all. The key is what the issuer never gives to somebody else; an e-mail
 * is none, because it can be changed and passed on. A denial where the issuer's word about them does not count here.
 */
export function identityFrom(rules: IssuerRules, claims: Claims): IssuerIdentity | SignInDenial {
  const { sub } = claims;
  if (!isText(sub)) return 'no-record';
  switch (rules.kind) {
    case 'google': {
      // https://developers.google.com/identity/openid-connect/openid-connect: the request's hd is a wish, only the claim is a fact.
      const { hd } = claims;
      if (typeof hd !== 'string' || !rules.hostedDomains.includes(hd.toLowerCase()))
        return 'other-organization';
      return {
        key: { provider: providerOf(rules), subject: sub },
        email: isYes(claims.email_verified) ? emailOf(claims.email) : null,
      };
    }
    case 'entra': {
      const { tid, oid } = claims;
      if (typeof tid !== 'string' || !rules.tenants.includes(tid.toLowerCase())) return 'other-organization';
      if (isGuest(claims) && !rules.allowsGuests) return 'guest';
      if (!isText(oid)) return 'no-record';
      return {
        key: { provider: providerOf(rules), subject: `${tid.toLowerCase()}/${oid.toLowerCase()}` },
        email: entraEmail(rules, claims),
      };
    }
    case 'standard':
      return {
        key: { provider: providerOf(rules), subject: sub },
        email:
          isYes(claims.email_verified) || (claims.email_verified === undefined && rules.trustsEmail)
            ? emailOf(claims.email)
            : null,
      };
  }
}

/**
 * Microsoft: "never use email or upn for authorization", they can be changed and need not be verified. `xms_edov` says that the owner of the
 * domain was verified; without it an e-mail counts only where the district says that its tenant can be trusted with them.
 */
function entraEmail(rules: IssuerRules, claims: Claims): string | null {
  if (isYes(claims.xms_edov)) return emailOf(claims.email);
  if (!rules.trustsEmail || claims.email_verified === false) return null;
  return emailOf(claims.email) ?? emailOf(claims.preferred_username);
}

/** `acct` is an optional claim (1: guest); `idp` is there where another tenant than the token's signed the person in. */
function isGuest({ acct, idp, iss }: Claims): boolean {
  return acct === 1 || acct === '1' || (idp !== undefined && idp !== iss);
}

function isYes(value: unknown): boolean {
  // Some issuers write booleans as text, Entra writes xms_edov as a number too.
  return value === true || value === 1 || value === '1' || value === 'true';
}

function emailOf(value: unknown): string | null {
  return typeof value === 'string' && /^[^\s@]+@[^\s@]+$/.test(value.trim())
    ? value.trim().toLowerCase()
    : null;
}

/** Whose names the subjects of an issuer are. Google and Microsoft have one set of them, whichever client asks. */
export function providerOf({ kind, issuer }: Pick<IssuerRules, 'kind' | 'issuer'>): string {
  return kind === 'standard' ? issuer : kind;
}

function isText(value: unknown): value is string {
  return typeof value === 'string' && value !== '';
}
