import { monthFirst } from '../day.ts';
import type { Stint } from '../enrollment.ts';
import type { Outbox } from '../outbox.ts';
import { titles } from '../posts.ts';
import type { School } from '../schools.ts';
import type { Staff } from '../staff.ts';
import type { View } from '../view.ts';
import type { World } from '../world.ts';
import { programsSource } from './program-codes.ts';

/** Which counselor each enrolled student has. Schools with several share their students out by last name. */
export function writeCaseloads(world: World, view: View, out: Outbox): void {
  const { delivery } = view;
  const file = `counselors_${delivery.year.year}.csv`;
  const table = out.table(programsSource, delivery, file, [
    'STUDENT_NO',
    'SCHOOL',
    'COUNSELOR_EMP_NO',
    'SINCE',
  ]);
  const bySchool = new Map<School, Stint[]>();
  for (const stint of view.enrolled)
    bySchool.set(stint.school, [...(bySchool.get(stint.school) ?? []), stint]);
  for (const [school, stints] of bySchool) {
    const counselors = counselorsOf(world, view, school);
    if (counselors.length === 0) continue;
    const share = Math.ceil(stints.length / counselors.length);
    const byName = stints.toSorted(
      (a, b) =>
        compare(a.student.lastName, b.student.lastName) || compare(a.student.localId, b.student.localId),
    );
    for (const [at, stint] of byName.entries()) {
      const counselor = counselors[Math.floor(at / share)];
      if (counselor)
        table.row([stint.student.localId, school.number, counselor.employeeNumber, monthFirst(stint.entry)]);
    }
  }
  table.close();
}

function counselorsOf(world: World, { delivery }: View, school: School): Staff[] {
  return world.staff.positions
    .filter(
      (position) =>
        position.title === titles.counselor &&
        position.school === school &&
        position.begin <= delivery.day &&
        (position.end === null || position.end >= delivery.day),
    )
    .map(({ staff }) => staff)
    .toSorted((a, b) => compare(a.employeeNumber, b.employeeNumber));
}

const compare = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);
