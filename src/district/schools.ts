import { randomFrom } from './random.ts';

export type Level = 'elementary' | 'middle' | 'high';

/** A school with the code each system has for it. */
export interface School {
  readonly index: number;
  readonly name: string;
  readonly level: Level;
  readonly lowGrade: number;
  readonly highGrade: number;
  /** Number in the student information system, e.g. 101. */
  readonly number: string;
  /** sourcedId in the roster. */
  readonly sourcedId: string;
  /** NCES id. */
  readonly stateId: string;
  /** What the behavior system calls it. */
  readonly abbreviation: string;
  /** Location code of human resources. */
  readonly location: string;
  /** Site code of finance. */
  readonly site: string;
}

/** What makes one school different from another; hidden from the product. */
export interface SchoolEffects {
  /** Share of students from families with low income. */
  readonly povertyShare: number;
  /** Added to the logarithm of a student's absence rate. */
  readonly absence: number;
  /** Standard deviations of learning a year more or less than expected. */
  readonly growth: number;
  /** Multiplies incidents. */
  readonly behavior: number;
  /** Added to answers of surveys, in points of the scale. */
  readonly climate: number;
}

export const mostSchools = { elementary: 70, middle: 30, high: 20 } as const;

/** Schools for a district of that size: seven elementary to three middle to two high. */
export function schoolsOf(count: number): School[] {
  const middle = Math.max(1, Math.round(count / 4));
  const high = Math.max(1, Math.round(count / 6));
  return [
    ...catalogue('elementary').slice(0, count - middle - high),
    ...catalogue('middle').slice(0, middle),
    ...catalogue('high').slice(0, high),
  ].map((school, index) => ({ ...school, index }));
}

/** Every school of a level the codes of the other systems are known for, first to last. */
export function catalogue(level: Level): School[] {
  return Array.from({ length: mostSchools[level] }, (_, at) => {
    const { offset, base, title, grades, letter } = levels[level];
    const [first, second] = stem(offset + at);
    const number = String(base + 1 + at);
    return {
      index: offset + at,
      name: `${first} ${second} ${title}`,
      level,
      lowGrade: grades[0],
      highGrade: grades[1],
      number,
      sourcedId: `nw-org-${number}`,
      stateId: `27999${String(offset + at + 41).padStart(7, '0')}`,
      abbreviation: `${first.slice(0, 2)}${second.slice(0, 2)}-${letter}`.toUpperCase(),
      location: `0${base * 2 + 10 + at}`,
      site: `${letter}${3000 + (offset + at) * 10}`,
    };
  });
}

/** The school students go on to. */
export function nextSchool(schools: readonly School[], from: School): School | null {
  if (from.level === 'high') return null;
  const mine = schools.filter((school) => school.level === from.level);
  const next = schools.filter((school) => school.level === (from.level === 'middle' ? 'high' : 'middle'));
  return next[Math.floor((mine.indexOf(from) * next.length) / mine.length)] ?? null;
}

/** Effects of all schools, none extreme, around the middle of their level. */
export function effectsOf(seed: number, schools: readonly School[]): SchoolEffects[] {
  const drawn = new Map(
    schools.map((school) => {
      const random = randomFrom(seed, 'school', school.number);
      return [school, Array.from({ length: 5 }, () => Math.max(-1.5, Math.min(1.5, random.normal())))];
    }),
  );
  return schools.map((school) => {
    const peers = schools.filter(({ level }) => level === school.level);
    const centered = (which: number) => {
      const of = (one: School) => drawn.get(one)?.[which] ?? 0;
      return of(school) - peers.reduce((sum, peer) => sum + of(peer), 0) / peers.length;
    };
    return {
      povertyShare: 1 / (1 + Math.exp(-0.7 * centered(0))),
      absence: 0.3 * centered(1),
      growth: 0.08 * centered(2),
      behavior: Math.exp(0.3 * centered(3)),
      climate: 0.25 * centered(4),
    };
  });
}

const levels = {
  elementary: { offset: 0, base: 100, title: 'Elementary School', grades: [0, 5], letter: 'E' },
  middle: { offset: 70, base: 200, title: 'Middle School', grades: [6, 8], letter: 'M' },
  high: { offset: 100, base: 300, title: 'High School', grades: [9, 12], letter: 'H' },
} as const;

const firstWords = [
  'Alder',
  'Birch',
  'Cedar',
  'Heron',
  'Juniper',
  'Larkspur',
  'Maple',
  'Otter',
  'Poplar',
  'Quail',
  'Sandhill',
  'Willow',
] as const;
const secondWords = [
  'Creek',
  'Ridge',
  'Grove',
  'Park',
  'Meadow',
  'Lake',
  'Hill',
  'Brook',
  'Point',
  'Springs',
] as const;

/** 120 pairs of words, all different: 7 and 37 share no factor with 12 and 10. */
function stem(at: number): [string, string] {
  const first = firstWords[(at * 7) % firstWords.length] ?? '';
  const second = secondWords[(at * 3 + Math.floor(at / firstWords.length)) % secondWords.length] ?? '';
  return [first, second];
}
