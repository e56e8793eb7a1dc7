import { parse } from 'csv-parse/sync';
import { type KnownStudents, unlinkedPrefix } from '../known-students.ts';
import type { LikelyStudent } from './likely-students.ts';
import type { OpenId } from './open-id.ts';

const columns = [
  'key',
  'id_system',
  'id',
  'first_name',
  'last_name',
  'birth_date',
  'feed',
  'file',
  'line',
  'rows',
  'may_be',
  'student',
] as const;

/** One line of the list, and the students who may be meant. */
export interface FixLine {
  readonly open: OpenId;
  readonly likely: readonly LikelyStudent[];
}

/** The list as CSV, one line an id. The last column is blank: a person fills in a local or a state id. */
export function fixListText(lines: readonly FixLine[]): string {
  const rows = lines.map(({ open, likely }) => [
    open.key,
    open.idSystem,
    open.idValue,
    open.name.first ?? '',
    open.name.last ?? open.name.full ?? '',
    open.name.birthDate ?? '',
    open.feed,
    open.file,
    String(open.line),
    String(open.rows),
    likely.map(likelyText).join('; '),
    '',
  ]);
  return `\ufeff${[columns, ...rows].map((row) => row.map(cell).join(',')).join('\r\n')}\r\n`;
}

/** What a person wrote into one line: whom the id stands for. */
export interface FixDecision {
  readonly key: string;
  readonly idSystem: string;
  readonly idValue: string;
  /** The Almanac id. */
  readonly personId: string;
}

/** Something wrong in a filled-in list, with its line (the header is line 1). It names no student. */
export interface FixProblem {
  readonly line: number;
  readonly problem: string;
}

/**
 * Reads a list that has been filled in. Every line is looked at; where one is wrong, none is to be applied. Lines without a student are left
 * open. `open`: what is open now; `decided`: keys that have been decided.
 */
export function readFixList(
  text: string,
  open: readonly OpenId[],
  decided: ReadonlySet<string>,
  known: KnownStudents,
): { decisions: FixDecision[]; problems: FixProblem[] } {
  const problems: FixProblem[] = [];
  let rows: string[][];
  try {
    rows = parse(text, {
      bom: true,
      delimiter: [',', ';', '\t'],
      relax_column_count: true,
      skip_empty_lines: false,
    });
  } catch {
    return { decisions: [], problems: [{ line: 1, problem: 'it is not a CSV file' }] };
  }
  const header = (rows[0] ?? []).map((name) => name.trim().toLowerCase());
  const [keyPlace, studentPlace] = [header.indexOf('key'), header.indexOf('student')];
  if (keyPlace < 0 || studentPlace < 0)
    return {
      decisions: [],
      problems: [{ line: 1, problem: 'the columns "key" and "student" are not there' }],
    };
  const byKey = new Map(open.map((each) => [each.key, each]));
  const chosen = new Map<string, { line: number; decision: FixDecision }>();
  for (const [index, cells] of rows.entries()) {
    const line = index + 1;
    const key = (cells[keyPlace] ?? '').trim();
    const written = (cells[studentPlace] ?? '').trim().replace(/^'/, '');
    if (index === 0 || written === '') continue;
    const complain = (problem: string) => problems.push({ line, problem });
    const each = byKey.get(key);
    if (!each) {
      complain(
        decided.has(key)
          ? 'this id has been decided already; undo that first'
          : 'the key is none of the ids that are open; export the list again',
      );
      continue;
    }
    const student = studentNamed(written, known);
    if ('problem' in student) {
      complain(student.problem);
      continue;
    }
    const before = chosen.get(key);
    const decision = { key, idSystem: each.idSystem, idValue: each.idValue, personId: student.person };
    if (before && before.decision.personId !== student.person)
      complain(`two students for one id: line ${before.line} names another`);
    else chosen.set(key, { line, decision });
  }
  return { decisions: [...chosen.values()].map(({ decision }) => decision), problems };
}

/** `123`, `local:123` or `state:123`. */
function studentNamed(written: string, known: KnownStudents): { person: string } | { problem: string } {
  const prefixed = /^(local|state):(.*)$/i.exec(written);
  const value = (prefixed?.[2] ?? written).trim();
  const systems = prefixed ? [(prefixed[1] ?? '').toLowerCase()] : ['local', 'state'];
  const persons = new Set(systems.flatMap((system) => known.systems.get(system)?.get(value) ?? []));
  const [person] = persons;
  if (person === undefined)
    return {
      problem: `no student has that ${systems.join(' or ')} id; look whether leading zeros were lost`,
    };
  if (person.startsWith(unlinkedPrefix))
    return { problem: 'that student is in no edition yet; run "almanac publish" first' };
  if (persons.size > 1)
    return {
      problem: 'it is the local id of one student and the state id of another; write local:… or state:…',
    };
  return { person };
}

function likelyText({ local, state, name, because }: LikelyStudent): string {
  const id = local !== null ? `local:${local}` : state !== null ? `state:${state}` : 'no local or state id';
  const words = [name?.last, name?.first].filter((part) => part).join(' ');
  return [id, words, name?.birthDate ?? '', `(${because})`].filter((part) => part !== '').join(' ');
}

/** A cell that begins like a formula must not be one in a spreadsheet. */
function cell(value: string): string {
  const safe = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value;
  return /[",;\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
