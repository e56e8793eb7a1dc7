/** Errors of roles, grants and requests for access: a part of the table in failure.ts. */
export const accessFailures = {
  'role-invalid': {
    status: 422,
    message: 'The role "{role}" cannot be used: {problem}. Nothing was changed.',
    remedy: '{remedy}',
  },
  'role-changed': {
    status: 409,
    message:
      'The role "{role}" has a version {version} already: somebody else has changed it in the meantime. Your change was not kept.',
    remedy: 'Look at the role as it is now, and make the change again if it is still wanted.',
  },
  'role-unknown': {
    status: 404,
    message: 'There is no role "{role}".',
    remedy: 'Start from the list of roles.',
  },
  'role-keeper-own': {
    status: 409,
    message: 'After this you could not change roles any more. Nothing was changed.',
    remedy: 'Let somebody else who changes roles decide it: so there is always one who can.',
  },
  'grant-invalid': {
    status: 422,
    message: 'The grant was not made: {problem}.',
    remedy: '{remedy}',
  },
  'grant-unknown': {
    status: 404,
    message: 'There is no grant {grant}. Nothing was changed.',
    remedy: 'See "almanac grant list" for the grants there are.',
  },
  'grant-over': {
    status: 409,
    message: 'The grant {grant} is over already. It was left as it is.',
    remedy: 'Load the page again to see the grants that hold.',
  },
  'grant-review-invalid': {
    status: 422,
    message: 'The review of the grant cannot be taken as it is: {problem}. Nothing was changed.',
    remedy: '{remedy}',
  },
  'access-request-invalid': {
    status: 422,
    message: 'The request for access cannot be taken as it is: {problem}. Nothing was changed.',
    remedy: '{remedy}',
  },
  'access-request-unknown': {
    status: 404,
    message: 'There is no such request for access among those you may decide about. Nothing was changed.',
    remedy: 'Start from the list of requests; if one is missing there, somebody else has to decide about it.',
  },
  'access-request-decided': {
    status: 409,
    message: 'The request for access is not open any more. What was decided was left as it is.',
    remedy: 'Look at the list of requests to see what was decided, by whom and why.',
  },
} as const;
