import type { FileName } from '../spec.ts';
import type { Cells, Relation, SetContext } from './set-context.ts';

interface Session {
  readonly line: number;
  readonly type: string;
  readonly start: string;
  readonly end: string;
  readonly parent: string;
  readonly year: string;
}

/** Orgs and sessions: who is part of whom, and when. */
export class Places implements Relation {
  readonly #context: SetContext;
  readonly #sessions = new Map<string, Session>();
  readonly #orgs = new Map<string, { line: number; type: string; parent: string }>();

  constructor(context: SetContext) {
    this.#context = context;
  }

  row(file: FileName, line: number, cell: Cells): void {
    const id = cell('sourcedId');
    if (file === 'orgs') this.#orgs.set(id, { line, type: cell('type'), parent: cell('parentSourcedId') });
    if (file !== 'academicSessions') return;
    const session = {
      line,
      type: cell('type'),
      start: cell('startDate'),
      end: cell('endDate'),
      parent: cell('parentSourcedId'),
      year: cell('schoolYear'),
    };
    this.#sessions.set(id, session);
  }

  end(): void {
    this.#cycles('orgs', this.#orgs);
    this.#cycles('academicSessions', this.#sessions);
    for (const org of this.#orgs.values()) this.#orgParent(org);
    for (const session of this.#sessions.values()) this.#session(session);
  }

  /** Each circle is told once, at its line that comes last. */
  #cycles(
    file: 'orgs' | 'academicSessions',
    records: ReadonlyMap<string, { readonly line: number; readonly parent: string }>,
  ): void {
    const done = new Set<string>();
    for (const start of records.keys()) {
      const way = new Map<string, number>();
      for (let id = start; id !== '' && !done.has(id); id = records.get(id)?.parent ?? '') {
        const met = way.get(id);
        if (met === undefined) {
          way.set(id, way.size);
          continue;
        }
        const lines = [...way.keys()].slice(met).map((each) => records.get(each)?.line ?? 0);
        this.#context.tell('parent-cycle', { file, line: Math.max(...lines), column: 'parentSourcedId' });
        break;
      }
      for (const id of way.keys()) done.add(id);
    }
  }

  #orgParent({ line, type, parent }: { line: number; type: string; parent: string }): void {
    const above = orgRank[this.#orgs.get(parent)?.type ?? ''];
    const own = orgRank[type];
    if (above !== undefined && own !== undefined && above >= own && type !== 'department')
      this.#context.tell('org-parent-type', { file: 'orgs', line, column: 'parentSourcedId' });
  }

  #session({ line, type, start, end, parent, year }: Session): void {
    const tell = (rule: Parameters<SetContext['tell']>[0], column: string) =>
      this.#context.tell(rule, { file: 'academicSessions', line, column });
    if (isDate(start) && isDate(end) && end < start) tell('dates-reversed', 'endDate');
    else if (isDate(start) && end === start) tell('session-without-days', 'endDate');
    const above = this.#sessions.get(parent);
    if (above && isDate(start) && isDate(end) && isDate(above.start) && isDate(above.end)) {
      if (start < above.start) tell('session-outside-parent', 'startDate');
      else if (end > above.end) tell('session-outside-parent', 'endDate');
    }
    const [outer, inner] = [sessionRank[above?.type ?? ''], sessionRank[type]];
    if (outer !== undefined && inner !== undefined && outer >= inner)
      tell('session-parent-type', 'parentSourcedId');
    if (above && above.year !== '' && year !== '' && above.year !== year)
      tell('session-school-year', 'schoolYear');
    else if (type === 'schoolYear' && isDate(end) && /^\d{4}$/.test(year) && lastYear(end) !== year)
      tell('session-school-year', 'schoolYear');
  }
}

/** What may hold what: the smaller may hold the larger. `local` is the word of 1.0 for a district. */
const orgRank: Readonly<Record<string, number>> = {
  national: 0,
  state: 1,
  local: 2,
  district: 2,
  department: 3,
  school: 4,
};
/** Terms, semesters and such lie in many ways in each other; only these are certain. */
const sessionRank: Readonly<Record<string, number>> = { schoolYear: 0, gradingPeriod: 9, semester: 1 };

export function isDate(value: string): boolean {
  return /^\d{4}-\d{2}-\d{2}$/.test(value);
}

/** The year of the last day; the end is the day after it. */
function lastYear(end: string): string {
  const time = Date.parse(`${end}T00:00:00Z`);
  return Number.isNaN(time) ? end.slice(0, 4) : new Date(time - 86_400_000).toISOString().slice(0, 4);
}
