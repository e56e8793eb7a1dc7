/** One letter a day, as in `AttendanceRow.pattern`. */
export const dayKinds = ['p', 't', 'e', 'a', 's', 'u', 'n', '-'] as const;
export type DayKind = (typeof dayKinds)[number];

const kinds: Readonly<Record<string, DayKind>> = {
  present: 'p',
  in_school_suspension: 'p',
  school_activity: 'p',
  early_departure: 't',
  tardy: 't',
  excused_absence: 'e',
  unexcused_absence: 'a',
  out_of_school_suspension: 's',
  unknown: 'u',
  not_delivered: 'n',
  not_enrolled: '-',
};

/** How a status is drawn. A status nobody here knows is drawn as unknown, never as present. */
export function kindOfStatus(status: string): DayKind {
  return kinds[status] ?? 'u';
}

export function kindOfLetter(letter: string): DayKind {
  return dayKinds.find((kind) => kind === letter) ?? 'u';
}

/** The status a letter stands for, as a code with words in the catalogue. */
export const statusOfKind: Readonly<Record<DayKind, string>> = {
  p: 'present',
  t: 'tardy',
  e: 'excused_absence',
  a: 'unexcused_absence',
  s: 'out_of_school_suspension',
  u: 'unknown',
  n: 'not_delivered',
  '-': 'not_enrolled',
};
