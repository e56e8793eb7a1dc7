import type { Severity } from '../../finding.ts';

/** The part of `strictRules` that is about records: how they change and what they say of each other. */
export const recordRules = {
  // bulk and delta
  'bulk-status': {
    severity: 'error',
    says: 'status is empty in a bulk file.',
    where: 'Bulk and delta processing',
  },
  'bulk-date-last-modified': {
    severity: 'error',
    says: 'dateLastModified is empty in a bulk file.',
    where: 'Bulk and delta processing',
  },
  'delta-status-missing': {
    severity: 'error',
    says: 'status is required in a delta file.',
    where: 'Bulk and delta processing',
  },
  'delta-date-last-modified-missing': {
    severity: 'error',
    says: 'dateLastModified is required in a delta file.',
    where: 'Bulk and delta processing',
  },
  'status-inactive': {
    severity: 'warning',
    says: 'The status "inactive" is deprecated; "tobedeleted" takes its place.',
    where: 'Bulk and delta processing',
  },
  // records
  'sourced-id-repeated': {
    severity: 'error',
    says: 'The sourcedId stands in the file more than once.',
    where: 'Data types: GUID',
  },
  'reference-dangling': {
    severity: 'error',
    says: 'The id refers to a record that is not in the set.',
    where: 'Bulk and delta processing: references',
  },
  'reference-file-absent': {
    severity: 'error',
    says: 'The column refers to a file that the set does not have.',
    where: 'Bulk and delta processing: references',
  },
  'reference-wrong-type': {
    severity: 'error',
    says: 'The id refers to a record of another type than the column asks for.',
    where: 'File tables: references',
  },
  'parent-cycle': {
    severity: 'error',
    says: 'Going from parent to parent leads back to the record itself.',
    where: 'orgs.csv, academicSessions.csv: parentSourcedId',
  },
  'dates-reversed': {
    severity: 'error',
    says: 'The end lies before the beginning.',
    where: 'Data types: date; the end is exclusive',
  },
  'session-without-days': {
    severity: 'error',
    says: 'A session ends after it begins; its end is the first day that is no longer part of it.',
    where: 'academicSessions.csv',
  },
  'dates-without-days': {
    severity: 'warning',
    says: 'Beginning and end are the same day; as the end is exclusive, no day is left.',
    where: 'Data types: date; the end is exclusive',
  },
  'session-outside-parent': {
    severity: 'warning',
    says: 'The session has days outside its parent.',
    where: 'academicSessions.csv',
  },
  'session-parent-type': {
    severity: 'warning',
    says: 'The parent is of a type that cannot hold the session.',
    where: 'academicSessions.csv',
  },
  'session-school-year': {
    severity: 'warning',
    says: 'The school year is another than that of the parent, or not the year a session of type schoolYear ends in.',
    where: 'academicSessions.csv',
  },
  'org-parent-type': {
    severity: 'warning',
    says: 'The parent is of a type that cannot hold the org.',
    where: 'orgs.csv',
  },
  'primary-role-repeated': {
    severity: 'error',
    says: 'The user has more than one primary role at the org.',
    where: 'roles.csv: roleType',
  },
  'primary-org-without-role': {
    severity: 'warning',
    says: 'The user has no role at the primary org.',
    where: 'users.csv: primaryOrgSourcedId',
  },
  'agent-not-adult': {
    severity: 'warning',
    says: 'A student names a student as agent.',
    where: 'users.csv: agentSourcedIds',
  },
  'demographics-not-student': {
    severity: 'note',
    says: 'The demographics are of somebody who is no student.',
    where: 'demographics.csv',
  },
  'person-repeated': {
    severity: 'warning',
    says: 'Another record has the same name and the same identifier or email.',
    where: 'users.csv',
  },
  'subject-codes-length': {
    severity: 'warning',
    says: 'subjects and subjectCodes do not have the same number of items.',
    where: 'courses.csv, classes.csv: subjectCodes',
  },
  'class-terms-apart': {
    severity: 'warning',
    says: 'The terms of the class belong to different school years.',
    where: 'classes.csv: termSourcedIds',
  },
  'class-without-people': {
    severity: 'note',
    says: 'The class has no teacher or no student.',
    where: 'classes.csv',
  },
  'enrollment-other-school': {
    severity: 'warning',
    says: 'The school is another than that of the class.',
    where: 'enrollments.csv: schoolSourcedId',
  },
  'enrollment-role-not-held': {
    severity: 'warning',
    says: 'The person is enrolled as student or teacher and has no such role.',
    where: 'enrollments.csv: role',
  },
  'primary-not-teacher': {
    severity: 'warning',
    says: 'Only teachers are primary.',
    where: 'enrollments.csv: primary',
  },
  'primary-teachers-overlap': {
    severity: 'warning',
    says: 'The class has another primary teacher at the same time.',
    where: 'enrollments.csv: primary',
  },
  'line-item-due-first': {
    severity: 'warning',
    says: 'The work is due before it is assigned.',
    where: 'lineItems.csv',
  },
  'result-not-enrolled': {
    severity: 'warning',
    says: 'The student is not enrolled in the class of the line item.',
    where: 'results.csv',
  },
  'score-outside-range': {
    severity: 'warning',
    says: 'The score lies outside the range of the line item.',
    where: 'results.csv: score',
  },
} as const satisfies Record<string, { severity: Severity; says: string; where: string }>;
