import type { StudentLabel } from '../../src/reports/shapes/common.ts';
import { useWords } from '../languages/words.tsx';
import { useViewer } from '../shell/session.ts';

/** How a student is named: "Last, First" in lists, "First Last" in prose. Masked, the server has put an id where the last name was. */
export function useNames() {
  const isMasked = useViewer()?.isMasked ?? false;
  const words = useWords();
  const masked = (student: StudentLabel) => words.say('names.masked', { id: student.lastName });
  return {
    isMasked,
    inList: (student: StudentLabel) =>
      isMasked ? masked(student) : `${student.lastName}, ${student.firstName}`,
    inProse: (student: StudentLabel) =>
      isMasked ? masked(student) : `${student.firstName} ${student.lastName}`,
  };
}
