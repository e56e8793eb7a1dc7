import { Failure } from '../base/failure.ts';

/** Why somebody whom an issuer knows is not let in, and who can change that. Says nothing about anybody else. */
export const signInDenials = {
  'no-record': {
    reason:
      'You are signed in there, but no member of staff in the district’s records goes with that account.',
    remedy:
      'If you work for the district, ask HR whether your work e-mail is in your record; it counts from the next night on.',
  },
  'two-records': {
    reason:
      'More than one record of the district goes with that account, so it cannot be told which is yours.',
    remedy: 'Ask your data manager to have the records corrected in HR.',
  },
  'email-unverified': {
    reason: 'This is the first time you come with that account, and nobody vouches for its e-mail.',
    remedy: 'Ask your data manager to link your account.',
  },
  'other-organization': {
    reason: 'That account does not belong to the district.',
    remedy: 'Begin again and choose your work account.',
  },
  guest: {
    reason: 'That account is a guest of the district’s organization, and guests are not let in.',
    remedy: 'Begin again with your own work account, or ask your data manager.',
  },
  disabled: {
    reason: 'Your account here has been turned off.',
    remedy: 'Ask your data manager.',
  },
  'bound-otherwise': {
    reason: 'Your record is linked with another account of the same organization.',
    remedy: 'Sign in with that one, or ask your data manager to unlink it.',
  },
  cancelled: {
    reason: 'The sign-in was cancelled there.',
    remedy: 'Begin again when you want to.',
  },
} as const satisfies Record<string, { reason: string; remedy: string }>;

export type SignInDenial = keyof typeof signInDenials;

/** The denial in words, ready to throw. */
export function signInDenied(kind: SignInDenial): Failure {
  return new Failure('sign-in-denied', { ...signInDenials[kind], kind });
}
