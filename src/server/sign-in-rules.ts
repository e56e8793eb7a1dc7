/** Someone who says who somebody is. */
export interface IssuerRules {
  /** Stands in addresses, sessions (`oidc:<id>`) and the audit log. */
  readonly id: string;
  /** What the button says. */
  readonly title: string;
  readonly kind: 'google' | 'entra' | 'standard';
  /** Issuer identifier (OpenID Connect Discovery 1.0). */
  readonly issuer: string;
  readonly clientId: string;
  readonly clientSecret: string;
  /** Google: values of `hd` that are let in. */
  readonly hostedDomains: readonly string[];
  /** Entra: values of `tid` that are let in. */
  readonly tenants: readonly string[];
  readonly allowsGuests: boolean;
  /** Whether an e-mail counts as verified that the issuer says nothing about. */
  readonly trustsEmail: boolean;
}

/** How people may sign in. */
export interface SignInRules {
  /** Name of the district, as authenticator apps and passkeys show it. */
  readonly title: string;
  /** Origin that browsers see; null: there are neither issuers nor passkeys. */
  readonly address: string | null;
  /** Who may sign in without an issuer: everyone with a password, or nobody but with a break-glass code. */
  readonly local: 'everyone' | 'break-glass';
  readonly secondFactor: 'optional' | 'required';
  readonly issuers: readonly IssuerRules[];
}

/** Passwords alone: what holds where nothing is set. */
export const plainRules: SignInRules = {
  title: 'Almanac',
  address: null,
  local: 'everyone',
  secondFactor: 'optional',
  issuers: [],
};

/** Whether a session that was begun this way still counts: what is turned off ends what it began. `demo-link` is judged elsewhere. */
export function stillAllowed(rules: SignInRules, signedInBy: string): boolean {
  if (/^(password|passkey)/.test(signedInBy)) return rules.local === 'everyone';
  if (signedInBy.startsWith('oidc:')) return rules.issuers.some(({ id }) => signedInBy === `oidc:${id}`);
  return true;
}
