import { type Static, Type } from 'typebox';
import {
  type KeyProblem,
  readSecret,
  type Secret,
  SecretFrom,
  secretFromProblems,
  secretOf,
} from './secret.ts';
import { Slug } from './yaml-file.ts';

const strict = { additionalProperties: false };

/** One object with every key, not a union: so that `almanac check` can say which key is wrong in which line. */
const IssuerFile = Type.Object(
  {
    /** Stands in addresses and in the audit log; the redirect address holds it. */
    id: Slug,
    /** What the button says: "Continue with …". */
    title: Type.String({ minLength: 1, maxLength: 60 }),
    kind: Type.Union([Type.Literal('google'), Type.Literal('entra'), Type.Literal('standard')]),
    /** Issuer identifier (OpenID Connect Discovery 1.0); Google and Entra have theirs. */
    issuer: Type.Optional(Type.String({ minLength: 1 })),
    clientId: Type.String({ minLength: 1 }),
    clientSecretFrom: SecretFrom,
    /** Google Workspace: domains whose accounts are let in, held against `hd`. */
    hostedDomains: Type.Optional(
      Type.Array(Type.String({ pattern: '^[a-z0-9-]+(\\.[a-z0-9-]+)+$' }), { minItems: 1 }),
    ),
    /** Entra: ids of tenants whose accounts are let in, held against `tid`. */
    tenants: Type.Optional(
      Type.Array(Type.String({ pattern: '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$' }), { minItems: 1 }),
    ),
    /** Entra: accounts of other organizations that are guests in a tenant; default refused. */
    guests: Type.Optional(Type.Union([Type.Literal('refused'), Type.Literal('allowed')])),
    /** Whether an e-mail counts as verified that the issuer says nothing about; default no (docs/sign-in.md). */
    trustEmail: Type.Optional(Type.Boolean()),
  },
  strict,
);
type IssuerFile = Static<typeof IssuerFile>;

/** `signIn:` of almanac.yaml. */
export const SignInFile = Type.Object(
  {
    /** Where browsers find the server, e.g. `https://almanac.example.org`. */
    address: Type.Optional(Type.String()),
    /** Who may sign in without an issuer: everyone with a password, or nobody but with a break-glass code. */
    local: Type.Optional(Type.Union([Type.Literal('everyone'), Type.Literal('break-glass')])),
    /** Whether a password needs a second factor; where one is set up it always does. */
    secondFactor: Type.Optional(Type.Union([Type.Literal('optional'), Type.Literal('required')])),
    issuers: Type.Optional(Type.Array(IssuerFile)),
  },
  strict,
);
export type SignInFile = Static<typeof SignInFile>;

/** Who says who somebody is. */
export interface IssuerSettings {
  readonly id: string;
  readonly title: string;
  readonly kind: 'google' | 'entra' | 'standard';
  /** Issuer identifier, an address of https (http on this machine alone). */
  readonly issuer: string;
  readonly clientId: string;
  readonly clientSecret: Secret;
  readonly hostedDomains: readonly string[];
  readonly tenants: readonly string[];
  readonly allowsGuests: boolean;
  readonly trustsEmail: boolean;
}

/** How people sign in. */
export interface SignInSettings {
  /** Origin; null: not said, so there are neither issuers nor passkeys. */
  readonly address: string | null;
  readonly local: 'everyone' | 'break-glass';
  readonly secondFactor: 'optional' | 'required';
  readonly issuers: readonly IssuerSettings[];
}

/** The settings a checked `signIn:` describes. `root` is what paths are relative to. */
export function signInOf(file: SignInFile, root: string): SignInSettings {
  return {
    address: file.address === undefined ? null : new URL(file.address).origin,
    local: file.local ?? 'everyone',
    secondFactor: file.secondFactor ?? 'optional',
    issuers: (file.issuers ?? []).map((one) => ({
      id: one.id,
      title: one.title,
      kind: one.kind,
      issuer: issuerOf(one),
      clientId: one.clientId,
      clientSecret: secretOf(one.clientSecretFrom, root),
      hostedDomains: one.hostedDomains ?? [],
      tenants: one.tenants ?? [],
      allowsGuests: one.guests === 'allowed',
      trustsEmail: one.trustEmail ?? false,
    })),
  };
}

