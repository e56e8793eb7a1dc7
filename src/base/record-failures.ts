/** Errors of records about students' records and of the audit log: a part of the table in failure.ts. */
export const recordFailures = {
  'record-invalid': {
    status: 422,
    message: 'Nothing was written into the record: {problem}.',
    remedy: '{remedy}',
  },
  'record-request-unknown': {
    status: 404,
    message: 'There is no such request or entry. Nothing was changed.',
    remedy: 'Load the page again and choose one from there.',
  },
  'record-request-closed': {
    status: 409,
    message: 'The request no longer stands where this step belongs. Nothing was changed.',
    remedy: 'Load the page again: somebody else may have answered it.',
  },
  'audit-export-too-large': {
    status: 422,
    message: 'That is more than {most} entries. No file was made.',
    remedy: 'Narrow the days, or ask for one person or one kind of entry.',
  },
  'audit-not-whole': {
    status: 409,
    message: 'The audit log is not whole, so none of it was retired.',
    remedy: 'Run "almanac audit verify", and find out who could write into the store.',
  },
} as const;
