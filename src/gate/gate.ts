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
import { askPublished, editionSetting, publisherOn } from './ask-published.ts';
import { type DenialKind, denied } from './denial.ts';
import { type AskedAbout, type Explanation, explain, recordWhy } from './explain.ts';
import { decideMeasure } from './measure-decision.ts';
import { type Offer, offersFor } from './offers.ts';
import { queryProblem } from './parsed-query.ts';
import { type Conditions, type Decision, decide, type Lack, noAgreements, type Use } from './policy.ts';
import { mainPurpose } from './role.ts';
import type { Grain } from './row-scope.ts';
import { scopedSql } from './scoped-sql.ts';
import { asItIs, type ShownCell } from './shown-cell.ts';
import type { PublishedMemory } from './suppression/publish.ts';
import type { HideReason } from './suppression/published-set.ts';
import type { AccessRules, Viewer } from './viewer.ts';
import { type Seeing, type SeeingAccount, whoCanSee } from './who-can-see.ts';

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
  /** What is done with the rows; absent: they are looked at. */
  readonly use?: Use;
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
  /** A measure by breakdowns; `use`: what is done with it. Throws `gate-denied`, `measure-unknown`, `question-invalid`. */
  ask(viewer: Viewer, question: MeasureQuestion, use?: Use): Promise<MeasureAnswer>;
  /** Rows of a list. Throws `gate-denied`. */
  list<Row = Record<string, JsonValue>>(viewer: Viewer, question: ListQuestion): Promise<ListAnswer<Row>>;
  /** Rows that lie outside the edition. Null for those who may not see them: they are left with the counts. */
  outside<Row>(viewer: Viewer, question: OutsideQuestion<Row>): Promise<readonly Row[] | null>;
  /**
   * Why somebody sees something, or why not and which roles would open it, the narrowest first. Asking is a look, and is written down.
   * Throws `measure-unknown`.
   */
  why(viewer: Viewer, asked: AskedAbout, rules: AccessRules): Promise<WhyAnswer>;
  /**
   * Who can see a student and why; for those who are charged with asking, about students they see themselves. Asking is a look, and is written down.
   * Throws `gate-denied`, in the same words for a student who does not exist.
   */
  whoCanSee(
    viewer: Viewer,
    student: string,
    accounts: readonly SeeingAccount[],
    rules: AccessRules,
  ): Promise<readonly Seeing[]>;
  /** Writes down that somebody asked for what is not theirs, and throws the denial. */
  refuse(viewer: Viewer, asked: unknown, kind: DenialKind): Promise<never>;
}

export interface WhyAnswer {
  readonly explanation: Explanation;
  /** Empty where nothing was denied. */
  readonly offers: readonly Offer[];
}

export interface GateEffects {
  readonly log: LookLog;
  /** What was published to people who may not see the students. */
  readonly memory: PublishedMemory;
  /** What has to be there besides a role; absent: there are no agreements. */
  readonly conditions?: Conditions;
}

