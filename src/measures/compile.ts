import { Failure } from '../base/failure.ts';
import type { TableName } from '../edition/schema/steps.ts';
import { tableNames } from '../edition/schema/steps.ts';
import { literal, name } from '../engine/sql.ts';
import { type BreakdownId, breakdowns } from './breakdown.ts';
import { measureOf } from './catalogue.ts';
import type { Measure } from './measure.ts';

/** A measure, taken apart by breakdowns, for the rows that fit. */
export interface MeasureQuestion {
  readonly kind: 'measure';
  readonly measure: string;
  readonly by: readonly BreakdownId[];
  /** Breakdown values to keep; several of one breakdown mean any of them. Without a time, the current school year. */
  readonly where: readonly { readonly breakdown: BreakdownId; readonly values: readonly string[] }[];
  /** `to_date` compares earlier school years at the same day of the year. */
  readonly reach: 'full' | 'to_date';
  /** A preset of the measure by authority, or null for its defaults. */
  readonly preset: string | null;
}

/**
 * A query over canonical tables by their plain names, and exactly which of their columns it needs. Columns of the result: one a
 * breakdown, then students, numerator, denominator, and students_in_all (the same in every row).
 */
export interface CompiledQuery {
  readonly sql: string;
  readonly reads: Readonly<Partial<Record<TableName, readonly string[]>>>;
}

/** Parameters in force: the measure's defaults, then the preset's. Throws `question-invalid`. */
export function parametersOf(measure: Measure, presetId: string | null): Record<string, number> {
  const parameters = Object.fromEntries(
    Object.entries(measure.parameters).map(([key, parameter]) => [key, parameter.default]),
  );
  if (presetId === null) return parameters;
  const preset = measure.presets.find(({ id }) => id === presetId);
  if (!preset) {
    throw new Failure('question-invalid', {
      problem: `"${measure.id}" has no preset "${presetId}"`,
      remedy: `Presets: ${measure.presets.map(({ id }) => id).join(', ') || 'none'}.`,
    });
  }
  return { ...parameters, ...preset.parameters };
}

/**
 * Turns a question into SQL. The unit of counting is the student in a school year; the school belongs to it only where the question names
 * schools, so a district number adds up a student's days at all schools and a school's number the days earned there.
 */
export function compileMeasure(question: MeasureQuestion, currentSchoolYear: number): CompiledQuery {
  const named = new Set<BreakdownId>([...question.by, ...question.where.map(({ breakdown }) => breakdown)]);
  const { units, reads } = compileUnits(question, named, currentSchoolYear);
  const by = question.by.map((id) => `${name(breakdowns[id].column)} as ${name(id)}`);
  const sql = `
${units}
select
  ${by.map((column) => `${column},`).join('\n  ')}
  ${counts},
  (select count(distinct student_id) from kept) as students_in_all
from kept
${by.length > 0 ? `group by ${question.by.map((id) => name(breakdowns[id].column)).join(', ')}` : ''}
${by.length > 0 ? `order by ${question.by.map((_, index) => `${index + 1} nulls last`).join(', ')}` : ''}`;
  return { sql, reads };
}

/**
 * All students, and those of each group of each breakdown, one breakdown at a time: for every school (`by` names it), or for the district. Columns of the
 * result: school, dimension (null: all students), group, students, numerator, denominator.
 */
export function compileGroups(
  question: MeasureQuestion,
  dimensions: readonly BreakdownId[],
  currentSchoolYear: number,
): CompiledQuery {
  const bySchool = question.by.includes('school');
  const named = new Set<BreakdownId>([
    ...question.by,
    ...dimensions,
    ...question.where.map(({ breakdown }) => breakdown),
  ]);
  const { units, reads } = compileUnits(question, named, currentSchoolYear);
  const school = bySchool ? 'school_id' : 'cast(null as varchar)';
  const selects = [null, ...dimensions].map((dimension) => {
    const column = dimension === null ? null : name(breakdowns[dimension].column);
    const group = column === null ? 'cast(null as varchar)' : `cast(${column} as varchar)`;
    const keys = [...(bySchool ? ['school_id'] : []), ...(column === null ? [] : [column])];
    return `
select
  ${school} as school,
  ${dimension === null ? 'cast(null as varchar)' : literal(dimension)} as dimension,
  ${group} as "group",
  ${counts}
from kept
${keys.length > 0 ? `group by ${keys.join(', ')}` : ''}`;
  });
  return { sql: `${units}\n${selects.join('\nunion all\n')}`, reads };
}

