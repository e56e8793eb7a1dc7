import type { SecurityPage } from '../reports/shapes/sign-in.ts';
import type { SignedIn } from './browser-session.ts';
import { providerOf } from './issuer-identity.ts';
import { isLocal } from './own-change.ts';
import type { SignInDesk } from './sign-in-desk.ts';

/** What the page says. No secret and no key is in it. */
export async function securityPage(desk: SignInDesk, signedIn: SignedIn): Promise<SecurityPage> {
  const { store, rules, sessions } = desk;
  const { user, session, mustEnroll } = signedIn;
  const totp = await store.totpSecrets.of(user.id);
  const titleOf = (id: string) => rules.issuers.find((issuer) => issuer.id === id)?.title ?? id;
  return {
    isLocal: await isLocal(desk, signedIn),
    mustEnroll,
    passkeysOffered: desk.passkeys !== null,
    hasTotp: totp !== null && totp.confirmedAt !== null,
    recoveryCodesLeft: await store.recoveryCodes.left(user.id),
    passkeys: (await store.passkeys.of(user.id)).map(({ id, name, isSynced, createdAt, lastUsedAt }) => ({
      ...{ id, name, isSynced, createdAt, lastUsedAt },
    })),
    identities: (await store.identities.of(user.id)).map(({ provider, boundAt }) => ({
      title: rules.issuers.find((issuer) => providerOf(issuer) === provider)?.title ?? provider,
      boundAt,
    })),
    sessions: (await sessions.of(user.id)).map((one) => {
      const issuer = /^oidc:(.+)$/.exec(one.signedInBy)?.[1];
      return {
        id: one.id,
        browser: one.browser,
        signedInBy: issuer === undefined ? one.signedInBy : 'issuer',
        issuer: issuer === undefined ? null : titleOf(issuer),
        createdAt: one.createdAt,
        lastSeenAt: one.lastSeenAt,
        isThis: one.id === session.id,
      };
    }),
  };
}
