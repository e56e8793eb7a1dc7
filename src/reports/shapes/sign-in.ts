import { type Static, Type } from 'typebox';
import { Nullable } from './common.ts';
import { SessionShape } from './operations.ts';

/** The ways to sign in, for whoever comes to the page. */
export const SignInWays = Type.Object({
  /** Whether user name and password are asked for. */
  passwords: Type.Boolean(),
  passkeys: Type.Boolean(),
  issuers: Type.Array(Type.Object({ id: Type.String(), title: Type.String() })),
});
export type SignInWays = Static<typeof SignInWays>;

/** What came of a step of a sign-in: the session, or what has to follow. */
export const SignInAnswer = Type.Object({
  /** What has to follow, any one of them; none where somebody is signed in. */
  ways: Type.Array(Type.Union([Type.Literal('code'), Type.Literal('passkey')])),
  session: Nullable(SessionShape),
});
export type SignInAnswer = Static<typeof SignInAnswer>;

/** Where the browser goes to sign in. */
export const IssuerAddress = Type.Object({ address: Type.String() });
export type IssuerAddress = Static<typeof IssuerAddress>;

/** What a browser needs to ask for a passkey: PublicKeyCredentialRequestOptionsJSON of W3C Web Authentication Level 3. */
export const PasskeyRequest = Type.Object({
  challenge: Type.String(),
  rpId: Type.String(),
  timeout: Type.Integer(),
  userVerification: Type.Literal('required'),
});
export type PasskeyRequest = Static<typeof PasskeyRequest>;

/** What a browser needs to make one: PublicKeyCredentialCreationOptionsJSON. */
export const PasskeyOffer = Type.Object({
  challenge: Type.String(),
  rp: Type.Object({ id: Type.String(), name: Type.String() }),
  user: Type.Object({ id: Type.String(), name: Type.String(), displayName: Type.String() }),
  pubKeyCredParams: Type.Array(Type.Object({ type: Type.Literal('public-key'), alg: Type.Integer() })),
  timeout: Type.Integer(),
  attestation: Type.Literal('none'),
  excludeCredentials: Type.Array(Type.Object({ id: Type.String(), type: Type.Literal('public-key') })),
  authenticatorSelection: Type.Object({
    residentKey: Type.Literal('required'),
    requireResidentKey: Type.Literal(true),
    userVerification: Type.Literal('required'),
  }),
});
export type PasskeyOffer = Static<typeof PasskeyOffer>;

/** What an app for one-time codes is given, once. */
export const TotpOffer = Type.Object({
  /** Base32, to be typed where no picture can be taken. */
  secret: Type.String(),
  /** `otpauth:` address, to be shown as a QR code. */
  address: Type.String(),
});
export type TotpOffer = Static<typeof TotpOffer>;

/** Recovery codes, shown this once; null where those there are still hold. */
export const RecoveryCodesShape = Type.Object({ codes: Nullable(Type.Array(Type.String())) });
export type RecoveryCodesShape = Static<typeof RecoveryCodesShape>;

/** Sign-in and security of the one who is signed in. Instants are ISO 8601. */
export const SecurityPage = Type.Object({
  /** Whether the account has a password here, and with it passkeys and codes. */
  isLocal: Type.Boolean(),
  mustEnroll: Type.Boolean(),
  passkeysOffered: Type.Boolean(),
  /** Whether an app for one-time codes is set up. */
  hasTotp: Type.Boolean(),
  recoveryCodesLeft: Type.Integer(),
  passkeys: Type.Array(
    Type.Object({
      id: Type.String(),
      name: Type.String(),
      isSynced: Type.Boolean(),
      createdAt: Type.String(),
      lastUsedAt: Nullable(Type.String()),
    }),
  ),
  /** Sign-in services the account is linked with. */
  identities: Type.Array(Type.Object({ title: Type.String(), boundAt: Type.String() })),
  /** Newest first. */
  sessions: Type.Array(
    Type.Object({
      id: Type.String(),
      browser: Type.String(),
      /** `password`, `password+totp`, `password+recovery-code`, `passkey`, `issuer`, `break-glass`, `demo-link`. */
      signedInBy: Type.String(),
      /** The service, where it was one. */
      issuer: Nullable(Type.String()),
      createdAt: Type.String(),
      lastSeenAt: Type.String(),
      isThis: Type.Boolean(),
    }),
  ),
});
export type SecurityPage = Static<typeof SecurityPage>;
