import { assessmentEntities } from './assessment-entities.ts';
import { boolean, date, type Entity, integer, number, option, ref, text } from './column.ts';
import * as options from './options.ts';

/**
 * What layouts yield. Each becomes a canonical table of the same name, with Almanac ids in place of the source's.
 * Dates are inclusive on both ends: a layout turns an exclusive end (OneRoster) into the last day itself.
 */
export const entities = {
  district: {
    grain: 'one row per district',
    domain: 'roster',
    key: ['district_id'],
    columns: {
      district_id: ref('district', 'id of the district', { required: true }),
      name: text('name', { required: true, sensitivity: 'key' }),
    },
  },
  school: {
    grain: 'one row per school',
    domain: 'roster',
    key: ['school_id'],
    columns: {
      school_id: ref('school', 'id of the school', { required: true }),
      local_school_id: text('number the district gives the school', { sensitivity: 'key' }),
      state_school_id: text('NCES or state id', { sensitivity: 'key' }),
      name: text('name', { required: true, sensitivity: 'key' }),
      school_level: option(options.schoolLevels, 'level', { sensitivity: 'key' }),
      low_grade: option(options.gradeLevels, 'lowest grade taught', { sensitivity: 'key' }),
      high_grade: option(options.gradeLevels, 'highest grade taught', { sensitivity: 'key' }),
    },
  },
  calendar_day: {
    grain: 'one row per school and day of its calendar',
    domain: 'roster',
    key: ['school_id', 'date'],
    columns: {
      school_id: ref('school', 'school', { required: true }),
      date: date('the day', { required: true, sensitivity: 'key' }),
      day_type: option(options.dayTypes, 'what kind of day', { required: true, sensitivity: 'key' }),
      is_instructional: boolean('students attend and attendance is taken', {
        required: true,
        sensitivity: 'key',
      }),
      note: text('why, in the words of the calendar', { sensitivity: 'key' }),
    },
  },
  term: {
    grain: 'one row per term (school year, semester, quarter, grading period)',
    domain: 'roster',
    key: ['term_id'],
    columns: {
      term_id: ref('term', 'id of the term', { required: true }),
      parent_term_id: ref('term', 'the longer term it is part of'),
      school_id: ref('school', 'school, where terms differ by school'),
      school_year: integer('year in which the school year ends', { sensitivity: 'key' }),
      name: text('name', { required: true, sensitivity: 'key' }),
      term_type: option(options.termTypes, 'kind', { sensitivity: 'key' }),
      begin_date: date('first day', { required: true, sensitivity: 'key' }),
      end_date: date('last day', { required: true, sensitivity: 'key' }),
    },
  },
  student: {
    grain: 'one row per student as this source knows them',
    domain: 'roster',
    key: ['student_id'],
    columns: {
      student_id: ref('student', 'id in this source', { required: true }),
      local_student_id: text('student number the district gives', { sensitivity: 'directory' }),
      state_student_id: text('student id the state gives', { sensitivity: 'education' }),
      first_name: text('first name', { required: true, sensitivity: 'directory' }),
      middle_name: text('middle name', { sensitivity: 'directory' }),
      last_name: text('last name', { required: true, sensitivity: 'directory' }),
      preferred_first_name: text('first name the student goes by', { sensitivity: 'directory' }),
      birth_date: date('birth date', { sensitivity: 'education' }),
      sex: option(options.sexes, 'sex as recorded'),
      race_ethnicity: option(options.racesAndEthnicities, 'federal race and ethnicity'),
      home_language: text('language spoken at home, ISO 639', { sensitivity: 'sensitive' }),
      email: text('e-mail address of the student', { sensitivity: 'directory' }),
    },
  },
  guardian: {
    grain: 'one row per guardian and student',
    domain: 'roster',
    key: ['guardian_id', 'student_id'],
    columns: {
      guardian_id: ref('guardian', 'id in this source', { required: true }),
      student_id: ref('student', 'the student', { required: true }),
      first_name: text('first name'),
      last_name: text('last name'),
      relationship: text('relation to the student'),
      email: text('e-mail'),
      phone: text('phone'),
      language: text('language to write in, ISO 639', { sensitivity: 'sensitive' }),
    },
  },
  student_school_enrollment: {
    grain: 'one row per student, school and entry',
    domain: 'roster',
    key: ['student_id', 'school_id', 'school_year', 'entry_date', 'is_inferred'],
    columns: {
      student_id: ref('student', 'student', { required: true }),
      school_id: ref('school', 'school', { required: true }),
      school_year: integer('year in which the school year ends', { required: true, sensitivity: 'key' }),
      grade_level: option(options.gradeLevels, 'grade', { sensitivity: 'directory' }),
      entry_date: date('first day enrolled', { required: true }),
      entry_type: option(options.entryTypes, 'how the student came'),
      exit_date: date('last day enrolled; none while enrolled'),
      exit_type: option(options.exitTypes, 'how the student left'),
      is_inferred: boolean(
        'worked out from rosters, attendance or programs; a stated enrollment of the year wins',
        {
          required: true,
          sensitivity: 'key',
        },
      ),
    },
  },
  student_program: {
    grain: 'one row per student, program and begin date',
    domain: 'programs',
    key: ['student_id', 'program', 'program_name', 'begin_date'],
    columns: {
      student_id: ref('student', 'student', { required: true }),
      program: option(options.programs, 'kind of program', { required: true, sensitivity: 'sensitive' }),
      program_name: text('name in the source', { sensitivity: 'sensitive' }),
      school_id: ref('school', 'school that serves'),
      begin_date: date('first day', { sensitivity: 'sensitive' }),
      end_date: date('last day; none while served', { sensitivity: 'sensitive' }),
      detail: text('level, category or plan, in the words of the source', { sensitivity: 'sensitive' }),
    },
  },
  caseload: {
    grain: 'one row per member of staff, student they look after (a counselor and theirs) and begin date',
    domain: 'roster',
    key: ['staff_id', 'student_id', 'begin_date'],
    columns: {
      staff_id: ref('staff', 'member of staff', { required: true }),
      student_id: ref('student', 'student', { required: true }),
      begin_date: date('first day; none means since before the source began'),
      end_date: date('last day; none while it lasts'),
    },
  },
  program_attendance: {
    grain: 'one row per program, participant and day, as the organisation signed them in',
    domain: 'programs',
    key: ['organization', 'program_name', 'participant_key', 'date'],
    columns: {
      organization: text('organisation that runs the program', { required: true, sensitivity: 'key' }),
      program_name: text('program', { required: true, sensitivity: 'key' }),
      participant_key: text('how the sheet tells participants apart', {
        required: true,
        sensitivity: 'education',
      }),
      student_id: ref('student', 'student, where the sheet carries an id'),
      first_name: text('first name as written', { sensitivity: 'directory' }),
      last_name: text('last name as written', { sensitivity: 'directory' }),
      birth_date: date('birth date as written'),
      date: date('day attended', { required: true }),
      minutes: number('minutes attended'),
    },
  },
  staff: {
    grain: 'one row per member of staff as this source knows them',
    domain: 'processes',
    key: ['staff_id'],
    columns: {
      staff_id: ref('staff', 'id in this source', { required: true }),
      local_staff_id: text('employee number', { sensitivity: 'key' }),
      first_name: text('first name', { required: true, sensitivity: 'key' }),
      last_name: text('last name', { required: true, sensitivity: 'key' }),
      email: text('work e-mail', { sensitivity: 'key' }),
    },
  },
  staff_assignment: {
    grain: 'one row per member of staff, school (or district), position and begin date',
    domain: 'processes',
    key: ['staff_id', 'school_id', 'staff_classification', 'position_title', 'begin_date'],
    columns: {
      staff_id: ref('staff', 'member of staff', { required: true }),
      school_id: ref('school', 'school; none where it is not at a school, or not known which'),
      is_district_wide: boolean('stated to be for the whole district; a missing school alone never says so', {
        required: true,
        sensitivity: 'key',
      }),
      staff_classification: option(options.staffClassifications, 'what the position is', {
        required: true,
        sensitivity: 'key',
      }),
      position_title: text('title in the source', { sensitivity: 'key' }),
      begin_date: date('first day', { sensitivity: 'key' }),
      end_date: date('last day; none while it lasts', { sensitivity: 'key' }),
      fte: number('full-time equivalent, 0 to 1', { sensitivity: 'key' }),
    },
  },
  course: {
    grain: 'one row per course',
    domain: 'roster',
    key: ['course_id'],
    columns: {
      course_id: ref('course', 'id of the course', { required: true }),
      course_code: text('code in the catalogue', { sensitivity: 'key' }),
      title: text('title', { required: true, sensitivity: 'key' }),
      subject: option(options.subjects, 'subject', { sensitivity: 'key' }),
      is_core: boolean('English, mathematics, science or social studies', { sensitivity: 'key' }),
    },
  },
  section: {
    grain: 'one row per section (class)',
    domain: 'roster',
    key: ['section_id'],
    columns: {
      section_id: ref('section', 'id of the section', { required: true }),
      course_id: ref('course', 'course'),
      school_id: ref('school', 'school', { required: true }),
      term_id: ref('term', 'term'),
      title: text('title', { sensitivity: 'key' }),
      section_type: option(options.sectionTypes, 'homeroom or scheduled', { sensitivity: 'key' }),
      period: text('when it meets', { sensitivity: 'key' }),
      school_year: integer('year in which the school year ends', { sensitivity: 'key' }),
    },
  },
  section_enrollment: {
    grain: 'one row per student, section and begin date',
    domain: 'roster',
    key: ['section_id', 'student_id', 'begin_date'],
    columns: {
      section_id: ref('section', 'section', { required: true }),
      student_id: ref('student', 'student', { required: true }),
      begin_date: date('first day; none means from the first day of the term'),
      end_date: date('last day; none means to the last day of the term'),
    },
  },
  section_staff: {
    grain: 'one row per member of staff, section and begin date',
    domain: 'roster',
    key: ['section_id', 'staff_id', 'begin_date'],
    columns: {
      section_id: ref('section', 'section', { required: true }),
      staff_id: ref('staff', 'member of staff', { required: true }),
      is_primary: boolean('teacher of record', { sensitivity: 'key' }),
      begin_date: date('first day; none means from the first day of the term', { sensitivity: 'key' }),
      end_date: date('last day; none means to the last day of the term', { sensitivity: 'key' }),
    },
  },
  attendance_submission: {
    grain: 'one row per school and day for which the school has turned in its attendance',
    domain: 'attendance',
    key: ['school_id', 'date'],
    columns: {
      school_id: ref('school', 'school', { required: true }),
      date: date('the day', { required: true, sensitivity: 'key' }),
      is_submitted: boolean('attendance of that day has been turned in', {
        required: true,
        sensitivity: 'key',
      }),
    },
  },
  attendance_event: {
    grain: 'one row per student, school, day and code',
    domain: 'attendance',
    key: ['student_id', 'school_id', 'date', 'attendance_event_category', 'source_code'],
    columns: {
      student_id: ref('student', 'student', { required: true }),
      school_id: ref('school', 'school', { required: true }),
      date: date('the day', { required: true }),
      attendance_event_category: option(
        options.attendanceEventCategories,
        'what it means, suspensions among them',
        {
          required: true,
          sensitivity: 'sensitive',
        },
      ),
      source_code: text('code in the source', { sensitivity: 'sensitive' }),
      duration: number('part of the day, 0 to 1; none means not said'),
      reason: text('reason in the words of the source', { sensitivity: 'sensitive' }),
    },
  },
  ...assessmentEntities,
  course_grade: {
    grain: 'one row per student, section (or course) and grading period',
    domain: 'grades',
    key: ['student_id', 'section_id', 'course_id', 'term_id'],
    columns: {
      student_id: ref('student', 'student', { required: true }),
      school_id: ref('school', 'school'),
      section_id: ref('section', 'section'),
      course_id: ref('course', 'course'),
      term_id: ref('term', 'grading period'),
      school_year: integer('year in which the school year ends'),
      letter_grade: text('letter grade'),
      numeric_grade: number('grade in percent'),
      is_passing: boolean('credit is earned; none means not said'),
    },
  },
  behavior_incident: {
    grain: 'one row per incident and student involved as the one who acted',
    domain: 'behavior',
    key: ['incident_id', 'student_id'],
    columns: {
      incident_id: ref('incident', 'id of the incident', { required: true }),
      student_id: ref('student', 'student', { required: true, sensitivity: 'key' }),
      school_id: ref('school', 'school', { required: true }),
      date: date('the day', { required: true, sensitivity: 'sensitive' }),
      time: text('time of day, HH:MM', { sensitivity: 'sensitive' }),
      location: text('place', { sensitivity: 'sensitive' }),
      behavior: option(options.behaviors, 'what happened', { required: true, sensitivity: 'sensitive' }),
      source_code: text('code in the source', { sensitivity: 'sensitive' }),
    },
  },
  discipline_action: {
    grain: 'one row per action and student',
    domain: 'behavior',
    key: ['action_id', 'student_id'],
    columns: {
      action_id: text('id of the action', { required: true, sensitivity: 'key' }),
      incident_id: ref('incident', 'incident it answers'),
      student_id: ref('student', 'student', { required: true }),
      school_id: ref('school', 'school'),
      action: option(options.disciplineActions, 'what was done', {
        required: true,
        sensitivity: 'sensitive',
      }),
      begin_date: date('first day', { sensitivity: 'sensitive' }),
      days: number('school days', { sensitivity: 'sensitive' }),
    },
  },
  survey_response: {
    grain: 'one row per survey, respondent and question',
    domain: 'perceptions',
    key: ['survey', 'respondent_key', 'question'],
    columns: {
      survey: text('name of the survey', { required: true, sensitivity: 'key' }),
      respondent_key: text('how the survey tells respondents apart', { required: true }),
      respondent_type: option(options.respondentTypes, 'who answered', {
        required: true,
        sensitivity: 'key',
      }),
      student_id: ref('student', 'student it is about or by'),
      school_id: ref('school', 'school'),
      date: date('day answered'),
      topic: text('topic the question belongs to', { sensitivity: 'key' }),
      question: text('question', { required: true, sensitivity: 'key' }),
      answer_value: number('answer on its scale'),
      answer_text: text('answer in words', { sensitivity: 'restricted' }),
    },
  },
  process_fact: {
    grain: 'one row per fact about how the district runs',
    domain: 'processes',
    key: ['fact_type', 'fact_key'],
    columns: {
      fact_type: option(options.processFactTypes, 'what is counted', { required: true, sensitivity: 'key' }),
      fact_key: text('what tells facts of this type apart', { required: true, sensitivity: 'key' }),
      school_id: ref('school', 'school'),
      staff_id: ref('staff', 'member of staff'),
      student_id: ref('student', 'student'),
      school_year: integer('year in which the school year ends', { sensitivity: 'key' }),
      date: date('the day'),
      category: text('kind within the type', { sensitivity: 'key' }),
      value: number('how much, in the unit of the type', { required: true }),
    },
  },
} as const satisfies Record<string, Entity>;

export type EntityName = keyof typeof entities;

export const entityNames = Object.keys(entities) as EntityName[];

/** The entity of that name, as the wide type. */
export function entity(name: EntityName): Entity {
  return entities[name];
}
