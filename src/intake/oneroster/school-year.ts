import { schoolYearOf } from '../../base/clock.ts';

/** The school year of a set: the newest one its sessions name, those of type schoolYear before all others. */
export class SchoolYears {
  #stated: number | null = null;
  #any: number | null = null;

  /** A row of academicSessions. Where it names no school year (1.0), its last day tells. */
  add(session: { type: string | null; schoolYear: string | null; endDate: string | null }): void {
    const year = yearOf(session.schoolYear, session.endDate);
    if (year === null) return;
    this.#any = Math.max(this.#any ?? year, year);
    if (session.type === 'schoolYear') this.#stated = Math.max(this.#stated ?? year, year);
  }

  get newest(): number | null {
    return this.#stated ?? this.#any;
  }
}

function yearOf(schoolYear: string | null, endDate: string | null): number | null {
  if (schoolYear !== null && /^\d{4}$/.test(schoolYear)) return Number(schoolYear);
  if (endDate === null || !/^\d{4}-\d{2}-\d{2}$/.test(endDate)) return null;
  // The end is exclusive: a year that ends on 1 July has its last day in June.
  const last = new Date(Date.parse(endDate) - 86_400_000);
  return schoolYearOf(last.toISOString().slice(0, 10));
}
