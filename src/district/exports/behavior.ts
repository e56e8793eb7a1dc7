import { dayFirst } from '../day.ts';
import type { Outbox } from '../outbox.ts';
import type { Delivery, World } from '../world.ts';

const source = 'behavior';
const dialect = { delimiter: ';', encoding: 'windows-1252' } as const;

/** Semicolons, an older alphabet, German-style dates and decimal commas: the system was bought abroad. */
export function writeBehavior(world: World, delivery: Delivery, out: Outbox): void {
  const { day, year } = delivery;
  const incidentFile = `incidents_${year.year}.csv`;
  const incidents = out.table(
    source,
    delivery,
    incidentFile,
    ['INCIDENT_NO', 'SCHOOL', 'DATE', 'TIME', 'PLACE', 'CODE', 'STUDENT_NO', 'LAST_NAME', 'FIRST_NAME'],
    dialect,
  );
  let unmapped = 0;
  let doubled = 0;
  for (const incident of world.behavior.incidents) {
    if (incident.year !== year.year || incident.day > day) continue;
    for (const { student } of incident.stints) {
      const row = [
        incident.number,
        incident.school.abbreviation,
        dayFirst(incident.day),
        incident.time,
        incident.place,
        incident.code,
        student.localId,
        student.lastName,
        student.firstName,
      ];
      incidents.row(row);
      if (incident.code === 'SKT') unmapped++;
      if (doubled < 3 && delivery.kind === 'as-of' && incident.place === 'Bus' && incident.code !== 'SKT') {
        incidents.row(row);
        doubled++;
      }
    }
  }
  incidents.close();
  const actions = out.table(
    source,
    delivery,
    `actions_${year.year}.csv`,
    ['ACTION_NO', 'INCIDENT_NO', 'SCHOOL', 'STUDENT_NO', 'ACTION', 'BEGIN', 'DAYS'],
    dialect,
  );
  for (const action of world.behavior.actions) {
    const { incident, student } = action;
    if (incident.year !== year.year || incident.day > day) continue;
    actions.row([
      action.number,
      incident.number,
      incident.school.abbreviation,
      student.localId,
      action.code,
      dayFirst(action.begin),
      action.days === 0 ? null : String(action.days).replace('.', ','),
    ]);
  }
  actions.close();
  const about = { source, delivery, file: incidentFile };
  out.dirt({ ...about, rule: 'code-unmapped', column: 'CODE', rows: unmapped, about: 'SKT' });
  out.dirt({ ...about, rule: 'duplicate-row', column: null, rows: doubled, about: 'Rows exported twice.' });
}
