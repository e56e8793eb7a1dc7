import type { Day } from './day.ts';
import type { Stint } from './enrollment.ts';
import { type Random, randomFrom } from './random.ts';
import { daysBetween } from './school-year.ts';
import type { School, SchoolEffects } from './schools.ts';
import type { Student } from './students.ts';

export interface Incident {
  readonly number: string;
  readonly school: School;
  readonly year: number;
  readonly day: Day;
  /** HH:MM */
  readonly time: string;
  readonly place: string;
  readonly code: string;
  readonly stints: readonly Stint[];
}

export interface Action {
  readonly number: string;
  readonly incident: Incident;
  readonly student: Student;
  readonly code: string;
  readonly begin: Day;
  readonly days: number;
}

export interface Behavior {
  readonly incidents: readonly Incident[];
  readonly actions: readonly Action[];
  /** The attendance code of a student who is suspended that day, or null. */
  suspensionOn(student: Student, day: Day): 'ISS' | 'OSS' | null;
}

export interface BehaviorOptions {
  readonly seed: number;
  readonly stints: readonly Stint[];
  readonly effects: readonly SchoolEffects[];
  readonly asOf: Day;
  schoolDays(school: School, year: number): readonly Day[];
}

/** About twenty incidents a hundred students and year; a few students have many, most have none. */
export function behaviorStory(options: BehaviorOptions): Behavior {
  const incidents: Incident[] = [];
  const actions: Action[] = [];
  const suspended = new Map<number, 'ISS' | 'OSS'>();
  const peers = Map.groupBy(options.stints, (stint) => `${stint.school.number}/${stint.year}/${stint.grade}`);
  for (const stint of options.stints) {
    if (stint.exitType === 'never_attended') continue;
    const days = daysBetween(
      options.schoolDays(stint.school, stint.year),
      stint.entry,
      Math.min(stint.exit ?? options.asOf, options.asOf),
    );
    if (days.length === 0) continue;
    const random = randomFrom(options.seed, 'behavior', stint.index);
    for (
      let count = random.poisson((expected(random, stint, options) * days.length) / 178);
      count > 0;
      count--
    ) {
      const day = random.pick(days);
      const other = random.chance(0.15)
        ? random.pick(peers.get(`${stint.school.number}/${stint.year}/${stint.grade}`) ?? [stint])
        : stint;
      const isThere = other !== stint && other.entry <= day && (other.exit ?? day) >= day;
      const incident: Incident = {
        number: `${stint.year % 100}-${String(incidents.length + 10_001)}`,
        school: stint.school,
        year: stint.year,
        day,
        time: `${String(random.between(8, 15)).padStart(2, '0')}:${String(random.int(12) * 5).padStart(2, '0')}`,
        place: random.weighted(places),
        code: random.weighted(codes),
        stints: isThere && other.exitType !== 'never_attended' ? [stint, other] : [stint],
      };
      incidents.push(incident);
      for (const one of incident.stints) {
        const action = actionOn(random, incident, one, actions.length);
        actions.push(action);
        suspend(suspended, action, days);
      }
    }
  }
  return {
    incidents,
    actions,
    suspensionOn: (student, day) => suspended.get(studentDay(student, day)) ?? null,
  };
}

function expected(random: Random, stint: Stint, options: BehaviorOptions): number {
  const age = stint.grade >= 6 && stint.grade <= 9 ? 1.9 : stint.grade <= 2 ? 0.5 : 1;
  const skewed = Math.exp(random.normal(-0.72, 1.2));
  const engagement = Math.exp(-0.55 * stint.student.hidden.engagement);
  return 0.15 * age * skewed * engagement * (options.effects[stint.school.index]?.behavior ?? 1);
}

function actionOn(random: Random, incident: Incident, stint: Stint, made: number): Action {
  const isSerious = ['FGT', 'WPN', 'SUB', 'BUL'].includes(incident.code);
  const code = random.weighted(isSerious ? seriousActions : lightActions);
  return {
    number: `A${made + 500_001}`,
    incident,
    student: stint.student,
    code,
    begin: incident.day + 1,
    days: code === 'SUS-OUT' ? random.between(1, 5) : code === 'SUS-IN' ? random.pick([0.5, 1, 1, 2]) : 0,
  };
}

/** The school days a suspension covers. */
function suspend(suspended: Map<number, 'ISS' | 'OSS'>, action: Action, days: readonly Day[]): void {
  const code = action.code === 'SUS-OUT' ? 'OSS' : action.code === 'SUS-IN' ? 'ISS' : null;
  if (!code) return;
  for (const day of days.filter((one) => one >= action.begin).slice(0, Math.ceil(action.days)))
    suspended.set(studentDay(action.student, day), code);
}

/** One number for a student and a day: days since 1970 stay below 65,536 for a hundred years yet. */
const studentDay = (student: Student, day: Day) => student.index * 65_536 + day;

/** SKT is in nobody's crosswalk. */
const codes = {
  DIS: 41,
  TRU: 14,
  BUL: 10,
  FGT: 11,
  PRP: 6,
  SUB: 5,
  TEC: 9,
  WPN: 0.6,
  OTH: 2.5,
  SKT: 0.9,
} as const;
const lightActions = { CONF: 46, DET: 28, REST: 16, 'SUS-IN': 8, 'SUS-OUT': 2 } as const;
const seriousActions = { CONF: 14, DET: 12, REST: 20, 'SUS-IN': 24, 'SUS-OUT': 30 } as const;
const places = {
  Classroom: 44,
  Hallway: 19,
  Café: 14,
  Playground: 9,
  Bus: 7,
  'Peña Gymnasium': 4,
  Restroom: 3,
} as const;
