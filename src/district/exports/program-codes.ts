import type { EntryType, ExitType } from '../enrollment.ts';
import type { RaceEthnicity } from '../families.ts';

export const programsSource = 'sis-programs';

/** Codes of the student information system; the crosswalks of the layout `northwind-programs` hold the way back. */
export const entryCodes: Record<EntryType, string> = {
  promotion: 'P1',
  new: 'E1',
  transfer_in_district: 'E2',
  transfer_outside: 'E3',
  reentry: 'R1',
};

export const exitCodes: Record<ExitType, string> = {
  completed_year: 'YE',
  graduated: 'GR',
  transfer_in_district: 'W1',
  transfer_outside: 'W2',
  dropped_out: 'D1',
  never_attended: 'NS',
};

export const ethnicityCodes: Record<RaceEthnicity, string> = {
  american_indian_or_alaska_native: 'I',
  asian: 'A',
  black_or_african_american: 'B',
  hispanic_or_latino: 'H',
  native_hawaiian_or_other_pacific_islander: 'P',
  two_or_more_races: 'M',
  white: 'W',
};

/** ISO 639 to the words in the extract. */
export const languageNames: Readonly<Record<string, string>> = {
  en: 'English',
  es: 'Spanish',
  vi: 'Vietnamese',
  zh: 'Chinese',
  hmn: 'Hmong',
  so: 'Somali',
  ar: 'Arabic',
  hi: 'Hindi',
  tl: 'Tagalog',
};
