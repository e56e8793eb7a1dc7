/**
 * Data-quality rules of an edition: each has a `findings/<rule>.sql` that yields one row per thing found, with where
 * it came from. `{rows}` and `{detail}` are filled in. What the rule is about, when it matters, how to mend it.
 */
export const findingRules = {
  'reference-unmatched': {
    severity: 'error',
    message:
      '{rows} rows point ({detail}) at an id that no source has delivered. They are not in the edition.',
    remedy:
      'Check that the source that owns these ids was delivered and covers the same year, then publish again.',
  },
  'reference-optional-unmatched': {
    severity: 'warning',
    message: '{rows} rows carry an id ({detail}) that no source has delivered. The rows are used without it.',
    remedy: 'Check the ids in the source; the rows join by themselves once the id is known.',
  },
  'identifier-shared': {
    severity: 'error',
    message: '{rows} ids ({detail}) stand on two or more people of the same delivery. They link nobody.',
    remedy: 'Correct the ids in the source: one id belongs to one person.',
  },
  'identity-conflict': {
    severity: 'error',
    message: '{rows} ids ({detail}) would make one person of two who are known as two. They link nobody.',
    remedy:
      'Check in the sources whether it is one child or two; correct the id that stands on the wrong one.',
  },
  'attendance-day-closed': {
    severity: 'warning',
    message: '{rows} attendance events lie on days the school was closed. They count for no day.',
    remedy: 'Correct the date of the event, or the calendar of the school.',
  },
  'attendance-future': {
    severity: 'warning',
    message: '{rows} attendance events lie after the as-of day. They count from their day on.',
    remedy: 'Correct the date if it is a slip; planned absences need nothing.',
  },
  'attendance-not-enrolled': {
    severity: 'warning',
    message:
      '{rows} attendance events are of students not enrolled at that school on that day. They count for no day.',
    remedy: 'Compare entry and exit dates with the attendance of the school.',
  },
  'attendance-contradicting': {
    severity: 'note',
    message:
      '{rows} attendance events share their student and day with an event of another kind. One of them decided the day.',
    remedy:
      'Nothing, if the rules on the page of student_day suit you; else correct the codes in the source.',
  },
  'attendance-not-delivered': {
    severity: 'warning',
    message:
      '{detail} has not turned in its attendance for {rows} school days. These days are neither present nor absent.',
    remedy: 'Ask the school to submit these days; they count after the next delivery.',
  },
  'enrollment-omitted': {
    severity: 'warning',
    message:
      '{rows} enrollments are missing from the newest delivery without an exit. They end the day before it.',
    remedy: 'Enter the withdrawals with their dates in the source.',
  },
  'enrollment-exit-before-entry': {
    severity: 'error',
    message: '{rows} enrollments end before they begin. They count nowhere.',
    remedy: 'Correct entry or exit date in the source.',
  },
  'enrollment-overlap': {
    severity: 'note',
    message:
      '{rows} enrollments overlap with one at another school. On shared days the school entered last counts.',
    remedy: 'Close the earlier enrollment in the source if the student has moved.',
  },
  'enrollment-no-calendar': {
    severity: 'error',
    message:
      '{rows} enrollments are at a school and year without a calendar. They have no school days and no attendance.',
    remedy: 'Deliver the calendar of the school.',
  },
  'result-not-enrolled': {
    severity: 'note',
    message:
      '{rows} assessment results are of students not enrolled on the day tested. They count for no school.',
    remedy: 'Nothing, if they are of earlier years or other districts; else check the enrollment dates.',
  },
  'grade-without-school': {
    severity: 'warning',
    message: '{rows} grades name no school and no section we know. They count for no school.',
    remedy: 'Deliver the roster the grades refer to, or the school with the grade.',
  },
  'participant-unmatched': {
    severity: 'note',
    message:
      '{rows} sign-ins of {detail} carry no id we know. They wait for matching by name and count for nobody.',
    remedy: 'Give the organisation the student numbers of its participants, with consent.',
  },
  'section-without-teacher': {
    severity: 'note',
    message: '{rows} sections have no member of staff. No teacher sees their students through them.',
    remedy: 'Assign the teacher of record in the student information system.',
  },
} as const satisfies Record<
  string,
  { severity: 'error' | 'warning' | 'note'; message: string; remedy: string }
>;

export type FindingRule = keyof typeof findingRules;
