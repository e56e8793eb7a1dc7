import type { Disclosure, RecordRequest } from './record-books.ts';
import type { DisclosureShape, RequestShape, StatementShape } from './shapes/records.ts';

type Standing = 'keeper' | 'family';

/** Disclosures for the page, newest first. What one party looked at several times on a day is told once, with how often. */
export function disclosureShapes(found: readonly Disclosure[], standing: Standing): DisclosureShape[] {
  const told = new Map<string, DisclosureShape>();
  for (const each of found) {
    // Who it was entered for by mistake is nobody else's family's business.
    if (each.struck !== null && standing === 'family') continue;
    const key =
      each.look === null
        ? each.id
        : JSON.stringify([each.disclosedOn, each.party, each.interest, each.records]);
    const before = told.get(key);
    told.set(key, before === undefined ? disclosureShape(each) : { ...before, times: before.times + 1 });
  }
  return [...told.values()];
}

function disclosureShape(each: Disclosure): DisclosureShape {
  const { id, disclosedOn, outcome, party, interest, provision, threat, recordedBy, struck } = each;
  return {
    ...{ id, disclosedOn, outcome, party, interest, provision, threat, recordedBy, times: 1 },
    isLook: each.look !== null,
    records: each.look === null ? [each.records] : each.records.split(', '),
    struck: struck && { on: struck.at.slice(0, 10), by: struck.by, reason: struck.reason },
  };
}

/** A request as it stands on a day, with what the one who looks may do next. */
export function requestShape(
  request: RecordRequest,
  today: string,
  standing: Standing,
  mayWrite: boolean,
): RequestShape {
  const { id, kind, askedOn, askedBy, way, dueOn, what, wanted, answer, hearing, statement } = request;
  return {
    ...{ id, kind, askedOn, askedBy, way, dueOn, what, wanted },
    daysLeft: answer === null ? daysBetween(today, dueOn) : null,
    answer: answer && { answer: answer.answer, on: answer.on, words: answer.words },
    hearing: hearing && { askedOn: hearing.askedOn, on: hearing.on, outcome: hearing.outcome },
    statement: statement && { words: statement.words, on: statement.on },
    may: mayWrite ? nextSteps(request, standing) : [],
  };
}

function nextSteps({ kind, answer, hearing }: RecordRequest, standing: Standing): RequestShape['may'] {
  if (answer === null) return standing === 'keeper' ? ['answer'] : [];
  if (kind !== 'amend' || answer.answer !== 'refused') return [];
  const steps: RequestShape['may'] = [];
  if (hearing === null) steps.push('ask_hearing');
  else if (hearing.on === null && standing === 'keeper') steps.push('hold_hearing');
  if (hearing?.outcome !== 'amended') steps.push('place_statement');
  return steps;
}

/** Statements that go with the record (34 CFR 99.21(c)). */
export function statementShapes(requests: readonly RecordRequest[]): StatementShape[] {
  return requests.flatMap(({ what, statement, hearing }) =>
    statement === null || hearing?.outcome === 'amended'
      ? []
      : [{ about: what, words: statement.words, on: statement.on }],
  );
}

function daysBetween(from: string, to: string): number {
  return Math.round((Date.parse(`${to}T12:00:00Z`) - Date.parse(`${from}T12:00:00Z`)) / 86_400_000);
}
