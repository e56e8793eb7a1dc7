import type { Domain, SensitivityClass } from './column.ts';
import { type EntityName, entities, entity } from './entities.ts';
import type { TableName } from './steps.ts';

/** What a column of a canonical table or mart is about and how sensitive it is; the gate grants by these two. */
export interface ColumnClass {
  readonly domain: Domain;
  readonly sensitivity: SensitivityClass;
}

type Classes = Readonly<Record<string, SensitivityClass | ColumnClass>>;

const lineage: Classes = { delivery_id: 'key', source_file: 'key', source_line: 'key' };
const sensitiveProgram: ColumnClass = { domain: 'programs', sensitivity: 'sensitive' };

const attendanceCounts: Classes = {
  student_id: 'key',
  school_id: 'key',
  school_year: 'key',
  reach: 'key',
  month: 'key',
  date: 'key',
  days_enrolled: 'education',
  days_known: 'education',
  days_present: 'education',
  days_absent: 'education',
  // What is left of the absences is suspensions.
  days_excused: 'sensitive',
  days_unexcused: 'sensitive',
  days_suspended: 'sensitive',
  days_tardy: 'education',
  days_unknown: 'education',
  days_not_delivered: 'education',
};

/** Columns that tables have beyond their entity's, and all columns of marts. */
const derived: Readonly<Partial<Record<TableName, { readonly domain: Domain; readonly columns: Classes }>>> =
  {
    calendar_day: { domain: 'roster', columns: { school_year: 'key' } },
    student_school_enrollment: {
      domain: 'roster',
      columns: {
        is_omitted: 'education',
        last_day: 'education',
        is_membership: 'key',
        is_current: 'key',
      },
    },
    student: { domain: 'roster', columns: { gone_on: 'education' } },
    staff: { domain: 'processes', columns: { gone_on: 'key' } },
    // A record stands under ids alone; who it was stays in the table of its entity.
    gone_record: {
      domain: 'roster',
      columns: {
        entity: 'key',
        source: 'key',
        record_id: 'education',
        student_id: 'key',
        school_id: 'key',
        school_year: 'key',
        gone_on: 'education',
      },
    },
    staff_assignment: { domain: 'processes', columns: { is_current: 'key' } },
    caseload: { domain: 'roster', columns: { is_current: 'key' } },
    guardian: { domain: 'roster', columns: { is_current: 'key' } },
    section: { domain: 'roster', columns: { begin_date: 'key', end_date: 'key' } },
    section_enrollment: { domain: 'roster', columns: { is_current: 'key' } },
    section_staff: { domain: 'roster', columns: { is_current: 'key' } },
    assessment_result: { domain: 'assessment', columns: { school_id: 'key' } },
    assessment_objective_result: { domain: 'assessment', columns: { school_id: 'key' } },
    // That a child was screened is as private as what came of it.
    screening_result: { domain: 'wellbeing', columns: { school_id: 'restricted' } },
    behavior_incident: { domain: 'behavior', columns: { school_year: 'key' } },
    student_day: {
      domain: 'attendance',
      columns: {
        student_id: 'key',
        school_id: 'key',
        date: 'key',
        school_year: 'key',
        is_primary: 'key',
        // Names suspensions, which are discipline; is_absent and is_tardy do not.
        attendance_status: 'sensitive',
        is_absent: 'education',
        absent_part: 'education',
        is_tardy: 'education',
        source_code: 'sensitive',
      },
    },
    student_year: {
      domain: 'roster',
      columns: {
        student_id: 'key',
        school_year: 'key',
        school_id: 'key',
        is_current: 'key',
        grade_level: 'directory',
        sex: 'education',
        race_ethnicity: 'education',
        english_learner: sensitiveProgram,
        special_education: sensitiveProgram,
        section_504: sensitiveProgram,
        economically_disadvantaged: sensitiveProgram,
        homeless: sensitiveProgram,
      },
    },
    attendance_year: { domain: 'attendance', columns: attendanceCounts },
    attendance_month: { domain: 'attendance', columns: attendanceCounts },
    attendance_date: { domain: 'attendance', columns: attendanceCounts },
    assessment_outcome: {
      domain: 'assessment',
      columns: {
        student_id: 'key',
        school_id: 'key',
        school_year: 'key',
        assessment_id: 'key',
        period: 'key',
        subject: 'key',
        assessment_type: 'key',
        grade_tested: 'directory',
        administration_date: 'education',
        score: 'education',
        percentile: 'education',
        performance_level: 'education',
        is_proficient: 'education',
      },
    },
    course_year: {
      domain: 'grades',
      columns: {
        student_id: 'key',
        school_id: 'key',
        school_year: 'key',
        reach: 'key',
        grades: 'education',
        grades_failed: 'education',
        core_grades: 'education',
        core_grades_failed: 'education',
      },
    },
    incident_year: {
      domain: 'behavior',
      columns: {
        student_id: 'key',
        school_id: 'key',
        school_year: 'key',
        reach: 'key',
        incidents: 'sensitive',
        members: 'key',
      },
    },
    enrollment_year: {
      domain: 'roster',
      columns: {
        student_id: 'key',
        school_id: 'key',
        school_year: 'key',
        reach: 'key',
        is_enrolled: 'directory',
      },
    },
  };

/** Class of a column, or null for one that nobody has classified: nobody may read it. */
export function columnClass(table: TableName, column: string): ColumnClass | null {
  const extra = derived[table];
  const found = extra?.columns[column];
  if (extra && found) return typeof found === 'string' ? { domain: extra.domain, sensitivity: found } : found;
  if (table in entities) {
    const { domain, columns } = entity(table as EntityName);
    const own = columns[column];
    if (own) return { domain, sensitivity: own.sensitivity };
    if (lineage[column]) return { domain, sensitivity: 'key' };
  }
  return extra && lineage[column] ? { domain: extra.domain, sensitivity: 'key' } : null;
}
