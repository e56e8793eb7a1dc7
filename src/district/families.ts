import { familyName, firstName, homeLanguage, type NameOrigin } from './names.ts';
import { type Random, randomFrom } from './random.ts';

export type RaceEthnicity =
  | 'american_indian_or_alaska_native'
  | 'asian'
  | 'black_or_african_american'
  | 'hispanic_or_latino'
  | 'native_hawaiian_or_other_pacific_islander'
  | 'two_or_more_races'
  | 'white';

export interface Guardian {
  readonly id: string;
  readonly firstName: string;
  readonly lastName: string;
  readonly relationship: string;
  readonly email: string | null;
  readonly phone: string;
}

/** A household: what siblings share. */
export interface Family {
  readonly index: number;
  readonly origin: NameOrigin;
  readonly lastName: string;
  readonly race: RaceEthnicity;
  readonly language: string;
  readonly isLowIncome: boolean;
  /** Standard normal: how settled life is (moving, work, health); hidden from the product. */
  readonly stability: number;
  readonly isHomeless: boolean;
  readonly guardians: readonly Guardian[];
}

export function familyOf(seed: number, index: number, povertyShare: number): Family {
  return new Household(seed, index, povertyShare, drawnFrom(randomFrom(seed, 'family', index), povertyShare));
}

function drawnFrom(random: Random, povertyShare: number) {
  const origin = random.weighted(originWeights);
  const lastName = familyName(random, origin);
  const isLowIncome = random.chance(povertyShare);
  const stability = random.normal(isLowIncome ? -0.2 : 0.2, 0.95);
  const race = random.weighted(raceWeights[origin]);
  const isBilingual = origin !== 'english' && random.chance(bilingualShare[origin] ?? 0.6);
  const isHomeless = isLowIncome && random.chance(stability < -1.2 ? 0.2 : 0.022);
  return { origin, lastName, isLowIncome, stability, race, isBilingual, isHomeless };
}

/** A district has a million of these in memory at once: the guardians are drawn again whenever they are asked for. */
class Household implements Family {
  readonly index: number;
  readonly origin: NameOrigin;
  readonly lastName: string;
  readonly race: RaceEthnicity;
  readonly language: string;
  readonly isLowIncome: boolean;
  readonly stability: number;
  readonly isHomeless: boolean;
  private readonly seed: number;
  private readonly povertyShare: number;

  constructor(seed: number, index: number, povertyShare: number, drawn: ReturnType<typeof drawnFrom>) {
    this.seed = seed;
    this.index = index;
    this.povertyShare = povertyShare;
    this.origin = drawn.origin;
    this.lastName = drawn.lastName;
    this.race = drawn.race;
    this.language = drawn.isBilingual ? homeLanguage(drawn.origin) : 'en';
    this.isLowIncome = drawn.isLowIncome;
    this.stability = drawn.stability;
    this.isHomeless = drawn.isHomeless;
  }

  get guardians(): readonly Guardian[] {
    const random = randomFrom(this.seed, 'family', this.index);
    drawnFrom(random, this.povertyShare);
    return guardiansOf(random, this.index, this.origin, this.lastName);
  }
}

function guardiansOf(random: Random, family: number, origin: NameOrigin, lastName: string): Guardian[] {
  return householdPeople[random.weighted(householdWeights)].map(([relationship, sex], at) => {
    const first = firstName(random, origin, sex);
    const last = random.chance(0.75) ? lastName : familyName(random, origin);
    return {
      id: `G${700_000 + family * 2 + at}`,
      firstName: first,
      lastName: last,
      relationship,
      email: random.chance(0.8) ? `${mailbox(first)}.${mailbox(last)}${family}@example.org` : null,
      // 555-01xx is kept free for stories.
      phone: `(218) 555-01${String(random.int(100)).padStart(2, '0')}`,
    };
  });
}

/** A name as the front part of a mail address: plain Latin letters. */
export function mailbox(name: string): string {
  return name
    .normalize('NFD')
    .replace(/[đĐ]/g, 'd')
    .replace(/[^a-zA-Z]/g, '')
    .toLowerCase();
}

const householdWeights = {
  both: 62,
  mother: 24,
  father: 6,
  grandmother: 5,
  fosterParent: 1,
  mothers: 2,
} as const;

const householdPeople: Readonly<
  Record<keyof typeof householdWeights, readonly (readonly [string, 'female' | 'male'])[]>
> = {
  both: [
    ['Mother', 'female'],
    ['Father', 'male'],
  ],
  mother: [['Mother', 'female']],
  father: [['Father', 'male']],
  grandmother: [['Grandmother', 'female']],
  fosterParent: [['Foster parent', 'female']],
  mothers: [
    ['Mother', 'female'],
    ['Mother', 'female'],
  ],
};

const originWeights: Readonly<Record<NameOrigin, number>> = {
  english: 52,
  spanish: 24,
  vietnamese: 4,
  chinese: 3,
  hmong: 5,
  somali: 4,
  arabic: 2,
  indian: 3,
  filipino: 3,
};

/** Share of families who speak the language of their names at home; 0.6 where nothing is said. */
const bilingualShare: Partial<Record<NameOrigin, number>> = { spanish: 0.66, somali: 0.85, filipino: 0.4 };

const asian = { asian: 96, two_or_more_races: 4 } as Readonly<Record<RaceEthnicity, number>>;
const raceWeights: Readonly<Record<NameOrigin, Readonly<Record<RaceEthnicity, number>>>> = {
  english: {
    white: 66,
    black_or_african_american: 22,
    two_or_more_races: 8,
    american_indian_or_alaska_native: 3,
    native_hawaiian_or_other_pacific_islander: 1,
    asian: 0,
    hispanic_or_latino: 0,
  },
  spanish: { hispanic_or_latino: 97, two_or_more_races: 3 } as Readonly<Record<RaceEthnicity, number>>,
  vietnamese: asian,
  chinese: asian,
  hmong: asian,
  somali: { black_or_african_american: 100 } as Readonly<Record<RaceEthnicity, number>>,
  arabic: { white: 92, two_or_more_races: 8 } as Readonly<Record<RaceEthnicity, number>>,
  indian: asian,
  filipino: asian,
};
