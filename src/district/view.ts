import type { Stint } from './enrollment.ts';
import type { Student } from './students.ts';
import type { Delivery, World } from './world.ts';

/** What the student information system knows on the day of a delivery. */
export interface View {
  readonly delivery: Delivery;
  /** Stints of the delivery's school year it has a record of; exits of later days are still ahead. */
  readonly stints: readonly Stint[];
  /** All stints up to then, of this school year and the ones before. */
  readonly history: readonly Stint[];
  /** Students with a record, each once. */
  readonly students: readonly Student[];
  /** Enrolled on that day; at the end of a year: on its last day. */
  readonly enrolled: readonly Stint[];
  /** Rows for the coming school year, loaded in summer. */
  readonly nextYear: readonly Pick<Stint, 'student' | 'school' | 'grade' | 'year' | 'entry'>[];
}

export function viewAt(world: World, delivery: Delivery): View {
  const { day, year } = delivery;
  const isNewest = delivery === world.deliveries.at(-1);
  const lastDay = Math.min(day, year.last);
  // Who leaves by omission vanishes whole, with all that was.
  const gone = new Set(
    isNewest ? world.stints.filter(({ isOmitted }) => isOmitted).map(({ student }) => student) : [],
  );
  const history = world.stints.filter(
    (stint) => stint.year <= year.year && stint.entry <= day && !gone.has(stint.student),
  );
  const stints = history.filter((stint) => stint.year === year.year);
  const enrolled = stints.filter(
    (stint) =>
      stint.exitType !== 'never_attended' &&
      (stint.exit === null || stint.isOmitted || stint.exit >= lastDay),
  );
  const isNext = (one: { year: number }) => delivery.kind === 'year-end' && one.year === year.year + 1;
  return {
    delivery,
    stints,
    history,
    enrolled,
    students: [...new Set(stints.map((stint) => stint.student))],
    nextYear: [
      ...world.stints.filter((stint) => isNext(stint) && stint.isInSummerLoad),
      ...world.emptyPromises.filter(isNext),
    ],
  };
}

/** The exit as the system knows it on the day of the delivery. */
export function knownExit(stint: Stint, delivery: Delivery): Pick<Stint, 'exit' | 'exitType'> {
  return stint.exit === null || stint.exit > delivery.day || stint.isOmitted
    ? { exit: null, exitType: null }
    : { exit: stint.exit, exitType: stint.exitType };
}

/** A school year as 2026-2027. */
export const yearSpan = (year: number) => `${year - 1}-${year}`;
