import type { AuditEntryShape } from './shapes/audit.ts';

/** An entry as the log keeps it. */
export interface WrittenEntry {
  readonly number: number;
  readonly at: string;
  readonly actor: string;
  readonly kind: string;
  readonly detail: Readonly<Record<string, unknown>>;
}

/** Fields that say what an entry is about, the most telling first. */
const telling = [
  ...['question.list', 'question.measure', 'question.page', 'question.extra', 'question.kind'],
  ...['what', 'role', 'title', 'delivery', 'username', 'provision', 'asks', 'answer', 'outcome', 'source'],
] as const;

/** An entry for the page: what it is about, and every fact of it. */
export function entryShape({ number, at, actor, kind, detail }: WrittenEntry): AuditEntryShape {
  const facts = factsIn(detail, '');
  const said = new Map(facts.map(({ field, value }) => [field, value]));
  const students = detail.students;
  return {
    ...{ number, at, actor, kind, facts },
    about: telling.map((field) => said.get(field)).find((value) => value !== undefined) ?? null,
    students: typeof students === 'number' ? students : null,
    purpose: said.get('purpose') || null,
  };
}

/** What is nested comes out as a path; what is nothing is left out. */
function factsIn(value: unknown, path: string): { field: string; value: string }[] {
  if (value === null || value === undefined || value === '') return [];
  if (Array.isArray(value)) {
    const items = value.map((item) =>
      typeof item === 'object' && item !== null ? JSON.stringify(item) : String(item),
    );
    return items.length === 0 ? [] : [{ field: path, value: items.join(', ') }];
  }
  if (typeof value === 'object')
    return Object.entries(value).flatMap(([key, inner]) =>
      factsIn(inner, path === '' ? key : `${path}.${key}`),
    );
  return [{ field: path, value: String(value) }];
}
