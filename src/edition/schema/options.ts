/** Closed lists of codes. Names follow CEDS option sets and Ed-Fi descriptors, lower case with underscores. */

/** CEDS "Grade Level": two letters or two digits. */
export const gradeLevels = [
  'IT',
  'PK',
  'TK',
  'KG',
  '01',
  '02',
  '03',
  '04',
  '05',
  '06',
  '07',
  '08',
  '09',
  '10',
  '11',
  '12',
  '13',
  'UG',
] as const;

/** CEDS "Sex". */
export const sexes = ['female', 'male', 'nonbinary', 'not_reported'] as const;

/** Federal race and ethnicity as reported to EDFacts: one value a person. */
export const racesAndEthnicities = [
  'american_indian_or_alaska_native',
  'asian',
  'black_or_african_american',
  'hispanic_or_latino',
  'native_hawaiian_or_other_pacific_islander',
  'two_or_more_races',
  'white',
  'unknown',
] as const;

export const schoolLevels = ['elementary', 'middle', 'high', 'other'] as const;

/** Ed-Fi CalendarEvent, grouped by whether school is held. */
export const dayTypes = [
  'instructional',
  'make_up',
  'holiday',
  'weather',
  'staff_only',
  'other_closed',
] as const;

export const termTypes = [
  'school_year',
  'semester',
  'trimester',
  'quarter',
  'grading_period',
  'other',
] as const;

/**
 * Ed-Fi AttendanceEventCategory, widened. `school_activity` is presence away from school; `in_school_suspension`
 * counts as present in membership (CRDC); `unknown` is a code nobody has mapped: neither present nor absent.
 */
export const attendanceEventCategories = [
  'excused_absence',
  'unexcused_absence',
  'out_of_school_suspension',
  'in_school_suspension',
  'tardy',
  'early_departure',
  'school_activity',
  'unknown',
] as const;

/**
 * What a day of a student is (`student_day`): the category of its event, `present`, or `not_delivered` where that school's attendance of the day is
 * not there. In the order of the alphabet, in which the engine sorts them as well.
 */
export const attendanceStatuses = [...attendanceEventCategories, 'present', 'not_delivered'].sort();

export const programs = [
  'english_learner',
  'special_education',
  'section_504',
  'economically_disadvantaged',
  'homeless',
  'foster_care',
  'migrant',
  'gifted',
  'title_i',
  'career_technical',
  'after_school',
  'other',
  'unknown',
] as const;

export const entryTypes = [
  'new',
  'transfer_in_district',
  'transfer_outside',
  'promotion',
  'reentry',
  'unknown',
] as const;

export const exitTypes = [
  'transfer_in_district',
  'transfer_outside',
  'graduated',
  'completed_year',
  'dropped_out',
  'omitted_from_source',
  'never_attended',
  'other',
  'unknown',
] as const;

/** Ed-Fi StaffClassification, the part that decides scope. */
export const staffClassifications = [
  'superintendent',
  'district_administrator',
  'data_manager',
  'principal',
  'assistant_principal',
  'teacher',
  'counselor',
  'attendance_monitor',
  'specialist',
  'nurse',
  'support_staff',
  'unknown',
] as const;

export const sectionTypes = ['homeroom', 'scheduled', 'other'] as const;

export const subjects = [
  'ela',
  'mathematics',
  'science',
  'social_studies',
  'world_language',
  'arts',
  'health_pe',
  'technology',
  'homeroom',
  'composite',
  'other',
] as const;

export const assessmentTypes = [
  'benchmark',
  'state',
  'college_entrance',
  'language_proficiency',
  'other',
] as const;

export const assessmentPeriods = ['fall', 'winter', 'spring', 'annual', 'other'] as const;

export const behaviors = [
  'attendance_policy',
  'bullying_harassment',
  'defiance_disruption',
  'fighting_physical',
  'property',
  'substance',
  'technology_misuse',
  'weapon',
  'other',
  'unknown',
] as const;

export const disciplineActions = [
  'conference',
  'detention',
  'restorative_practice',
  'in_school_suspension',
  'out_of_school_suspension',
  'expulsion',
  'other',
  'unknown',
] as const;

export const respondentTypes = ['family', 'student', 'staff'] as const;

/** Facts about how the district runs: the "processes" domain. Each has its unit. */
export const processFactTypes = [
  'staff_absence_days',
  'vacancy_fte',
  'position_fte',
  'ride_minutes',
  'expenditure_dollars',
  'other',
] as const;
