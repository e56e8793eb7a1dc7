import { Writable } from 'node:stream';
import { stoppedClock } from '../base/clock.ts';
import { openStore, type Store } from '../store/store.ts';
import type { UserAccount } from '../store/users.ts';
import type { Api } from './api.ts';
import { buildServer, type ServerOptions } from './app.ts';
import { serverLog } from './log.ts';
import { type FakePages, fakePages, nobodyElse } from './pages-fixture.ts';
import { hashPassword } from './password.ts';
import type { StaffDirectory } from './person-match.ts';
import { fakeRecords } from './records-fixture.ts';
import { plainRules, type SignInRules } from './sign-in-rules.ts';

/** A server over a store in memory, with one user, for tests. Nothing listens: requests go in by `inject`. */
export interface ServerUnderTest {
  readonly app: Api;
  readonly store: Store;
  readonly pages: FakePages;
  readonly user: UserAccount;
  /** All that was logged so far. */
  log(): string;
  /** Lets time pass. */
  pass(minutes: number): void;
  /** What time it is there. */
  now(): Date;
  /** Signs in and gives the cookie header for further requests. */
  signIn(): Promise<string>;
  close(): Promise<void>;
}

export const password = 'three old bicycles';
/** What a browser says of a request that a page of ours sends. */
export const fromOurs = { 'sec-fetch-site': 'same-origin' };

export async function serverUnderTest(
  options: Partial<Pick<ServerOptions, 'demo' | 'webRoot' | 'trustProxy' | 'staff' | 'viewAs'>> & {
    signIn?: Partial<SignInRules>;
    pages?: Partial<FakePages>;
  } = {},
): Promise<ServerUnderTest> {
  let now = new Date('2026-11-20T08:00:00Z');
  const clock = { ...stoppedClock(now.toISOString()), now: () => now };
  const store = await openStore(':memory:', clock);
  const user = await store.users.add({
    username: 'm.ortega',
    name: 'Maria Ortega',
    passwordHash: await hashOnce(),
  });
  const lines: string[] = [];
  const destination = new Writable({
    write(chunk, _, done) {
      lines.push(String(chunk));
      done();
    },
  });
  const pages = fakePages(options.pages);
  const app = buildServer({
    store,
    clock,
    pages,
    viewAs: options.viewAs ?? nobodyElse,
    records: fakeRecords(pages.asked),
    audit: fakeRecords(pages.asked),
    signIn: { ...plainRules, ...options.signIn },
    staff: options.staff ?? nobody,
    log: serverLog('info', destination),
    webRoot: options.webRoot ?? null,
    demo: options.demo ?? null,
    ...(options.trustProxy ? { trustProxy: options.trustProxy } : {}),
  });
  return {
    app,
    store,
    pages,
    user,
    log: () => lines.join(''),
    pass(minutes) {
      now = new Date(now.getTime() + minutes * 60_000);
    },
    now: () => now,
    async signIn() {
      const answer = await app.inject({
        method: 'POST',
        url: '/api/session',
        headers: fromOurs,
        payload: { username: user.username, password },
      });
      return cookieOf(answer.headers['set-cookie']);
    },
    async close() {
      await app.close();
      await store.close();
    },
  };
}

/** A district without staff. */
export const nobody: StaffDirectory = { withEmail: async () => [], withNumber: async () => [] };

/** Name and value of the cookie that an answer sets. */
export function cookieOf(header: string | string[] | undefined): string {
  return String(header).split(';')[0] ?? '';
}

/** One hash for all tests: making it slow is its purpose. */
function hashOnce(): Promise<string> {
  hash ??= hashPassword(password);
  return hash;
}

let hash: Promise<string> | null = null;
