import type { Settings } from '../intake/settings.ts';
import { readClientSecret } from '../intake/sign-in-settings.ts';
import type { SignInRules } from '../server/sign-in-rules.ts';

/** The rules of signing in that settings give, with the secrets of issuers read from where they lie. Throws `secret-missing`. */
export function signInRules({ district, signIn }: Settings): SignInRules {
  return {
    title: `Almanac ${district.name}`,
    address: signIn.address,
    local: signIn.local,
    secondFactor: signIn.secondFactor,
    issuers: signIn.issuers.map((issuer) => ({ ...issuer, clientSecret: readClientSecret(issuer) })),
  };
}
