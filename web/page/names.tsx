import { createContext, type ReactNode, useContext, useMemo, useState } from 'react';
import type { StudentLabel } from '../../src/reports/shapes/common.ts';
import { useWords } from '../languages/words.tsx';

interface Masking {
  readonly isMasked: boolean;
  mask(on: boolean): void;
  /** The number that stands for a student while names are masked: 1 for the first one seen. */
  numberOf(id: string): number;
}

const Names = createContext<Masking>({ isMasked: false, mask() {}, numberOf: () => 0 });

/** Holds whether names are masked, for showing a page to a room. Lasts until the page is closed. */
export function NamesProvider(props: { children: ReactNode }) {
  const [isMasked, mask] = useState(false);
  const [numbers] = useState(() => new Map<string, number>());
  const masking = useMemo<Masking>(
    () => ({
      isMasked,
      mask,
      numberOf: (id) => {
        const known = numbers.get(id) ?? numbers.size + 1;
        numbers.set(id, known);
        return known;
      },
    }),
    [isMasked, numbers],
  );
  return <Names value={masking}>{props.children}</Names>;
}

export function useMasking() {
  return useContext(Names);
}

/** How a student is named: "Last, First" in lists, "First Last" in prose, "Student 3" while masked. */
export function useNames() {
  const { isMasked, numberOf } = useContext(Names);
  const words = useWords();
  const masked = (student: StudentLabel) => words.say('names.masked', { number: numberOf(student.id) });
  return {
    isMasked,
    inList: (student: StudentLabel) =>
      isMasked ? masked(student) : `${student.lastName}, ${student.firstName}`,
    inProse: (student: StudentLabel) =>
      isMasked ? masked(student) : `${student.firstName} ${student.lastName}`,
  };
}
