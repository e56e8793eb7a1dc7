import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { namesIn, withoutComments } from './table-sql.ts';

/**
 * What things of a build were made from, in short: two builds in which a thing has the same mark have the same rows in it. The mark of a
 * table holds the text of its SQL, the marks of everything that text names, and the settings it names. So what a table hangs on is read off
 * its SQL, and a dependency cannot be forgotten.
 */
export interface BuildMarks {
  set(thing: string, mark: string): void;
  get(thing: string): string;
  /** Mark of a table for those SQL texts that do not look at one of its columns. */
  setWithout(table: string, column: string, mark: string): void;
  /** Value of a column of `build_setting`. */
  setting(column: string, value: string | number | boolean): void;
  /** Mark of what a SQL text yields. `more` is what it hangs on besides. */
  ofSql(sql: string, more?: readonly string[]): string;
  /** Things known so far that a SQL text names. */
  readBy(sql: string): string[];
}

export function buildMarks(): BuildMarks {
  const marks = new Map<string, string>();
  const without = new Map<string, { readonly column: string; readonly mark: string }>();
  const settings = new Map<string, string | number | boolean>();
  const readBy = (sql: string) => {
    const names = namesIn(sql);
    return [...marks.keys()].filter((thing) => names.has(thing)).toSorted();
  };
  return {
    set: (thing, mark) => void marks.set(thing, mark),
    get(thing) {
      const mark = marks.get(thing);
      if (mark === undefined) throw new Error(`nothing is known of ${thing}`);
      return mark;
    },
    setWithout: (table, column, mark) => void without.set(table, { column, mark }),
    setting: (column, value) => void settings.set(column, value),
    readBy,
    ofSql(sql, more = []) {
      const names = namesIn(sql);
      return markOf([
        withoutComments(sql),
        readBy(sql).map((thing) => {
          const part = without.get(thing);
          return [thing, part && !looksAt(sql, thing, part.column) ? part.mark : marks.get(thing)];
        }),
        names.has('build_setting') ? [...settings].filter(([column]) => names.has(column)) : [],
        more,
      ]);
    },
  };
}

/** Whether a SQL text names a column, or takes all columns of the table. */
function looksAt(sql: string, table: string, column: string): boolean {
  if (namesIn(sql).has(column)) return true;
  const text = withoutComments(sql);
  if (new RegExp(`\\*\\s+from\\s+${table}\\b`).test(text)) return true;
  const aliases = [...text.matchAll(new RegExp(`\\b${table}\\s+(?:as\\s+)?([a-z]\\w*)`, 'g'))];
  return [table, ...aliases.map(([, alias = '']) => alias)].some((alias) => text.includes(`${alias}.*`));
}

let program: string | null = null;

/** Mark of the program text that builds editions: after an upgrade everything is built anew. */
export function programMark(): string {
  if (program !== null) return program;
  const folders = [new URL('./', import.meta.url), new URL('../identity/', import.meta.url)].map((url) =>
    fileURLToPath(url),
  );
  program = digest(
    folders.flatMap((folder) =>
      readdirSync(folder, { recursive: true, encoding: 'utf8' })
        .filter((file) => file.endsWith('.ts') && !file.endsWith('.test.ts'))
        .toSorted()
        .map((file) => readFileSync(`${folder}/${file}`, 'utf8')),
    ),
  );
  return program;
}

/** One mark of several things, made by this program. */
export function markOf(parts: unknown): string {
  return digest([programMark(), parts]);
}

function digest(parts: unknown): string {
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex');
}
