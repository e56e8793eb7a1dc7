import { type Static, Type } from 'typebox';
import { isTimeZone } from '../base/clock.ts';
import type { DataFolder } from '../base/data-folder.ts';
import { GuardSettings, type Thresholds, thresholdsFrom } from './guard/thresholds.ts';
import { isHoliday } from './holidays.ts';
import { absentSecret } from './secret.ts';
import { SignInFile, type SignInSettings, signInOf, signInProblems } from './sign-in-settings.ts';
import { checkedValue, type FileProblem, readYamlFile } from './yaml-file.ts';

const AccessSettings = Type.Object(
  {
    /** Whether a teacher sees students while they are enrolled in the section, or any time in the school year in which they were. */
    teachersSee: Type.Optional(Type.Union([Type.Literal('while-enrolled'), Type.Literal('this-year')])),
    /** Age at which rights pass from guardians to the student. */
    rightsPassAt: Type.Optional(Type.Integer({ minimum: 14, maximum: 21 })),
    /** The fewest students a group may have for its numbers to be shown to people who may not see the students. */
    minimumN: Type.Optional(Type.Integer({ minimum: 3, maximum: 30 })),
    /** Whether staff whose position has a role get accounts with each edition; default: where they can sign in at an issuer. */
    provision: Type.Optional(Type.Boolean()),
    /** Days without a role after which such an account is switched off. */
    disableAfter: Type.Optional(Type.Integer({ minimum: 1, maximum: 1000 })),
  },
  { additionalProperties: false },
);

const RecordSettings = Type.Object(
  {
    /** Years after which entries of the audit log may be retired; absent: they are kept. */
    auditYears: Type.Optional(Type.Integer({ minimum: 1, maximum: 100 })),
    /** Days in which a family's request to see a record is answered. 34 CFR 99.10(b) allows 45; states may allow fewer. */
    answerWithinDays: Type.Optional(Type.Integer({ minimum: 1, maximum: 45 })),
    /** Whom families can ask about records, for what is printed for them: an office, a telephone number. */
    contact: Type.Optional(Type.String({ minLength: 1, maxLength: 300 })),
  },
  { additionalProperties: false },
);

const SettingsFile = Type.Object(
  {
    district: Type.Object(
      { id: Type.String({ minLength: 1 }), name: Type.String({ minLength: 1 }) },
      { additionalProperties: false },
    ),
    timeZone: Type.String(),
    firstMonthOfSchoolYear: Type.Optional(Type.Integer({ minimum: 1, maximum: 12 })),
    /** Whether the exit date is still a day of membership; default yes. Authorities differ. */
    exitDayCounts: Type.Optional(Type.Boolean()),
    /** State or country whose rules and presets apply, e.g. `us-ma`. */
    jurisdiction: Type.Optional(Type.String()),
    /** Language of the district, e.g. `en`. */
    language: Type.Optional(Type.String()),
    /** Days (2026-11-26) and ranges (2026-12-21/2027-01-01) without deliveries, or `calendar`: those of the schools' calendars. */
    holidays: Type.Optional(Type.Union([Type.Literal('calendar'), Type.Array(Type.String())])),
    /** Days the records of runs are kept. */
    keepRunsFor: Type.Optional(Type.Integer({ minimum: 1, maximum: 10_000 })),
    /** When a delivery is held for approval, where that differs from the usual (guard/thresholds.ts). */
    guard: Type.Optional(GuardSettings),
    /** What access to students is judged by, where that differs from the usual. */
    access: Type.Optional(AccessSettings),
    /** How long records are kept, and what families are told about them. */
    records: Type.Optional(RecordSettings),
    /** How people sign in (docs/sign-in.md). */
    signIn: Type.Optional(SignInFile),
  },
  { additionalProperties: false },
);

