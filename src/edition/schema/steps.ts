/** Canonical tables, in the order in which people meet them. What a table reads is built before it. */
export const canonicalTables = [
  'district',
  'school',
  'calendar_day',
  'term',
  'student',
  'guardian',
  'student_school_enrollment',
  'student_program',
  'program_attendance',
  'staff',
  'staff_assignment',
  'caseload',
  'course',
  'section',
  'section_enrollment',
  'section_staff',
  'attendance_submission',
  'attendance_event',
  'student_day',
  'assessment',
  'assessment_result',
  'assessment_objective_result',
  'screening_result',
  'course_grade',
  'behavior_incident',
  'discipline_action',
  'survey_response',
  'process_fact',
  'gone_record',
] as const;

/** Marts for the measures. */
export const marts = [
  'student_year',
  'attendance_month',
  'attendance_year',
  'attendance_date',
  'assessment_outcome',
  'course_year',
  'incident_year',
  'enrollment_year',
] as const;

export type TableName = (typeof canonicalTables)[number] | (typeof marts)[number];
export const tableNames: readonly TableName[] = [...canonicalTables, ...marts];

/** Marts that are only another look at a table: views, so that the rows are kept once. */
export const views = ['attendance_date'] as const satisfies readonly TableName[];
