import { Failure } from '../base/failure.ts';
import type { TableName } from '../edition/schema/steps.ts';
import type { JsonValue, Parameters, Warehouse } from '../engine/warehouse.ts';
import { type BreakdownId, breakdowns } from '../measures/breakdown.ts';
import { definitionOf, measureOf } from '../measures/catalogue.ts';
import {
  type CompiledQuery,
  compileMeasure,
  type MeasureQuestion,
  parametersOf,
} from '../measures/compile.ts';
import type { Looks } from '../store/looks.ts';
import { type DenialKind, denied } from './denial.ts';
import { queryProblem } from './parsed-query.ts';
import { type Decision, decide, scopedSql } from './policy.ts';
import type { Grain } from './row-scope.ts';
import { asItIs, type HideReason, type ShownCell, suppress } from './suppression.ts';
import type { Viewer } from './viewer.ts';
import { isAskedFor, onlyKeys, withoutGroupFilters } from './whole-table.ts';

/** Rows about single students, by SQL over canonical tables in their plain names. */
export interface ListQuestion {
  readonly kind: 'list';
  /** Name of the list, for the log. */
  readonly list: string;
  readonly sql: string;
  /** Exactly the tables and columns the SQL reads. */
  readonly reads: CompiledQuery['reads'];
  readonly parameters: Parameters;
  /** How the students behind the answer are counted for the record; null where there are none. */
  readonly students: StudentCount | null;
  /** `student`: rows about students one by one. `aggregate` is not for lists about students; it is for calendars and places. */
  readonly grain: Grain;
}

/** A column with the ids of students, with counts to add up, or with the same count of all in every row. */
export interface StudentCount {
  readonly column: string;
  readonly as: 'ids' | 'sum' | 'total';
}

export interface MeasureAnswer {
  readonly rows: readonly (ShownCell & { readonly labels: Readonly<Record<string, string | null>> })[];
  readonly suppressed: Suppressed;
  readonly definition: { readonly en: string; readonly es: string };
  readonly why: Decision;
  readonly asOf: string;
  readonly edition: string;
  readonly logged: string;
}

export interface ListAnswer<Row> {
  readonly rows: readonly Row[];
  readonly why: Decision;
  readonly asOf: string;
  readonly edition: string;
  readonly logged: string;
}

/**
 * Rows about single students that are in no edition yet, e.g. of a delivery that is held. Their ids are those of a source, so whose
 * they are cannot be told: they are for viewers of the whole district, and for roles that grant every column student by student.
 */
export interface OutsideQuestion<Row> {
  /** What is looked at, for the log. */
  readonly asked: unknown;
  /** Tables and columns by part; a part that is not granted is left out. */
  readonly parts: Readonly<Record<string, CompiledQuery['reads']>>;
  read(granted: readonly string[]): Promise<{ readonly rows: readonly Row[]; readonly students: number }>;
}

/** What was hidden in an answer, and why. */
export interface Suppressed {
  readonly cells: number;
  readonly hidden: number;
  readonly minimum: number;
  readonly reasons: readonly HideReason[];
}

/** What the gate writes down about a question, and where. */
export type LookLog = Pick<Looks, 'record'>;

/**
 * The one way to student data. Every answer is scoped to the viewer, small groups are hidden from those who may not see their members, and every
 * question is written down before its answer leaves, also when it is denied. An error is a denial: nothing is answered.
 */
export interface Gate {
  /** A measure by breakdowns. Throws `gate-denied`, `measure-unknown`, `question-invalid`. */
  ask(viewer: Viewer, question: MeasureQuestion): Promise<MeasureAnswer>;
  /** Rows of a list. Throws `gate-denied`. */
  list<Row = Record<string, JsonValue>>(viewer: Viewer, question: ListQuestion): Promise<ListAnswer<Row>>;
  /** Rows that lie outside the edition. Null for those who may not see them: they are left with the counts. */
  outside<Row>(viewer: Viewer, question: OutsideQuestion<Row>): Promise<readonly Row[] | null>;
  /** Writes down that somebody asked for what is not theirs, and throws the denial. */
  refuse(viewer: Viewer, asked: unknown, kind: DenialKind): Promise<never>;
}

