import {
  generateAuthenticationOptions,
  generateRegistrationOptions,
  verifyAuthenticationResponse,
  verifyRegistrationResponse,
} from '@simplewebauthn/server';
import { type Static, Type } from 'typebox';
import { Failure } from '../base/failure.ts';
import type { PasskeyOffer, PasskeyRequest } from '../reports/shapes/sign-in.ts';
import type { Store } from '../store/store.ts';
import type { UserAccount } from '../store/users.ts';
import type { SignInRules } from './sign-in-rules.ts';

const Base64Url = (maxLength: number) => Type.String({ pattern: '^[A-Za-z0-9_-]+$', maxLength });
const Extensions = Type.Object({}, { additionalProperties: true });

/** What a browser says of a passkey that was used: AuthenticationResponseJSON of W3C Web Authentication Level 3, as far as it is read. */
export const PasskeyAnswer = Type.Object({
  id: Base64Url(1400),
  rawId: Base64Url(1400),
  type: Type.Literal('public-key'),
  response: Type.Object({
    clientDataJSON: Base64Url(8000),
    authenticatorData: Base64Url(8000),
    signature: Base64Url(8000),
    userHandle: Type.Optional(Base64Url(200)),
  }),
  clientExtensionResults: Extensions,
});
export type PasskeyAnswer = Static<typeof PasskeyAnswer>;

/** What a browser says of a passkey that was made: RegistrationResponseJSON, as far as it is read. */
export const NewPasskey = Type.Object({
  id: Base64Url(1400),
  rawId: Base64Url(1400),
  type: Type.Literal('public-key'),
  response: Type.Object({
    clientDataJSON: Base64Url(8000),
    attestationObject: Base64Url(32_000),
    transports: Type.Optional(Type.Array(Type.String({ maxLength: 40 }), { maxItems: 10 })),
  }),
  clientExtensionResults: Extensions,
});
export type NewPasskey = Static<typeof NewPasskey>;

/**
 * Passkeys (W3C Web Authentication Level 3): the device proves that it has the key and that its owner unlocked it, so one is as good as a password
 * and a second factor. Every challenge is good once; the caller keeps it meanwhile.
 */
export interface PasskeyDesk {
  request(): Promise<PasskeyRequest>;
  /** Whose passkey it is, and its id. Throws `passkey-refused`. */
  check(answer: PasskeyAnswer, challenge: string): Promise<{ user: UserAccount; passkeyId: string }>;
  offer(user: UserAccount): Promise<PasskeyOffer>;
  /** Keeps a new one. Throws `passkey-refused`. */
  add(user: UserAccount, name: string, made: NewPasskey, challenge: string): Promise<void>;
}

/** Null where the rules give no address: a passkey belongs to one. */
export function passkeyDesk(store: Store, rules: SignInRules): PasskeyDesk | null {
  if (rules.address === null || rules.local !== 'everyone') return null;
  const origin = rules.address;
  const rpID = new URL(origin).hostname;
  const timeout = 120_000;

  return {
    async request() {
      const { challenge } = await generateAuthenticationOptions({ rpID });
      return { challenge, rpId: rpID, timeout, userVerification: 'required' };
    },
    async check(answer, challenge) {
      const passkey = await store.passkeys.byId(answer.id);
      const user = passkey && (await store.users.byId(passkey.userId));
      // One that was removed, of an account that was turned off, and a forged one read the same.
      if (!user || user.disabledAt !== null || (await store.users.passwordHash(user.id)) === null)
        throw new Failure('passkey-refused');
      const { userHandle, ...response } = answer.response;
      const { authenticationInfo } = await orRefused(
        verifyAuthenticationResponse({
          response: {
            ...answer,
            response: userHandle === undefined ? response : { ...response, userHandle },
          },
          expectedChallenge: challenge,
          expectedOrigin: origin,
          expectedRPID: rpID,
          requireUserVerification: true,
          credential: {
            id: passkey.id,
            publicKey: new Uint8Array(Buffer.from(passkey.publicKey, 'base64url')),
            counter: passkey.counter,
          },
        }),
      );
      await store.passkeys.used(passkey.id, authenticationInfo.newCounter);
      return { user, passkeyId: passkey.id };
    },
    async offer(user) {
      const before = await store.passkeys.of(user.id);
      const options = await generateRegistrationOptions({
        rpName: rules.title,
        rpID,
        userName: user.username,
        userDisplayName: user.name,
        userID: new Uint8Array(Buffer.from(user.id)),
        supportedAlgorithmIDs: [...algorithms],
      });
      return {
        challenge: options.challenge,
        rp: { id: rpID, name: rules.title },
        user: options.user,
        pubKeyCredParams: options.pubKeyCredParams.map(({ alg }) => ({ type: 'public-key', alg })),
        timeout,
        attestation: 'none',
        excludeCredentials: before.map(({ id }) => ({ id, type: 'public-key' })),
        authenticatorSelection: {
          residentKey: 'required',
          requireResidentKey: true,
          userVerification: 'required',
        },
      };
    },
    async add(user, name, made, challenge) {
      const { transports = [], ...response } = made.response;
      const { registrationInfo } = await orRefused(
        verifyRegistrationResponse({
          response: { ...made, response },
          expectedChallenge: challenge,
          expectedOrigin: origin,
          expectedRPID: rpID,
          requireUserVerification: true,
          supportedAlgorithmIDs: [...algorithms],
        }),
      );
      const { credential, credentialBackedUp } = registrationInfo;
      const isNew = await store.passkeys.add(
        {
          id: credential.id,
          publicKey: Buffer.from(credential.publicKey).toString('base64url'),
          counter: credential.counter,
          transports,
          name,
          isSynced: credentialBackedUp,
        },
        user,
      );
      if (!isNew) throw new Failure('passkey-refused');
    },
  };
}

/**
 * EdDSA, ES256, RS256 (IANA COSE Algorithms): what every device has. Left to itself the library also asks for ML-DSA, which Node has only as an
 * experiment: such a passkey could stop working with the next Node.
 */
const algorithms = [-8, -7, -257] as const;

/** The library throws for what is wrong and says no for a bad signature; for the person both are one. */
async function orRefused<Result extends { verified: boolean }>(
  checking: Promise<Result>,
): Promise<Result & { verified: true }> {
  const result = await checking.catch((cause: unknown) => {
    throw new Failure('passkey-refused', {}, { cause });
  });
  if (isVerified(result)) return result;
  throw new Failure('passkey-refused');
}

function isVerified<Result extends { verified: boolean }>(
  result: Result,
): result is Result & { verified: true } {
  return result.verified;
}