/** Throws `secret-missing`. */
export function readClientSecret({ id, clientSecret }: IssuerSettings, environment = process.env): string {
  return readSecret(clientSecret, id, environment);
}

/** What is wrong with a `signIn:` that has the right form. Keys are from the top of the file. */
export function signInProblems(file: SignInFile): KeyProblem[] {
  const issuers = file.issuers ?? [];
  const found: KeyProblem[] = [];
  const complain = (keys: KeyProblem['keys'], message: string, remedy: string) =>
    found.push({ keys: ['signIn', ...keys], message, remedy });

  if (file.address !== undefined && !isOrigin(file.address))
    complain(
      ['address'],
      'the address is not one of https without a path',
      'Write what browsers show, e.g. https://almanac.example.org; http only for localhost.',
    );
  if (file.address === undefined && issuers.length > 0)
    complain(
      [],
      'issuers send people back to an address, and none is given',
      'Add "address", e.g. https://almanac.example.org.',
    );
  if (file.local === 'break-glass' && issuers.length === 0)
    complain(
      ['local'],
      'nobody could sign in: there is no issuer, and passwords are turned off',
      'Add an issuer, or write "local: everyone".',
    );
  for (const [index, one] of issuers.entries()) {
    if (issuers.findIndex(({ id }) => id === one.id) !== index)
      complain(['issuers', index, 'id'], `two issuers are called "${one.id}"`, 'Give each its own id.');
    found.push(...issuerProblems(one, ['signIn', 'issuers', index]));
  }
  return found;
}

function issuerProblems(one: IssuerFile, at: KeyProblem['keys']): KeyProblem[] {
  const found = [...secretFromProblems(one.clientSecretFrom, [...at, 'clientSecretFrom'])];
  for (const [key, kinds, inNeed] of belongings) {
    const isThere = one[key] !== undefined;
    if (isThere && !kinds.includes(one.kind))
      found.push({
        keys: [...at, key],
        message: `"${key}" belongs to issuers of the kind ${kinds.join(' and ')}`,
        remedy: 'Take it out, or change the kind.',
      });
    if (!isThere && inNeed.includes(one.kind))
      found.push({
        keys: at,
        message: `the issuer "${one.id}" has no "${key}"`,
        remedy: `Add "${key}"; docs/sign-in.md says what it is.`,
      });
  }
  if (one.issuer !== undefined && !isSafe(one.issuer))
    found.push({
      keys: [...at, 'issuer'],
      message: 'the issuer is not an address of https',
      remedy:
        'Write it as the issuer does, e.g. https://id.example.org/realms/district; http only for localhost.',
    });
  return found;
}

type Kind = IssuerFile['kind'];

/** Which kinds a key belongs to, and which of them need it. */
const belongings: readonly (readonly [keyof IssuerFile, readonly Kind[], readonly Kind[]])[] = [
  ['issuer', ['standard', 'entra'], ['standard']],
  ['hostedDomains', ['google'], ['google']],
  ['tenants', ['entra'], ['entra']],
  ['guests', ['entra'], []],
  ['trustEmail', ['entra', 'standard'], []],
];

/**
 * Google: https://accounts.google.com. Entra: the tenant's own where there is one, so that a token of another tenant is not even believed;
 * for several, the endpoint for organizations, whose tokens name their tenant.
 */
function issuerOf({ kind, issuer, tenants = [] }: IssuerFile): string {
  if (issuer !== undefined) return issuer;
  if (kind === 'google') return 'https://accounts.google.com';
  const [tenant] = tenants;
  const place = tenants.length === 1 ? tenant : 'organizations';
  return `https://login.microsoftonline.com/${place}/v2.0`;
}

function isOrigin(address: string): boolean {
  const url = URL.parse(address);
  return isSafe(address) && url?.pathname === '/' && url.search === '' && url.hash === '';
}

function isSafe(address: string): boolean {
  const url = URL.parse(address);
  if (url === null || url.username !== '' || url.password !== '') return false;
  const isLocal = ['localhost', '127.0.0.1', '[::1]'].includes(url.hostname);
  return url.protocol === 'https:' || (url.protocol === 'http:' && isLocal);
}
