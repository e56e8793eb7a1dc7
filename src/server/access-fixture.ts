import { Failure } from '../base/failure.ts';
import type { AccessPages } from './access-pages.ts';

/** Access for tests of the server: answers with little, and notes what it was asked. */
export function fakeAccess(
  note: (method: string, username: string, ...parameters: unknown[]) => void,
): AccessPages {
  const mine = { today: '2026-11-20', because: [], requests: [], form: null };
  return {
    async why(user, query) {
      note('why', user.username, query);
      return { isAllowed: true, because: [], minimum: 10, denial: null, offers: [], mayAsk: true };
    },
    async mine(user) {
      note('mine', user.username);
      return mine;
    },
    async ask(user, body) {
      note('ask', user.username, body);
      return { request: 'r-1', approvers: { nearest: [], total: 1 } };
    },
    async withdraw(user, request) {
      note('withdraw', user.username, request);
      throw new Failure('access-request-unknown', { request });
    },
    async queue(user) {
      note('queue', user.username);
      return { today: '2026-11-20', mayApprove: true, open: [], decided: [] };
    },
    async approve(user, request, terms) {
      note('approve', user.username, request, terms);
      throw new Failure('access-request-decided', { request });
    },
    async refuse(user, request, reason) {
      note('refuse', user.username, request, reason);
      throw new Failure('access-request-unknown', { request });
    },
  };
}
