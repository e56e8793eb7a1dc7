import type { AttendanceEvent } from '../attendance.ts';
import { compact, type Day, monthFirst } from '../day.ts';
import type { Outbox } from '../outbox.ts';
import { randomFrom } from '../random.ts';
import type { School } from '../schools.ts';
import type { Delivery, World } from '../world.ts';

const source = 'sis-attendance';

/** Absences and tardies of the year so far, and which school has turned in which day. */
export function writeAttendance(world: World, delivery: Delivery, out: Outbox): void {
  const { day, year } = delivery;
  const file = `attendance_${year.year}.csv`;
  const turnedIn = turnedInDays(world);
  const table = out.table(
    source,
    delivery,
    file,
    ['STUDENT_NO', 'SCHOOL', 'ATT_DATE', 'CODE', 'PORTION', 'REMARK'],
    { trailer: (rows) => ['TOTAL', null, null, null, null, `${rows} rows`] },
  );
  let doubled = 0;
  let several = 0;
  const unmapped = new Map<string, number>();
  const write = (event: AttendanceEvent) => {
    const { student, school } = event.stint;
    table.row([
      student.localId,
      school.number,
      monthFirst(event.day),
      event.code,
      event.portion,
      remark(event),
    ]);
    if (event.code === 'QHM' || event.code === 'Z9')
      unmapped.set(event.code, (unmapped.get(event.code) ?? 0) + 1);
  };
  for (const stint of world.stints) {
    if (stint.year !== year.year) continue;
    const events = world.attendance
      .eventsOf(stint)
      .filter((event) => event.day <= day && turnedIn(stint.school, event.day));
    for (const [at, event] of events.entries()) {
      write(event);
      if (event.isDoubled) {
        write(event);
        doubled++;
      }
      // Codes of a day follow each other.
      const isCorrected = [events[at - 1], events[at + 1]].some(
        (other) => other?.day === event.day && other.code !== event.code,
      );
      if (isCorrected) several += event.isDoubled ? 2 : 1;
    }
  }
  table.close();
  out.dirt({
    source,
    delivery,
    file,
    rule: 'duplicate-row',
    column: null,
    rows: doubled,
    about: 'Rows exported twice.',
  });
  out.dirt({
    source,
    delivery,
    file,
    rule: 'several-codes-a-day',
    column: null,
    rows: several,
    about: 'Corrections.',
  });
  for (const [code, rows] of unmapped)
    out.dirt({ source, delivery, file, rule: 'code-unmapped', column: 'CODE', rows, about: code });
  writeSubmissions(world, delivery, out);
}

function writeSubmissions(world: World, delivery: Delivery, out: Outbox): void {
  const { day, year } = delivery;
  const table = out.table(source, delivery, `submissions_${year.year}.csv`, [
    'SCHOOL',
    'DATE',
    'SUBMITTED',
    'BY',
  ]);
  const turnedIn = turnedInDays(world);
  for (const school of world.schools) {
    for (const schoolDay of world.schoolDays(school, year.year)) {
      if (schoolDay > day) break;
      if (turnedIn(school, schoolDay))
        table.row([school.number, compact(schoolDay), 'Y', 'attendance office']);
      // A day still open today is listed as such; a day forgotten long ago has no row at all.
      else if (schoolDay === world.asOf) table.row([school.number, compact(schoolDay), 'N', null]);
    }
  }
  table.close();
}

/** Some days are never turned in, and on the newest day one school is late. */
export function turnedInDays(world: World): (school: School, day: Day) => boolean {
  const known = new Map<string, boolean>();
  const late = world.schools[Math.min(3, world.schools.length - 1)];
  return (school, day) => {
    if (day === world.asOf && school === late) return false;
    const key = `${school.number}/${day}`;
    const found = known.get(key) ?? !randomFrom(world.seed, 'turned-in', key).chance(0.004);
    known.set(key, found);
    return found;
  };
}

function remark(event: AttendanceEvent): string | null {
  switch (event.code) {
    case 'EXC':
      return event.portion === 0.5 ? 'Appointment' : 'Family note';
    case 'FLD':
      return 'Field trip';
    default:
      return null;
  }
}
