import type { TableName } from '../edition/schema/steps.ts';
import type { Parameters, Warehouse } from '../engine/warehouse.ts';
import type { CompiledQuery } from '../measures/compile.ts';
import type { Disclosed } from '../store/disclosures.ts';
import type { Looks } from '../store/looks.ts';
import { type DenialKind, denied } from './denial.ts';
import type { Withheld } from './directory.ts';
import { queryProblem } from './parsed-query.ts';
import type { Decision, Lack, Use } from './policy.ts';
import { mainPurpose } from './role.ts';
import type { Grain } from './row-scope.ts';
import { scopedSql } from './scoped-sql.ts';
import type { Viewer } from './viewer.ts';

/** What the gate writes down about a question, and where. */
export type LookLog = Pick<Looks, 'record'>;

/** A query, how it is decided, and what is written down of it. */
export interface Asking<Row> {
  readonly query: CompiledQuery;
  readonly grain: Grain;
  readonly use: Use;
  readonly parameters: Parameters;
  readonly asked: unknown;
  readonly decision: Decision;
  countStudents(rows: readonly Row[]): number;
  /** Ids of the students in the answer; null where the question does not give them. */
  readonly idsOf: ((rows: readonly Row[]) => string[]) | null;
  /** Who is left out of directory information. */
  readonly withheld: Withheld | null;
}

export interface ScopedAnswer<Row> {
  readonly rows: Row[];
  readonly why: Extract<Decision, { allowed: true }>;
  /** Id of the look that was written down. */
  readonly logged: string;
}

/** Runs a query within the viewer's scope, or throws the denial; either way it is written down. */
export type ScopedAnswers = <Row>(viewer: Viewer, asking: Asking<Row>) => Promise<ScopedAnswer<Row>>;

/** What is written down of whoever asks, whatever comes of it. */
export function lookBy(viewer: Viewer, edition: string) {
  return {
    viewer: viewer.username,
    ...(viewer.as === null ? {} : { as: viewer.as.username }),
    roles: [...new Set(viewer.assignments.map(({ role }) => role.role))],
    purpose: viewer.assignments[0] ? mainPurpose(viewer.assignments[0].role) : '',
    edition,
  };
}

/** The only place where SQL over the tables of an edition is run for somebody. What a query reads is checked once by its own text. */
export function scopedAnswers(edition: Warehouse, editionId: string, log: LookLog): ScopedAnswers {
  const checked = new Map<string, string | null>();

  async function problemOf({ sql, reads }: CompiledQuery): Promise<string | null> {
    const tables = Object.keys(reads) as TableName[];
    const checkedAs = `${tables.join()}\n${sql}`;
    const known = checked.get(checkedAs);
    if (known !== undefined) return known;
    const problem = await queryProblem(edition, sql, tables);
    if (checked.size < 1000) checked.set(checkedAs, problem);
    return problem;
  }

  return async <Row>(viewer: Viewer, asking: Asking<Row>) => {
    const { query, grain, use, decision, idsOf } = asking;
    const tables = Object.keys(query.reads);
    const look = { ...lookBy(viewer, editionId), question: asking.asked, use, tables, fields: query.reads };
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
    const problem = await problemOf(query);
    const sql = scopedSql(query, decision.parties, grain, viewer, asking.withheld);
    if (problem !== null || sql === null)
      return deny('query', problem ?? 'it reads a table that belongs to nobody', ['query-check']);
    const isDisclosure = grain === 'student' && isToOutsiders(decision);
    // What cannot be put into the record of each student is not given away (34 CFR 99.32(a)).
    if (isDisclosure && idsOf === null)
      return deny('query', 'it does not say whose records it gives', ['disclosure-record']);
    const { purpose, rules } = decision;
    const rows = await edition.all<Row>(sql, asking.parameters).catch(async (error: unknown) => {
      await log.record({ ...look, purpose, students: 0, rules, decision: 'denied', reason: 'error' });
      throw error;
    });
    const disclosed: Disclosed | undefined =
      isDisclosure && idsOf !== null
        ? {
            students: idsOf(rows),
            disclosedOn: viewer.day,
            party: viewer.name,
            interest: purpose,
            provision: 'agreement',
            records: tables.join(', '),
            edition: editionId,
          }
        : undefined;
    const { id } = await log.record(
      {
        ...{ ...look, purpose, rules },
        ...{ students: asking.countStudents(rows), decision: 'allowed', reason: null },
      },
      disclosed,
    );
    return { rows, why: decision, logged: id };
  };
}

/**
 * Whether what the viewer gets is a disclosure to somebody outside: one of the assignments that carry it rests on an agreement. A look in two
 * capacities is written down as one from outside, because which of the two a row was read in cannot be told.
 */
function isToOutsiders({ parties }: Extract<Decision, { allowed: true }>): boolean {
  return parties[0]?.some(({ role }) => role.needs.includes('agreement')) ?? false;
}
