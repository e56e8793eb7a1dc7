import { boolean, date, type Entity, integer, number, option, ref, text } from './column.ts';
import * as options from './options.ts';

/** Tests, their results and their parts, and screenings, which are of a class of their own. */
export const assessmentEntities = {
  assessment: {
    grain: 'one row per assessment (test and subject)',
    domain: 'assessment',
    key: ['assessment_id'],
    columns: {
      assessment_id: ref('assessment', 'id of the assessment', { required: true }),
      title: text('title', { required: true, sensitivity: 'key' }),
      subject: option(options.subjects, 'subject', { sensitivity: 'key' }),
      assessment_type: option(options.assessmentTypes, 'kind', { sensitivity: 'key' }),
      publisher: text('who makes it', { sensitivity: 'key' }),
      score_name: text('what the score is called (RIT, scale score …)', { sensitivity: 'key' }),
    },
  },
  assessment_result: {
    grain: 'one row per student, assessment and administration',
    domain: 'assessment',
    key: ['student_id', 'assessment_id', 'administration_date', 'period'],
    columns: {
      student_id: ref('student', 'student', { required: true }),
      assessment_id: ref('assessment', 'assessment', { required: true }),
      administration_date: date('day tested', { required: true }),
      period: option(options.assessmentPeriods, 'window'),
      school_year: integer('year in which the school year ends'),
      grade_level: option(options.gradeLevels, 'grade when tested'),
      score: number('the score named by the assessment'),
      percentile: number('national percentile, 1 to 99'),
      performance_level: text('level in the words of the publisher'),
      is_proficient: boolean('at or above what the publisher or state calls meeting; none means not said'),
    },
  },
  assessment_objective_result: {
    grain:
      'one row per student, assessment, administration, objective (strand, subtest, domain) and kind of score',
    domain: 'assessment',
    key: ['student_id', 'assessment_id', 'administration_date', 'period', 'objective', 'score_type'],
    columns: {
      student_id: ref('student', 'student', { required: true }),
      assessment_id: ref('assessment', 'assessment', { required: true }),
      objective: text('part of the assessment, in the words of the publisher', { required: true }),
      administration_date: date('day tested', { required: true }),
      period: option(options.assessmentPeriods, 'window'),
      school_year: integer('year in which the school year ends'),
      grade_level: option(options.gradeLevels, 'grade when tested'),
      score_type: text('what the score is called (scale score, items correct …)'),
      score: number('the score of this part'),
      percentile: number('national percentile, 1 to 99'),
      performance_level: text('level in the words of the publisher'),
    },
  },
  screening_result: {
    grain:
      'one row per student, instrument, form, day, respondent and scale of a behavioural or emotional screening',
    domain: 'wellbeing',
    key: ['student_id', 'instrument', 'form', 'screening_date', 'respondent_type', 'scale', 'score_type'],
    columns: {
      student_id: ref('student', 'student', { required: true, sensitivity: 'restricted' }),
      instrument: text('the screener', { required: true, sensitivity: 'restricted' }),
      form: text('form that was filled in', { sensitivity: 'restricted' }),
      respondent_type: text('who answered: parent, teacher, student', { sensitivity: 'restricted' }),
      screening_date: date('day it was handed in', { required: true, sensitivity: 'restricted' }),
      school_year: integer('year in which the school year ends', { sensitivity: 'restricted' }),
      grade_level: option(options.gradeLevels, 'grade when screened', { sensitivity: 'restricted' }),
      scale: text('scale or index, in the words of the publisher', {
        required: true,
        sensitivity: 'restricted',
      }),
      score_type: text('what the score is called (T score, raw score …)', { sensitivity: 'restricted' }),
      score: number('the score', { sensitivity: 'restricted' }),
      percentile: number('percentile', { sensitivity: 'restricted' }),
      risk_level: text('level of risk in the words of the publisher', { sensitivity: 'restricted' }),
    },
  },
} as const satisfies Record<string, Entity>;
