import { iso } from './day.ts';
import { turnedInDays } from './exports/attendance.ts';
import type { Cell, Outbox } from './outbox.ts';
import { partnerPrograms } from './partners.ts';
import type { World } from './world.ts';

/** What really is, for checking analyses against. The product never reads this folder. */
export function writeTruth(world: World, out: Outbox): void {
  const table = (name: string, header: readonly string[], rows: Iterable<readonly Cell[]>) => {
    const file = out.truth(name, header);
    for (const row of rows) file.row(row);
    file.close();
  };
  table(
    'students',
    [
      'student',
      'sourced_id',
      'local_id',
      'state_id',
      'family',
      'ability',
      'engagement',
      'stability',
      'low_income',
      'english_learner',
      'disability',
      'homeless',
    ],
    world.students
      .values()
      .map(({ index, sourcedId, localId, stateId, family, hidden, services }) => [
        index,
        sourcedId,
        localId,
        stateId,
        family.index,
        rounded(hidden.ability),
        rounded(hidden.engagement),
        rounded(hidden.stability),
        Number(family.isLowIncome),
        Number(services.englishLevel !== null),
        Number(services.disability !== null),
        Number(family.isHomeless),
      ]),
  );
  table(
    'enrollments',
    [
      'student',
      'school',
      'school_year',
      'grade',
      'entry_date',
      'entry_type',
      'exit_date',
      'exit_type',
      'omitted',
      'days_enrolled',
      'days_absent',
    ],
    world.stints.values().map((stint) => {
      const { enrolled, absent } = world.attendance.tallyOf(stint);
      return [
        stint.student.index,
        stint.school.number,
        stint.year,
        stint.grade,
        iso(stint.entry),
        stint.entryType,
        stint.exit === null ? null : iso(stint.exit),
        stint.exitType,
        Number(stint.isOmitted),
        enrolled,
        absent,
      ];
    }),
  );
  table(
    'never_came',
    ['student', 'school', 'school_year', 'entry_date'],
    world.emptyPromises
      .values()
      .map(({ student, school, year, entry }) => [student.index, school.number, year, iso(entry)]),
  );
  table(
    'schools',
    ['school', 'name', 'poverty_share', 'absence', 'growth', 'behavior', 'climate'],
    world.schools.map((school) => {
      const effects = world.effects[school.index];
      return [
        school.number,
        school.name,
        ...(effects
          ? [effects.povertyShare, effects.absence, effects.growth, effects.behavior, effects.climate].map(
              rounded,
            )
          : []),
      ];
    }),
  );
  table(
    'participants',
    ['program', 'participant', 'student', 'school_year', 'days'],
    world.participations
      .values()
      .map(({ program, participant, stint, days }) => [
        program.id,
        participant,
        stint.student.index,
        stint.year,
        days.length,
      ]),
  );
  const turnedIn = turnedInDays(world);
  table(
    'days_not_turned_in',
    ['school', 'date'],
    world.years.flatMap(({ year }) =>
      world.schools.flatMap((school) =>
        world
          .schoolDays(school, year)
          .filter((day) => day <= world.asOf && !turnedIn(school, day))
          .map((day) => [school.number, iso(day)]),
      ),
    ),
  );
  out.aside('truth/partner_effects.json', json(partnerPrograms));
  out.aside('truth/dirt.json', json(out.dirts));
  out.aside('truth/files.json', json(out.written));
}

const rounded = (value: number) => Math.round(value * 10_000) / 10_000;
const json = (value: unknown) => `${JSON.stringify(value, null, 2)}\n`;
