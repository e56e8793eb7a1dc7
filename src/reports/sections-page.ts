import { listOf } from './list-sql.ts';
import type { ResultCell, SectionsPage } from './shapes/pages.ts';
import type { Visit } from './visit.ts';

interface SectionRow {
  readonly section_id: string;
  readonly title: string;
  readonly school_id: string;
  readonly school_name: string | null;
  readonly school_level: string | null;
  readonly period: string | null;
  readonly subject: string | null;
  readonly students: number;
}

interface StudentRow {
  readonly student_id: string;
  readonly first_name: string;
  readonly last_name: string;
  readonly grade_level: string | null;
  readonly days_enrolled: number | null;
  readonly days_known: number | null;
  readonly days_absent: number | null;
}

interface ResultRow {
  readonly student_id: string;
  readonly assessment_id: string;
  readonly title: string;
  readonly subject: string | null;
  readonly score_name: string | null;
  readonly school_year: number;
  readonly period: string;
  readonly administration_date: string;
  readonly score: number | null;
  readonly percentile: number | null;
  readonly performance_level: string | null;
  readonly is_proficient: boolean | null;
}

const periodOrder = ['fall', 'winter', 'spring', 'annual', 'other'];

/** A teacher's own sections: benchmark results of the students of one of them. Throws `gate-denied` for somebody else's section. */
export async function sectionsPage(
  visit: Visit,
  wantedSection: string | null,
  wantedAssessment: string | null,
): Promise<SectionsPage> {
  const { served } = visit;
  const sections = await visit.list<SectionRow>(listOf('sections'));
  if (wantedSection !== null && !sections.some(({ section_id }) => section_id === wantedSection)) {
    return visit.refuse({ section: wantedSection }, 'other-section');
  }
  const parametersOfSection = (section: string) => ({ section, year: served.schoolYear });
  let section = wantedSection;
  let results: ResultRow[] = [];
  // Without a choice, the first section whose students have results: an empty first page helps nobody.
  for (const candidate of wantedSection !== null
    ? [wantedSection]
    : sections.map(({ section_id }) => section_id)) {
    results = await visit.list<ResultRow>({
      ...listOf('section-results'),
      parameters: parametersOfSection(candidate),
    });
    section = candidate;
    if (results.length > 0) break;
  }
  const students =
    section === null
      ? []
      : await visit.list<StudentRow>({
          ...listOf('section-students'),
          parameters: parametersOfSection(section),
        });

  const assessments = assessmentsIn(
    results,
    sections.find(({ section_id }) => section_id === section)?.subject ?? null,
  );
  const assessment = assessments.find(({ id }) => id === wantedAssessment) ?? assessments[0] ?? null;
  const shown = results.filter(({ assessment_id }) => assessment_id === assessment?.id);
  const resultsYear = shown.length > 0 ? Math.max(...shown.map(({ school_year }) => school_year)) : null;
  const ofYear = shown.filter(({ school_year }) => school_year === resultsYear);
  const optedOut = await served.gate.optedOut();
  return {
    context: await visit.context(served.schoolYear, [served.schoolYear]),
    sections: sections.map((row) => ({
      id: row.section_id,
      title: row.title,
      school: { id: row.school_id, name: row.school_name ?? row.school_id, level: row.school_level },
      period: row.period,
      subject: row.subject,
      students: row.students,
    })),
    section,
    assessments: assessments.map(({ id, title, subject, scoreName }) => ({
      id,
      title,
      subject,
      scoreName,
      periods: periodsIn(
        results.filter((row) => row.assessment_id === id && row.school_year === latestYear(results, id)),
      ),
    })),
    assessment: assessment?.id ?? null,
    rows: students.map((row) => ({
      student: {
        id: row.student_id,
        firstName: row.first_name,
        lastName: row.last_name,
        grade: row.grade_level,
        ...(optedOut.has(row.student_id) ? { isOptedOut: true } : {}),
      },
      results: Object.fromEntries(
        ofYear
          .filter(({ student_id }) => student_id === row.student_id)
          .map((result) => [result.period, resultCell(result)]),
      ),
      daysAbsent: row.days_absent,
      daysEnrolled: row.days_enrolled,
      missedShare:
        row.days_known !== null && row.days_absent !== null && row.days_known > 0
          ? row.days_absent / row.days_known
          : null,
    })),
    distribution: periodsIn(ofYear).map((period) => distributionOf(period, ofYear, students.length)),
    resultsYear,
  };
}

function resultCell(row: ResultRow): ResultCell {
  return {
    score: row.score,
    percentile: row.percentile,
    level: row.performance_level,
    isProficient: row.is_proficient,
    date: row.administration_date,
  };
}

/** Assessments with results, those of the section's own subject first. */
function assessmentsIn(results: readonly ResultRow[], subject: string | null) {
  const found = new Map(
    results.map((row) => [
      row.assessment_id,
      { id: row.assessment_id, title: row.title, subject: row.subject, scoreName: row.score_name },
    ]),
  );
  const rank = (assessment: { subject: string | null }) => (assessment.subject === subject ? 0 : 1);
  return [...found.values()].sort((a, b) => rank(a) - rank(b) || a.title.localeCompare(b.title));
}

function latestYear(results: readonly ResultRow[], assessment: string): number {
  return Math.max(
    ...results.filter((row) => row.assessment_id === assessment).map(({ school_year }) => school_year),
  );
}

function periodsIn(results: readonly ResultRow[]): string[] {
  const found = new Set(results.map(({ period }) => period));
  return periodOrder.filter((period) => found.has(period));
}

/** How many students reached which level, levels from the lowest mean score to the highest. */
function distributionOf(period: string, results: readonly ResultRow[], students: number) {
  const tested = results.filter((row) => row.period === period);
  const levels = new Map<string, number[]>();
  for (const row of results) {
    if (row.performance_level === null) continue;
    levels.set(row.performance_level, [
      ...(levels.get(row.performance_level) ?? []),
      row.percentile ?? row.score ?? 0,
    ]);
  }
  const mean = (values: readonly number[]) =>
    values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length);
  return {
    period,
    tested: tested.length,
    untested: students - tested.length,
    levels: [...levels]
      .sort(([, a], [, b]) => mean(a) - mean(b))
      .map(([level]) => ({
        level,
        students: tested.filter(({ performance_level }) => performance_level === level).length,
      })),
  };
}
