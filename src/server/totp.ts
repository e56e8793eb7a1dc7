import { Secret, TOTP } from 'otpauth';

/** A secret for an app that shows one-time codes: 160 random bits (RFC 4226, 4), Base32. */
export function newTotpSecret(): string {
  return new Secret({ size: 20 }).base32;
}

/** The `otpauth:` address that an app reads off a picture. `title` says whose code it is, `username` which account. */
export function totpAddress(secret: string, title: string, username: string): string {
  return new TOTP({ ...form, issuer: title, label: username, secret }).toString();
}

/**
 * The step of time a code belongs to, of those in reach of `now`: the one before and the one after count, because clocks differ (RFC 6238,
 * 5.2). Null where it belongs to none. Whether it was used before is for the caller to know.
 */
export function totpStep(secret: string, code: string, now: Date): number | null {
  const totp = new TOTP({ ...form, secret });
  const timestamp = now.getTime();
  const digits = code.replaceAll(/\s/g, '');
  const delta = /^\d{6}$/.test(digits) ? totp.validate({ token: digits, timestamp, window: 1 }) : null;
  return delta === null ? null : totp.counter({ timestamp }) + delta;
}

/** What every app understands; the address may say otherwise, but several apps do not listen. */
const form = { algorithm: 'SHA1', digits: 6, period: 30 };