/** A gate on one open edition. */
export async function gateOn(edition: Warehouse, log: LookLog): Promise<Gate> {
  const [setting] = await edition.all<{ edition_id: string; as_of: string; current_school_year: number }>(
    'select edition_id, as_of, current_school_year from edition.build_setting',
  );
  if (!setting) throw new Failure('edition-none');
  const checked = new Map<string, string | null>();

  /** Runs a query within the viewer's scope, or throws the denial; either way it is written down. */
  async function answer<Row>(
    viewer: Viewer,
    query: CompiledQuery,
    grain: Grain,
    parameters: Parameters,
    asked: unknown,
    isList: boolean,
    countStudents: (rows: readonly Row[]) => number,
  ): Promise<{ rows: Row[]; why: Extract<Decision, { allowed: true }>; logged: string }> {
    const look = {
      viewer: viewer.username,
      roles: viewer.assignments.map(({ role }) => role.role),
      purpose: viewer.assignments[0]?.role.purpose ?? '',
      question: asked,
      tables: Object.keys(query.reads),
      edition: setting?.edition_id ?? '',
    };
    const deny = async (kind: DenialKind, what: string, rules: readonly string[]): Promise<never> => {
      const failure = denied(kind, what);
      await log.record({ ...look, students: 0, rules, decision: 'denied', reason: failure.message });
      throw failure;
    };
    const decision = decide(viewer, query, grain);
    // A list has no suppression: counts in it are for those who may see the students behind them.
    if (decision.allowed && decision.suppress && isList)
      return deny('not-granted', 'counts of small groups', ['list-without-suppression']);
    if (!decision.allowed) return deny(decision.kind, decision.what, decision.rules);
    const tables = Object.keys(query.reads) as TableName[];
    const checkedAs = `${tables.join()}\n${query.sql}`;
    let problem = checked.get(checkedAs);
    if (problem === undefined) {
      problem = await queryProblem(edition, query.sql, tables);
      if (checked.size < 1000) checked.set(checkedAs, problem);
    }
    const sql = scopedSql(query, decision.assignments, grain);
    if (problem !== null || sql === null) {
      return deny('query', problem ?? 'it reads a table that belongs to nobody', ['query-check']);
    }
    const purpose = decision.assignments[0]?.role.purpose ?? '';
    let rows: Row[];
    try {
      rows = await edition.all<Row>(sql, parameters);
    } catch (error) {
      await log.record({
        ...look,
        purpose,
        students: 0,
        rules: decision.rules,
        decision: 'denied',
        reason: 'error',
      });
      throw error;
    }
    const { id } = await log.record({
      ...look,
      purpose,
      students: countStudents(rows),
      rules: decision.rules,
      decision: 'allowed',
      reason: null,
    });
    return { rows, why: decision, logged: id };
  }

  async function labelsOf(by: readonly BreakdownId[]): Promise<Map<string, Map<string, string>>> {
    const labels = new Map<string, Map<string, string>>();
    for (const id of by) {
      const label = breakdowns[id].label;
      if (label === null) continue;
      // Names of schools and assessments, which are not about any person.
      const rows = await edition.all<{ key: string; name: string }>(
        `select ${label.key} as key, ${label.name} as name from edition.${label.table}`,
      );
      labels.set(id, new Map(rows.map(({ key, name }) => [key, name])));
    }
    return labels;
  }

  return {
    async ask(viewer, question) {
      const measure = measureOf(question.measure);
      const plain = compileMeasure(question, setting.current_school_year);
      const decision = decide(viewer, plain, 'aggregate');
      // Hiding works on the whole table: a filter would let a hidden group be asked for alone, or be had by leaving it out.
      const whole = decision.allowed && decision.suppress ? withoutGroupFilters(question) : question;
      const query = whole === question ? plain : compileMeasure(whole, setting.current_school_year);
      type Row = Record<string, JsonValue> & { students: number; students_in_all: number };
      const { rows, why, logged } = await answer<Row>(
        viewer,
        query,
        'aggregate',
        {},
        question,
        false,
        (found) => Number(found[0]?.students_in_all ?? 0),
      );
      const cells = rows.map((row) => ({
        keys: Object.fromEntries(whole.by.map((id) => [id, row[id] === null ? null : String(row[id])])),
        students: Number(row.students ?? 0),
        numerator: row.numerator === null ? null : Number(row.numerator),
        denominator: row.denominator === null ? null : Number(row.denominator),
      }));
      const all = why.suppress
        ? suppress(cells, measure.unit, measure.minimum_n)
        : cells.map((cell) => asItIs(cell, measure.unit));
      const shown = all
        .filter(({ keys }) => isAskedFor(keys, question))
        .map((cell) => onlyKeys(cell, question.by));
      const labels = await labelsOf(question.by);
      const hidden = shown.filter(({ reason }) => reason !== null);
      return {
        rows: shown.map((cell) => ({
          ...cell,
          labels: Object.fromEntries(
            Object.entries(cell.keys).map(([id, key]) => [
              id,
              key === null ? null : (labels.get(id)?.get(key) ?? key),
            ]),
          ),
        })),
        suppressed: {
          cells: shown.length,
          hidden: hidden.length,
          minimum: why.suppress ? measure.minimum_n : 0,
          reasons: [...new Set(hidden.flatMap(({ reason }) => (reason === null ? [] : [reason])))],
        },
        definition: definitionOf(measure, parametersOf(measure, question.preset)),
        why,
        asOf: setting.as_of,
        edition: setting.edition_id,
        logged,
      };
    },
    async list<Row>(viewer: Viewer, question: ListQuestion) {
      const query: CompiledQuery = { sql: question.sql, reads: question.reads };
      const { rows, why, logged } = await answer<Row>(
        viewer,
        query,
        question.grain,
        question.parameters,
        { kind: 'list', list: question.list, parameters: question.parameters },
        true,
        (found) => studentsIn(question.students, found as readonly Record<string, JsonValue>[]),
      );
      return { rows, why, asOf: setting.as_of, edition: setting.edition_id, logged };
    },
    async outside(viewer, { asked, parts, read }) {
      const districtWide = {
        ...viewer,
        assignments: viewer.assignments.filter(({ scope }) => scope.kind === 'district'),
      };
      const decisions = Object.entries(parts).map(([part, reads]) => ({
        part,
        reads,
        decision: decide(districtWide, { sql: '', reads }, 'student'),
      }));
      const granted = decisions.filter(({ decision }) => decision.allowed);
      if (granted.length === 0) return null;
      const { rows, students } = await read(granted.map(({ part }) => part));
      await log.record({
        viewer: viewer.username,
        roles: districtWide.assignments.map(({ role }) => role.role),
        purpose: districtWide.assignments[0]?.role.purpose ?? '',
        question: asked,
        tables: [...new Set(granted.flatMap(({ reads }) => Object.keys(reads)))],
        students,
        edition: setting.edition_id,
        rules: [...new Set(granted.flatMap(({ decision }) => decision.rules))],
        decision: 'allowed',
        reason: null,
      });
      return rows;
    },
    async refuse(viewer, asked, kind) {
      const failure = denied(kind);
      await log.record({
        viewer: viewer.username,
        roles: viewer.assignments.map(({ role }) => role.role),
        purpose: viewer.assignments[0]?.role.purpose ?? '',
        question: asked,
        tables: [],
        students: 0,
        edition: setting.edition_id,
        rules: ['default-deny'],
        decision: 'denied',
        reason: failure.message,
      });
      throw failure;
    },
  };
}

function studentsIn(how: StudentCount | null, rows: readonly Record<string, JsonValue>[]): number {
  if (how === null) return 0;
  const values = rows.map((row) => row[how.column] ?? null);
  switch (how.as) {
    case 'ids':
      return new Set(values.filter((value) => value !== null)).size;
    case 'sum':
      return values.reduce<number>((sum, value) => sum + Number(value ?? 0), 0);
    case 'total':
      return Number(values[0] ?? 0);
  }
}
