import { randomBytes } from 'node:crypto';

/** Links that sign a persona of the example district in without a password. Only a server that was given them knows them. */
export interface DemoLinks {
  /** Path by user name, e.g. `/demo/…`. */
  readonly paths: ReadonlyMap<string, string>;
  /** The user name behind a token, or null. */
  usernameFor(token: string): string | null;
}

/** New links for `usernames`. They live as long as the process: nothing is written down. */
export function demoLinksFor(usernames: readonly string[]): DemoLinks {
  const byToken = new Map(usernames.map((username) => [randomBytes(16).toString('base64url'), username]));
  return {
    paths: new Map([...byToken].map(([token, username]) => [username, `/demo/${token}`])),
    usernameFor: (token) => byToken.get(token) ?? null,
  };
}