const counts = `count(distinct student_id) as students,
  sum(numerator) as numerator,
  sum(denominator) as denominator`;

/** The units that count, as CTEs that end with `kept`: one row a unit with the columns of the breakdowns, numerator and denominator. */
function compileUnits(
  question: MeasureQuestion,
  named: ReadonlySet<BreakdownId>,
  currentSchoolYear: number,
): { readonly units: string; readonly reads: CompiledQuery['reads'] } {
  const measure = measureOf(question.measure);
  const fact = factOf(measure, named);
  const keys = unitKeys(measure, named);
  for (const breakdown of named) {
    const { from, column } = breakdowns[breakdown];
    if (from === 'fact' && !keys.includes(column)) {
      throw new Failure('question-invalid', {
        problem: `"${measure.id}" cannot be broken down by ${breakdown}`,
        remedy: 'Leave that breakdown out.',
      });
    }
  }
  const studentColumns = [...named].flatMap((id) =>
    breakdowns[id].from === 'student' ? [breakdowns[id].column] : [],
  );
  const flags = measure.flags ?? [];
  const hasReach = fact === measure.facts.year && fact !== 'assessment_outcome';
  const hasTime = ['school_year', 'month', 'date'].some((time) => named.has(time as BreakdownId));
  const factFilters = [
    ...(hasReach ? [`reach = ${literal(question.reach)}`] : []),
    ...(hasTime ? [] : [`school_year = ${currentSchoolYear}`]),
    ...question.where.flatMap((filter) =>
      breakdowns[filter.breakdown].from === 'fact' ? [condition(filter)] : [],
    ),
  ];
  const studentFilters = question.where.flatMap((filter) =>
    breakdowns[filter.breakdown].from === 'student' ? [condition(filter)] : [],
  );
  const parameters = parametersOf(measure, question.preset);
  const units = `
with unit as (
  select
    ${[
      ...keys.map(name),
      ...measure.sums.map((column) => `sum(${name(column)}) as ${name(column)}`),
      ...flags.map((column) => `bool_or(${name(column)}) as ${name(column)}`),
    ].join(',\n    ')}
  from ${name(fact)}
  ${factFilters.length > 0 ? `where ${factFilters.join('\n    and ')}` : ''}
  group by ${keys.map(name).join(', ')}
),
judged as (
  select
    u.*,
    ${studentColumns.map((column) => `y.${name(column)},`).join('\n    ')}
    ${expression(measure.numerator.sql, parameters)} as numerator,
    ${expression(measure.denominator.sql, parameters)} as denominator
  from unit u
  ${studentColumns.length > 0 ? 'left join student_year y on y.student_id = u.student_id and y.school_year = u.school_year' : ''}
),
kept as (
  select *
  from judged
  where denominator > 0
    ${studentFilters.map((filter) => `and ${filter}`).join('\n    ')}
)`;
  const reads: Partial<Record<TableName, readonly string[]>> = {
    [fact]: [...new Set([...keys, ...measure.sums, ...flags, ...(hasReach ? ['reach'] : [])])],
  };
  if (studentColumns.length > 0) reads.student_year = ['student_id', 'school_year', ...studentColumns];
  return { units, reads };
}

function factOf(measure: Measure, named: ReadonlySet<BreakdownId>): TableName {
  const grain = named.has('date') ? 'date' : named.has('month') ? 'month' : 'year';
  const fact = measure.facts[grain];
  if (fact === undefined || !(tableNames as readonly string[]).includes(fact)) {
    throw new Failure('question-invalid', {
      problem: `"${measure.id}" is not counted by ${grain}`,
      remedy: `It is counted by ${Object.keys(measure.facts).join(', ')}.`,
    });
  }
  return fact as TableName;
}

function unitKeys(measure: Measure, named: ReadonlySet<BreakdownId>): string[] {
  return [
    'student_id',
    'school_year',
    ...(named.has('school') ? ['school_id'] : []),
    ...(named.has('month') ? ['month'] : []),
    ...(named.has('date') ? ['date'] : []),
    ...(measure.keys ?? []),
  ];
}

function condition({ breakdown, values }: MeasureQuestion['where'][number]): string {
  return `cast(${name(breakdowns[breakdown].column)} as varchar) in (${values.map(literal).join(', ')})`;
}

function expression(sql: string, parameters: Readonly<Record<string, number>>): string {
  return sql.replace(/\{(\w+)\}/g, (whole, key: string) => {
    const value = parameters[key];
    return value === undefined ? whole : literal(value);
  });
}
