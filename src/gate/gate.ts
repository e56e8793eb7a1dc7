import type { JsonValue, Parameters, Warehouse } from '../engine/warehouse.ts';
import { measureOf } from '../measures/catalogue.ts';
import { type CompiledQuery, compileMeasure, type MeasureQuestion } from '../measures/compile.ts';
import { askPublished, editionSetting, publisherOn } from './ask-published.ts';
import { type DenialKind, denied } from './denial.ts';
import { type DirectoryBook, isDesignated, judgedBy } from './directory.ts';
import { type AskedAbout, type Explaining, type Explanation, explain, recordWhy } from './explain.ts';
import { type MeasureAnswer, measureAnswer } from './measure-answer.ts';
import { decideMeasure } from './measure-decision.ts';
import { type Offer, offersFor } from './offers.ts';
import { type Conditions, type Decision, decide, noAgreements, refusal, type Use } from './policy.ts';
import type { Grain } from './row-scope.ts';
import { type LookLog, lookBy, scopedAnswers } from './scoped-answer.ts';
import { asItIs } from './shown-cell.ts';
import { columnsIn, idsIn, type StudentCount, studentsIn } from './student-count.ts';
import type { PublishedMemory } from './suppression/publish.ts';
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
  /**
   * `directory`: the rows are to be given out as directory information, whoever asks: only what the district has designated, and nobody who opted
   * out (34 CFR 99.37).
   */
  readonly basis?: 'directory';
  /** Parameters that hold a name somebody typed: they are not written down with the question. */
  readonly unwritten?: readonly string[];
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
  /** Ids of students of whom nothing is to be given out as directory information: for marking rows the gate gave. */
  optedOut(): Promise<ReadonlySet<string>>;
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
  /** What is directory information, and whose is not given out; absent: none is. */
  readonly directory?: DirectoryBook;
}

/** A gate on one open edition. */
export async function gateOn(
  edition: Warehouse,
  { log, memory, conditions: given = noAgreements, directory }: GateEffects,
): Promise<Gate> {
  const setting = await editionSetting(edition);
  const publisher = publisherOn(edition, setting, memory);
  const answer = scopedAnswers(edition, setting.edition_id, log);
  const lookOf = (viewer: Viewer) => lookBy(viewer, setting.edition_id);
  const explainingTo = async (viewer: Viewer): Promise<Explaining> => ({
    ...{ edition, schoolYear: setting.current_school_year, minimumN: setting.minimum_n },
    ...(await judgedBy(given, directory, viewer)),
  });

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
      const { conditions, withheld } = await judgedBy(given, directory, viewer);
      const decision = decideMeasure(viewer, question, reads, use, conditions);
      if (decision.allowed && decision.suppress) {
        const look = {
          ...lookOf(viewer),
          question,
          use,
          tables: Object.keys(reads),
          fields: reads,
          purpose: decision.purpose,
        };
        const { cells, minimum, logged } = await askPublished(publisher, log, question, decision, look);
        return measureAnswer({ edition, setting }, question, cells, { minimum, why: decision, logged });
      }
      type Row = Record<string, JsonValue> & { students: number; students_in_all: number };
      const { rows, why, logged } = await answer<Row>(viewer, {
        ...{ query, grain: 'aggregate', use, parameters: {}, asked: question, decision },
        ...{ withheld, idsOf: null },
        countStudents: (found) => Number(found[0]?.students_in_all ?? 0),
      });
      const cells = rows.map((row) => ({
        keys: Object.fromEntries(question.by.map((id) => [id, row[id] === null ? null : String(row[id])])),
        students: Number(row.students ?? 0),
        numerator: row.numerator === null ? null : Number(row.numerator),
        denominator: row.denominator === null ? null : Number(row.denominator),
      }));
      const shown = cells.map((cell) => asItIs(cell, measure.unit));
      return measureAnswer({ edition, setting }, question, shown, { minimum: 0, why, logged });
    },
    async list<Row>(viewer: Viewer, question: ListQuestion) {
      const query: CompiledQuery = { sql: question.sql, reads: question.reads };
      const { grain, use = 'look', parameters, students, basis } = question;
      const { reads } = query;
      const { unwritten = [] } = question;
      const written = Object.entries(parameters).filter(([name]) => !unwritten.includes(name));
      const { conditions, withheld, items } = await judgedBy(given, directory, viewer, basis);
      const decision = decide(viewer, { reads, grain, use }, conditions);
      const { rows, why, logged } = await answer<Row>(viewer, {
        ...{ query, grain, use, parameters, withheld },
        asked: {
          ...{ kind: 'list', list: question.list, parameters: Object.fromEntries(written) },
          ...(basis === undefined ? {} : { basis }),
        },
        decision:
          basis === undefined || (withheld !== null && isDesignated(reads, items))
            ? decision
            : { ...refusal(viewer, 'no-directory'), rules: ['directory-policy'] },
        countStudents: (found) => studentsIn(students, found as readonly Record<string, JsonValue>[]),
        idsOf:
          students?.as === 'ids'
            ? (found) => idsIn(students.column, found as readonly Record<string, JsonValue>[])
            : null,
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
      const { conditions } = await judgedBy(given, directory, districtWide);
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
        fields: columnsIn(granted.map(({ reads }) => reads)),
        students,
        rules: [...new Set(granted.flatMap(({ decision }) => decision.rules))],
        decision: 'allowed',
        reason: null,
      });
      return rows;
    },
    async why(viewer, asked, rules) {
      const on = await explainingTo(viewer);
      const explanation = await explain(on, viewer, asked).catch(async (error: unknown) => {
        await recordWhy(log, lookOf(viewer), asked, null);
        throw error;
      });
      await recordWhy(log, lookOf(viewer), asked, explanation);
      const offers = explanation.allowed ? [] : await offersFor(on, viewer, asked, rules);
      return { explanation, offers };
    },
    async whoCanSee(viewer, student, accounts, rules) {
      const asked = { kind: 'who-can-see', student };
      const look = { ...lookOf(viewer), question: asked, use: 'look', tables: [] };
      const found = await whoCanSee(explainingTo, viewer, { student, accounts, rules }).catch(
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
    async optedOut() {
      return new Set(await directory?.optedOut());
    },
  };
}
