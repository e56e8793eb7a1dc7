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
  const families: Family[] = [];
  let made = 0;
  let localId = 204_000;
  return (grade, year, povertyShare) => {
    const index = made++;
    const random = randomFrom(seed, 'student', index);
    localId += random.between(1, 9);
    const sibling = random.chance(0.3) ? families[families.length - 1 - random.int(40)] : undefined;
    const family = sibling ?? familyOf(seed, families.length, povertyShare);
    if (!sibling) families.push(family);
    return studentOf(random, { index, localId, grade, year, family });
  };
}

function studentOf(
  random: Random,
  about: { index: number; localId: number; grade: number; year: number; family: Family },
): Student {
  const { index, localId, grade, year, family } = about;
  const sex = random.weighted({ female: 486, male: 506, nonbinary: 8 });
  const first = firstName(random, family.origin, sex);
  const services = servicesOf(random, grade, family);
  return {
    index,
    sourcedId: `nw-stu-${hex(random, 8)}-${index.toString(16).padStart(5, '0')}`,
    localId: String(localId),
    // 7919 shares no factor with 10^8, so no two students meet.
    stateId: `41${String((index * 7919 + 31_415_926) % 100_000_000).padStart(8, '0')}`,
    firstName: first,
    middleName: random.chance(0.6) ? firstName(random, family.origin, sex) : null,
    lastName: family.lastName,
    goesBy: random.chance(0.25) ? nickname(first) : null,
    birthDay: dayAt(year - 7 - grade, 9, 2) + random.int(365) - (random.chance(0.04) ? 300 : 0),
    sex,
    email: `${mailbox(first).slice(0, 1)}${mailbox(family.lastName)}${localId % 1000}@students.northwind.example`,
    family,
    services,
    hidden: hiddenFactorsOf(random, family, services),
  };
}

function servicesOf(random: Random, grade: number, family: Family): Services {
  // Most English learners are reclassified over the years.
  const learns = family.language !== 'en' && random.chance(grade <= 2 ? 0.68 : grade <= 5 ? 0.52 : 0.33);
  const isDisabled = random.chance(0.14);
  return {
    englishLevel: learns ? random.between(1, 5) : null,
    disability: isDisabled ? random.weighted(disabilityWeights) : null,
    has504: !isDisabled && random.chance(0.035),
    isGifted: random.chance(0.06),
    isFoster: random.chance(0.006),
    isMigrant: family.language === 'es' && random.chance(0.03),
  };
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

const hex = (random: Random, digits: number) =>
  Array.from({ length: digits }, () => random.int(16).toString(16)).join('');
