/** Pages a role can open, by their path; the gate decides about what each shows all the same. */
export const pages = [
  ...(['/district', '/school', '/sections', '/students', '/attendance'] as const),
  ...(['/deliveries', '/runs', '/upload', '/editions'] as const),
  ...(['/access', '/records', '/audit'] as const),
] as const;
export type Page = (typeof pages)[number];

/** Pages that are only places: what stands there is decided question by question. The others open something by themselves. */
export const placesOfData: readonly Page[] = [
  '/district',
  '/school',
  '/sections',
  '/students',
  '/attendance',
];
