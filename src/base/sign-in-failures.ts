/** The part of the table of failures (failure.ts) that whoever signs in may meet. */
export const signInFailures = {
  'sign-in-refused': {
    status: 401,
    message: 'User name and password do not fit together.',
    remedy: 'Check both and try again, or ask your data manager for a new password.',
  },
  'sign-in-locked': {
    status: 429,
    message: 'Too many tries. This user name is locked for {minutes} minutes.',
    remedy: 'Wait, then try again, or ask your data manager.',
  },
  'sign-in-expired': {
    status: 401,
    message:
      'This sign-in took too long, was used already, or was begun in another browser. Nobody was signed in.',
    remedy: 'Begin again from the sign-in page.',
  },
  'sign-in-denied': {
    status: 403,
    message: '{reason}',
    remedy: '{remedy}',
  },
  'sign-in-local-off': {
    status: 403,
    message: 'Signing in with a password or passkey of Almanac is turned off.',
    remedy: 'Sign in with the account of your organization.',
  },
  'sign-in-stale': {
    status: 403,
    message: 'You signed in too long ago for this. Nothing was changed.',
    remedy: 'Sign out and in again, then do it within {minutes} minutes.',
  },
  'issuer-unknown': {
    status: 404,
    message: 'There is no sign-in service "{issuer}".',
    remedy: 'Begin again from the sign-in page. Services are set up under "signIn" in almanac.yaml.',
  },
  'issuer-unreachable': {
    status: 502,
    message: '{title} could not be reached. Nobody was signed in.',
    remedy: 'Try again in a few minutes. If it stays so, whoever runs Almanac can let you in for once.',
  },
  'issuer-refused': {
    status: 401,
    message: 'What {title} answered was not in order and was refused. Nobody was signed in.',
    remedy:
      'Begin again. If it comes back, tell your data manager; the log of the server says what was wrong.',
  },
  'second-factor-refused': {
    status: 401,
    message: 'The code does not fit, or it was used already.',
    remedy: 'Wait for the next code of your app, or take a recovery code that you have not used yet.',
  },
  'second-factor-missing': {
    status: 403,
    message: 'Your district asks for a second factor, and you have none yet. Nothing was shown.',
    remedy: 'Set one up under "Sign-in and security".',
  },
  'second-factor-there': {
    status: 409,
    message: 'An app for codes is set up already. It was left as it is.',
    remedy: 'Remove it first if another one is to take its place.',
  },
  'passkey-refused': {
    status: 401,
    message: 'The passkey was not accepted. Nothing was changed.',
    remedy: 'Try again, or sign in another way; a passkey that was removed here no longer works.',
  },
  'passkey-unknown': {
    status: 404,
    message: 'There is no such passkey among yours. Nothing was changed.',
    remedy: 'Load the page again; it may have been removed already.',
  },
  'account-not-local': {
    status: 403,
    message:
      'Your account has no password here, so it can have no passkey or codes either. Nothing was changed.',
    remedy: 'Set up a second factor with the organization that you sign in with.',
  },
  'session-unknown': {
    status: 404,
    message: 'There is no such session among yours. Nothing was changed.',
    remedy: 'Load the page again; it may have ended already.',
  },
  'break-glass-refused': {
    status: 401,
    message: 'There is no such code, it was used already, or its time is over. Nobody was signed in.',
    remedy: 'Have a new one made with "almanac user break-glass".',
  },
  'identity-taken': {
    status: 409,
    message: 'The account there, or the one here, is linked with another one already. Nothing was changed.',
    remedy: 'Unlink it first with "almanac user unlink".',
  },
  'sign-in-needed': {
    status: 401,
    message: 'You are not signed in, or your session has ended.',
    remedy: 'Sign in and open the page again.',
  },
  'too-many-requests': {
    status: 429,
    message: 'Too many requests from this address. Nothing was changed.',
    remedy: 'Wait {seconds} seconds, then try again.',
  },
} as const satisfies Record<string, { status: number; message: string; remedy: string }>;
