import type { Clock } from '../base/clock.ts';
import { Failure } from '../base/failure.ts';
import type { Store } from '../store/store.ts';
import type { UserAccount } from '../store/users.ts';
import { hashOfCode, readableCode } from './readable-code.ts';
import { newTotpSecret, totpAddress, totpStep } from './totp.ts';

/** What may follow a password. */
export type SecondWay = 'code' | 'passkey';

/** What an account has beside its password. */
export interface SecondFactors {
  /** What has to follow the account's password; nothing where none is set up. */
  ways(userId: string): Promise<readonly SecondWay[]>;
  /** Which kind of code it is; null where it fits none, or was used. A right one is used up. */
  take(user: UserAccount, code: string): Promise<'totp' | 'recovery-code' | null>;
  /** A new secret for an app, which counts from `confirmTotp` on. Throws `second-factor-there`. */
  offerTotp(user: UserAccount): Promise<{ readonly secret: string; readonly address: string }>;
  /** Throws `second-factor-refused`. */
  confirmTotp(user: UserAccount, code: string): Promise<void>;
  removeTotp(user: UserAccount): Promise<void>;
  /** New recovery codes in the place of all there were; they are shown this once. */
  newRecoveryCodes(user: UserAccount): Promise<readonly string[]>;
  /** The same where there are none yet, else null: a second device does not put the sheet in the drawer out of use. */
  firstRecoveryCodes(user: UserAccount): Promise<readonly string[] | null>;
  /** Takes the recovery codes away where nothing is left that they could stand in for. */
  tidy(user: UserAccount): Promise<void>;
}

/** 80 bits each: nobody tries them all, and they still fit on a card. */
const recoveryCodes = { count: 10, groups: 4 };

export function secondFactorsIn(store: Store, clock: Clock, title: string): SecondFactors {
  const { totpSecrets, recoveryCodes: codes, passkeys } = store;

  async function ways(userId: string): Promise<SecondWay[]> {
    const totp = await totpSecrets.of(userId);
    const keys = await passkeys.of(userId);
    const left = await codes.left(userId);
    const hasTotp = totp !== null && totp.confirmedAt !== null;
    if (!hasTotp && keys.length === 0) return [];
    return [
      ...(hasTotp || left > 0 ? (['code'] as const) : []),
      ...(keys.length > 0 ? (['passkey'] as const) : []),
    ];
  }

  async function newRecoveryCodes(user: UserAccount): Promise<string[]> {
    const made = Array.from({ length: recoveryCodes.count }, () => readableCode(recoveryCodes.groups));
    await codes.replace(
      user,
      made.map(({ hash }) => hash),
    );
    return made.map(({ shown }) => shown);
  }

  return {
    ways,
    async take(user, code) {
      const totp = await totpSecrets.of(user.id);
      const step = totp?.confirmedAt ? totpStep(totp.secret, code, clock.now()) : null;
      if (step !== null && (await totpSecrets.use(user.id, step))) return 'totp';
      return (await codes.use(user, hashOfCode(code))) ? 'recovery-code' : null;
    },
    async offerTotp(user) {
      const secret = newTotpSecret();
      if (!(await totpSecrets.offer(user.id, secret))) throw new Failure('second-factor-there');
      return { secret, address: totpAddress(secret, title, user.username) };
    },
    async confirmTotp(user, code) {
      const totp = await totpSecrets.of(user.id);
      const step = totp && totp.confirmedAt === null ? totpStep(totp.secret, code, clock.now()) : null;
      if (step === null || !(await totpSecrets.confirm(user, step)))
        throw new Failure('second-factor-refused');
    },
    async removeTotp(user) {
      await totpSecrets.remove(user, user.username);
    },
    newRecoveryCodes,
    async firstRecoveryCodes(user) {
      return (await codes.left(user.id)) === 0 ? await newRecoveryCodes(user) : null;
    },
    async tidy(user) {
      const totp = await totpSecrets.of(user.id);
      if (totp?.confirmedAt || (await passkeys.of(user.id)).length > 0) return;
      await codes.clear(user.id);
    },
  };
}
