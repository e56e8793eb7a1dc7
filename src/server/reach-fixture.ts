import { Failure } from '../base/failure.ts';
import type { ReachPages } from './reach-pages.ts';

/** Who sees whom for tests of the server: answers with little, and notes what it was asked. */
export function fakeReach(
  note: (method: string, username: string, ...parameters: unknown[]) => void,
): ReachPages {
  return {
    async viewers(user, student) {
      note('viewers', user.username, student);
      return {
        today: '2026-11-20',
        viewers: [{ name: 'A Teacher', hasAccount: true, group: 'teachers', because: [] }],
      };
    },
    async grants(user) {
      note('grants', user.username);
      return { today: '2026-11-20', grants: [], byPosition: [] };
    },
    async attest(user, grant, reason) {
      note('attest', user.username, grant, reason);
      throw new Failure('grant-review-invalid', { problem: 'it is your own', remedy: 'Ask.', kind: 'own' });
    },
    async revoke(user, grant, reason) {
      note('revoke', user.username, grant, reason);
      throw new Failure('grant-unknown', { grant });
    },
  };
}
