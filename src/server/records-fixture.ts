import { Failure } from '../base/failure.ts';
import type { Audit } from './audit.ts';
import type { Records } from './records.ts';

/** Records and audit log for tests of the server: they are nobody's, and note what they were asked in `asked`. */
export function fakeRecords(asked: string[] = []): Records & Audit {
  const refuse =
    (method: string) =>
    async (user: { readonly username: string }, ...given: unknown[]) => {
      asked.push([method, user.username, ...given.map((each) => JSON.stringify(each))].join(' '));
      throw new Failure('gate-denied', { reason: 'Not for you.', remedy: 'Ask your data manager.' });
    };
  return {
    audit: refuse('audit'),
    verifyAudit: refuse('verifyAudit'),
    exportAudit: refuse('exportAudit'),
    records: refuse('records'),
    findStudents: refuse('findStudents'),
    studentRecord: refuse('studentRecord'),
    addDisclosure: refuse('addDisclosure'),
    strikeDisclosure: refuse('strikeDisclosure'),
    askForRecord: refuse('askForRecord'),
    answerRequest: refuse('answerRequest'),
    askHearing: refuse('askHearing'),
    holdHearing: refuse('holdHearing'),
    placeStatement: refuse('placeStatement'),
    setOptOut: refuse('setOptOut'),
    decideDirectory: refuse('decideDirectory'),
    addNotice: refuse('addNotice'),
  };
}