/** A gate on one open edition. */
export async function gateOn(
  edition: Warehouse,
  { log, memory, conditions = noAgreements }: GateEffects,
): Promise<Gate> {
  const setting = await editionSetting(edition);
  const checked = new Map<string, string | null>();
  const publisher = publisherOn(edition, setting, memory);

  /** What is written down of whoever asks, whatever comes of it. */
  const lookOf = (viewer: Viewer) => ({
    viewer: viewer.username,
    ...(viewer.as === null ? {} : { as: viewer.as.username }),
    roles: [...new Set(viewer.assignments.map(({ role }) => role.role))],
    purpose: viewer.assignments[0] ? mainPurpose(viewer.assignments[0].role) : '',
    edition: setting.edition_id,
  });

  /** Runs a query within the viewer's scope, or throws the denial; either way it is written down. */
  async function answer<Row>(
    viewer: Viewer,
    { query, grain, use, parameters, asked, decision, countStudents }: Asking<Row>,
  ): Promise<{ rows: Row[]; why: Extract<Decision, { allowed: true }>; logged: string }> {
    const look = { ...lookOf(viewer), question: asked, use, tables: Object.keys(query.reads) };
    const deny = async (
      kind: DenialKind,
      what: string,
      rules: readonly string[],
      lack: Lack | null = null,
    ): Promise<never> => {
      const failure = denied(kind, what, lack && { ...lack });
      await log.record({ ...look, students: 0, rules, decision: 'denied', reason: failure.message });
      throw failure;
    };
    // Nothing is hidden here: counts are for those who may see the students behind them.
    if (decision.allowed && decision.suppress)
      return deny('not-granted', 'counts of small groups', ['list-without-suppression']);
    if (!decision.allowed) return deny(decision.kind, decision.what, decision.rules, decision.lack);
    const tables = Object.keys(query.reads) as TableName[];
    const checkedAs = `${tables.join()}\n${query.sql}`;
    let problem = checked.get(checkedAs);
    if (problem === undefined) {
      problem = await queryProblem(edition, query.sql, tables);
      if (checked.size < 1000) checked.set(checkedAs, problem);
    }
    const sql = scopedSql(query, decision.parties, grain, viewer);
    if (problem !== null || sql === null) {
      return deny('query', problem ?? 'it reads a table that belongs to nobody', ['query-check']);
    }
    const { purpose } = decision;
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

  /** Labels of the answer's keys, and what was hidden. */
  async function answerOf(
    question: MeasureQuestion,
    cells: readonly ShownCell[],
    minimum: number,
    { why, logged }: Pick<MeasureAnswer, 'why' | 'logged'>,
  ): Promise<MeasureAnswer> {
    const measure = measureOf(question.measure);
    const labels = await labelsOf(question.by);
    const hidden = cells.filter(({ reason }) => reason !== null);
    return {
      rows: cells.map((cell) => ({
        ...cell,
        labels: Object.fromEntries(
          Object.entries(cell.keys).map(([id, key]) => [
            id,
            key === null ? null : (labels.get(id)?.get(key) ?? key),
          ]),
        ),
      })),
      suppressed: {
        cells: cells.length,
        hidden: hidden.length,
        minimum,
        reasons: [...new Set(hidden.flatMap(({ reason }) => (reason === null ? [] : [reason])))],
      },
      definition: definitionOf(measure, parametersOf(measure, question.preset)),
      why,
      asOf: setting.as_of,
      edition: setting.edition_id,
      logged,
    };
  }

  const explaining = {
    ...{ edition, conditions },
    ...{ schoolYear: setting.current_school_year, minimumN: setting.minimum_n },
  };

  async function refuse(viewer: Viewer, asked: unknown, kind: DenialKind): Promise<never> {
    const failure = denied(kind);
    await log.record({
      ...lookOf(viewer),
      ...{ question: asked, use: 'look', tables: [], students: 0, rules: ['default-deny'] },
      ...{ decision: 'denied', reason: failure.message },
    });
    throw failure;
  }

  return {
    async ask(viewer, question, use = 'look') {
      const measure = measureOf(question.measure);
      const query = compileMeasure(question, setting.current_school_year);
      const { reads } = query;
      const decision = decideMeasure(viewer, question, reads, use, conditions);
      if (decision.allowed && decision.suppress) {
        const look = {
          ...lookOf(viewer),
          question,
          use,
          tables: Object.keys(reads),
          purpose: decision.purpose,
        };
        const { cells, minimum, logged } = await askPublished(publisher, log, question, decision, look);
        return answerOf(question, cells, minimum, { why: decision, logged });
      }
      type Row = Record<string, JsonValue> & { students: number; students_in_all: number };
      const { rows, why, logged } = await answer<Row>(viewer, {
        ...{ query, grain: 'aggregate', use, parameters: {}, asked: question, decision },
        countStudents: (found) => Number(found[0]?.students_in_all ?? 0),
      });
      const cells = rows.map((row) => ({
        keys: Object.fromEntries(question.by.map((id) => [id, row[id] === null ? null : String(row[id])])),
        students: Number(row.students ?? 0),
        numerator: row.numerator === null ? null : Number(row.numerator),
        denominator: row.denominator === null ? null : Number(row.denominator),
      }));
      const shown = cells.map((cell) => asItIs(cell, measure.unit));
      return answerOf(question, shown, 0, { why, logged });
    },
    async list<Row>(viewer: Viewer, question: ListQuestion) {
      const query: CompiledQuery = { sql: question.sql, reads: question.reads };
      const { grain, use = 'look', parameters } = question;
      const { rows, why, logged } = await answer<Row>(viewer, {
        ...{ query, grain, use, parameters, asked: { kind: 'list', list: question.list, parameters } },
        decision: decide(viewer, { reads: query.reads, grain, use }, conditions),
        countStudents: (found) =>
          studentsIn(question.students, found as readonly Record<string, JsonValue>[]),
      });
      return { rows, why, asOf: setting.as_of, edition: setting.edition_id, logged };
    },
    async outside(viewer, { asked, parts, read }) {
      const ofDistrict = (who: Viewer): Viewer => ({
        ...who,
        assignments: who.assignments.filter(({ scope }) => scope.kind === 'district'),
        as: who.as && ofDistrict(who.as),
      });
      const districtWide = ofDistrict(viewer);
      const decisions = Object.entries(parts).map(([part, reads]) => ({
        part,
        reads,
        decision: decide(districtWide, { reads, grain: 'student', use: 'look' }, conditions),
      }));
      const granted = decisions.filter(({ decision }) => decision.allowed);
      // Rows from outside come as they are; they cannot be masked.
      if (granted.length === 0 || viewer.isMasked) return null;
      const { rows, students } = await read(granted.map(({ part }) => part));
      await log.record({
        ...lookOf(districtWide),
        question: asked,
        use: 'look',
        tables: [...new Set(granted.flatMap(({ reads }) => Object.keys(reads)))],
        students,
        rules: [...new Set(granted.flatMap(({ decision }) => decision.rules))],
        decision: 'allowed',
        reason: null,
      });
      return rows;
    },
    async why(viewer, asked, rules) {
      const explanation = await explain(explaining, viewer, asked).catch(async (error: unknown) => {
        await recordWhy(log, lookOf(viewer), asked, null);
        throw error;
      });
      await recordWhy(log, lookOf(viewer), asked, explanation);
      const offers = explanation.allowed ? [] : await offersFor(explaining, viewer, asked, rules);
      return { explanation, offers };
    },
    async whoCanSee(viewer, student, accounts, rules) {
      const asked = { kind: 'who-can-see', student };
      const look = { ...lookOf(viewer), question: asked, use: 'look', tables: [] };
      const found = await whoCanSee(explaining, viewer, { student, accounts, rules }).catch(
        async (error: unknown) => {
          await log.record({ ...look, students: 0, rules: [], decision: 'denied', reason: 'error' });
          throw error;
        },
      );
      if (found === null) return refuse(viewer, asked, 'no-student');
      await log.record({ ...look, students: 1, rules: found.rules, decision: 'allowed', reason: null });
      return found.seeing;
    },
    refuse,
  };
}

/** A query, how it is decided, and what is written down of it. */
interface Asking<Row> {
  readonly query: CompiledQuery;
  readonly grain: Grain;
  readonly use: Use;
  readonly parameters: Parameters;
  readonly asked: unknown;
  readonly decision: Decision;
  countStudents(rows: readonly Row[]): number;
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
