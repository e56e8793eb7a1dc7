/** Pages a role can open, by their path; the gate decides about what each shows all the same. */
export const pages = [
  ...(['/district', '/school', '/sections', '/students', '/attendance'] as const),
  ...(['/deliveries', '/runs', '/upload', '/editions'] as const),
  ...(['/access', '/records', '/audit'] as const),
] as const;
export type Page = (typeof pages)[number];

/** Pages that are not about students: opening one is a right over the whole district, whatever the scope of the role. */
export const operationPages: readonly Page[] = [
  ...(['/deliveries', '/runs', '/upload', '/editions'] as const),
  ...(['/access', '/records', '/audit'] as const),
];

/** Pages on which students stand one by one and lead to their own page. */
export const studentPages: readonly Page[] = ['/students', '/attendance'];