/** `almanac.yaml`: what holds for the whole district. */
export interface Settings {
  readonly district: { readonly id: string; readonly name: string };
  readonly timeZone: string;
  /** 1 to 12: the month in which a school year begins. */
  readonly firstMonthOfSchoolYear: number;
  /** Whether the exit date is still a day of membership. */
  readonly exitDayCounts: boolean;
  readonly jurisdiction: string | null;
  readonly language: string;
  /** When a delivery is held for approval. */
  readonly guard: Thresholds;
  /** Days and ranges on which sources that skip holidays are left alone. */
  readonly holidays: 'calendar' | readonly string[];
  readonly access: {
    readonly sectionStudents: 'while_enrolled' | 'this_year';
    /** Years; 18 by 34 CFR 99.5, and some states are stricter. */
    readonly rightsPassAt: number;
    /** The fewest students of a published group; null: as the jurisdiction has it (gate/minimum-n.yaml). */
    readonly minimumN: number | null;
    /** Whether staff get accounts with each edition; where nothing is said, if they can sign in at an issuer. */
    readonly provision: boolean;
    /** Days without a role after which such an account is switched off. */
    readonly disableAfter: number;
  };
  readonly records: {
    /** Null: entries of the audit log are never retired. */
    readonly auditYears: number | null;
    readonly answerWithinDays: number;
    readonly contact: string | null;
  };
  /** Days the records of runs are kept; a school year and a month where nothing is said. */
  readonly keepRunsFor: number;
  readonly signIn: SignInSettings;
}

const shown = 'almanac.yaml';

/** Throws `settings-invalid` with the line. */
export function readSettings(data: DataFolder): Settings {
  const file = readYamlFile(data.settingsFile, shown, SettingsFile);
  return settingsOf(
    checkedValue<typeof SettingsFile>({ ...file, problems: settingsProblems(data) }, shown),
    data.root,
  );
}

export function settingsProblems(data: DataFolder): FileProblem[] {
  const file = readYamlFile(data.settingsFile, shown, SettingsFile);
  const problems = [...file.problems];
  if (file.value && !isTimeZone(file.value.timeZone))
    problems.push({
      file: shown,
      line: file.lineOf(['timeZone']),
      message: `there is no time zone "${file.value.timeZone}"`,
      remedy: 'Use a name like America/New_York.',
    });
  const holidays = file.value?.holidays ?? [];
  for (const [index, entry] of (holidays === 'calendar' ? [] : holidays).entries())
    if (!isHoliday(entry))
      problems.push({
        file: shown,
        line: file.lineOf(['holidays', index]),
        message: `"${entry}" is no day and no range of days`,
        remedy: 'Write 2026-11-26, or 2026-12-21/2027-01-01.',
      });
  for (const { keys, message, remedy } of signInProblems(file.value?.signIn ?? {}))
    problems.push({ file: shown, line: file.lineOf(keys), message, remedy });
  return problems;
}

/** What settings name and is not there yet, such as a secret. Looked at by `almanac check`, not at each reading. */
export function absentInSettings(data: DataFolder, environment = process.env): FileProblem[] {
  if (settingsProblems(data).length > 0) return [];
  const { lineOf } = readYamlFile(data.settingsFile, shown, SettingsFile);
  return readSettings(data).signIn.issuers.flatMap(({ clientSecret }, index) =>
    absentSecret(clientSecret, ['signIn', 'issuers', index, 'clientSecretFrom'], environment).map(
      ({ keys, message, remedy }) => ({ file: shown, line: lineOf(keys), message, remedy }),
    ),
  );
}

function settingsOf(file: Static<typeof SettingsFile>, root: string): Settings {
  return {
    district: file.district,
    timeZone: file.timeZone,
    firstMonthOfSchoolYear: file.firstMonthOfSchoolYear ?? 7,
    exitDayCounts: file.exitDayCounts ?? true,
    jurisdiction: file.jurisdiction ?? null,
    language: file.language ?? 'en',
    guard: thresholdsFrom(file.guard),
    access: {
      sectionStudents: file.access?.teachersSee === 'this-year' ? 'this_year' : 'while_enrolled',
      rightsPassAt: file.access?.rightsPassAt ?? 18,
      minimumN: file.access?.minimumN ?? null,
      provision: file.access?.provision ?? (file.signIn?.issuers ?? []).length > 0,
      disableAfter: file.access?.disableAfter ?? 90,
    },
    records: {
      auditYears: file.records?.auditYears ?? null,
      answerWithinDays: file.records?.answerWithinDays ?? 45,
      contact: file.records?.contact ?? null,
    },
    holidays: file.holidays ?? [],
    keepRunsFor: file.keepRunsFor ?? 400,
    signIn: signInOf(file.signIn ?? {}, root),
  };
}
