import { type Day, dayAt } from './day.ts';
import { type Family, familyOf, mailbox } from './families.ts';
import { firstName, nickname, type RecordedSex } from './names.ts';
import { type Random, randomFrom } from './random.ts';

/** A child with the ids every system gives, what is recorded, and what is behind it. */
export interface Student {
  readonly index: number;
  readonly sourcedId: string;
  readonly localId: string;
  readonly stateId: string;
  readonly firstName: string;
  readonly middleName: string | null;
  readonly lastName: string;
  readonly goesBy: string | null;
  readonly birthDay: Day;
  readonly sex: RecordedSex;
  readonly email: string;
  readonly family: Family;
  readonly services: Services;
  readonly hidden: HiddenFactors;
}

export interface Services {
  /** Level 1 to 5 of English proficiency, or null for a student who is not an English learner. */
  readonly englishLevel: number | null;
  readonly disability: string | null;
  readonly has504: boolean;
  readonly isGifted: boolean;
  readonly isFoster: boolean;
  readonly isMigrant: boolean;
}

/** Standard normal before group differences; never leaves the truth folder. */
export interface HiddenFactors {
  readonly ability: number;
  readonly engagement: number;
  readonly stability: number;
}

/** Makes students one after the other; some join the family of an earlier one. */
export function studentMaker(seed: number): (grade: number, year: number, povertyShare: number) => Student {
  // Only the newest families can still get another child.
  const families: Family[] = [];
  let familiesMade = 0;
  let made = 0;
  let localId = 204_000;
  return (grade, year, povertyShare) => {
    const index = made++;
    const random = randomFrom(seed, 'student', index);
    localId += random.between(1, 9);
    const sibling = random.chance(0.3) ? families[families.length - 1 - random.int(40)] : undefined;
    const family = sibling ?? familyOf(seed, familiesMade++, povertyShare);
    if (!sibling && families.push(family) > 1000) families.splice(0, families.length - 40);
    return studentOf(random, { index, localId, grade, year, family });
  };
}

function studentOf(
  random: Random,
  about: { index: number; localId: number; grade: number; year: number; family: Family },
): Student {
  const { index, localId, grade, year, family } = about;
  const sex = random.weighted(sexWeights);
  const first = firstName(random, family.origin, sex);
  const services = servicesOf(random, grade, family);
  return new Child(
    index,
    hex(random, 8),
    localId,
    first,
    random.chance(0.6) ? firstName(random, family.origin, sex) : null,
    random.chance(0.25) ? nickname(first) : null,
    dayAt(year - 7 - grade, 9, 2) + random.int(365) - (random.chance(0.04) ? 300 : 0),
    sex,
    family,
    services,
    hiddenFactorsOf(random, family, services),
  );
}

/** A district has a million of these in memory at once: what follows from the rest is worked out when asked. */
class Child implements Student {
  readonly index: number;
  private readonly sign: number;
  private readonly number: number;
  readonly firstName: string;
  readonly middleName: string | null;
  readonly goesBy: string | null;
  readonly birthDay: Day;
  readonly sex: RecordedSex;
  readonly family: Family;
  readonly services: Services;
  readonly hidden: HiddenFactors;

  constructor(
    index: number,
    sign: number,
    number: number,
    firstName: string,
    middleName: string | null,
    goesBy: string | null,
    birthDay: Day,
    sex: RecordedSex,
    family: Family,
    services: Services,
    hidden: HiddenFactors,
  ) {
    this.index = index;
    this.sign = sign;
    this.number = number;
    this.firstName = firstName;
    this.middleName = middleName;
    this.goesBy = goesBy;
    this.birthDay = birthDay;
    this.sex = sex;
    this.family = family;
    this.services = services;
    this.hidden = hidden;
  }

  get sourcedId(): string {
    const sign = (this.sign >>> 0).toString(16).padStart(8, '0');
    return `nw-stu-${sign}-${this.index.toString(16).padStart(5, '0')}`;
  }

  get localId(): string {
    return String(this.number);
  }

  get stateId(): string {
    // 7919 shares no factor with 10^8, so no two students meet.
    return `41${String((this.index * 7919 + 31_415_926) % 100_000_000).padStart(8, '0')}`;
  }

  get lastName(): string {
    return this.family.lastName;
  }

  get email(): string {
    const name = `${mailbox(this.firstName).slice(0, 1)}${mailbox(this.lastName)}`;
    return `${name}${this.number % 1000}@students.northwind.example`;
  }
}

function servicesOf(random: Random, grade: number, family: Family): Services {
  // Most English learners are reclassified over the years.
  const learns = family.language !== 'en' && random.chance(grade <= 2 ? 0.68 : grade <= 5 ? 0.52 : 0.33);
  const isDisabled = random.chance(0.14);
  return shared({
    englishLevel: learns ? random.between(1, 5) : null,
    disability: isDisabled ? random.weighted(disabilityWeights) : null,
    has504: !isDisabled && random.chance(0.035),
    isGifted: random.chance(0.06),
    isFoster: random.chance(0.006),
    isMigrant: family.language === 'es' && random.chance(0.03),
  });
}

/** There are a few hundred combinations: students with the same services share one record of them. */
const knownServices = new Map<string, Services>();

function shared(services: Services): Services {
  const key = Object.values(services).join('/');
  const known = knownServices.get(key);
  if (!known) knownServices.set(key, services);
  return known ?? services;
}

/** Group differences in learning as large as districts see them, through income, language and disability only. */
function hiddenFactorsOf(random: Random, family: Family, services: Services): HiddenFactors {
  const talent = random.normal(0, 0.85);
  const gifted = services.isGifted ? 1.1 : 0;
  const income = family.isLowIncome ? -0.25 : 0.25;
  const language = services.englishLevel === null ? 0.05 : -0.17 * (6 - services.englishLevel);
  const disability = services.disability === null ? 0.08 : -0.6;
  return {
    ability: talent + gifted + income + language + disability,
    engagement: 0.3 * talent + random.normal(0, 0.9),
    stability: 0.8 * family.stability + random.normal(0, 0.6),
  };
}

const disabilityWeights = {
  'Specific learning disability': 37,
  'Speech or language impairment': 19,
  'Other health impairment': 15,
  Autism: 12,
  'Emotional disability': 6,
  'Developmental delay': 6,
  'Hearing impairment': 3,
  'Multiple disabilities': 2,
} as const;

const sexWeights = { female: 486, male: 506, nonbinary: 8 } as const;

/** So many hexadecimal digits as one whole number of 32 bits. */
function hex(random: Random, digits: number): number {
  let word = 0;
  for (let at = 0; at < digits; at++) word = (word << 4) | random.int(16);
  return word;
}
