import { readFileSync } from 'node:fs';
import { type Static, type TSchema, Type } from 'typebox';
import { Check, Errors } from 'typebox/schema';
import { type Document, isMap, isNode, LineCounter, parseDocument } from 'yaml';
import { Failure } from '../base/failure.ts';

/** Something wrong in a file a person wrote, with the place. */
export interface FileProblem {
  readonly file: string;
  readonly line: number;
  readonly message: string;
  readonly remedy: string;
}

export interface YamlFile<Schema extends TSchema> {
  /** What the file says; null when it does not have the right form. */
  readonly value: Static<Schema> | null;
  readonly problems: readonly FileProblem[];
  /** The line a key or list item stands in; the nearest one above it where it is not there. */
  lineOf(path: readonly (string | number)[]): number;
}

/** Reads a YAML file and holds it against a schema. Every problem comes with its line. `shown` is the name to show. */
export function readYamlFile<Schema extends TSchema>(
  path: string,
  shown: string,
  schema: Schema,
): YamlFile<Schema> {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch {
    const problem = {
      file: shown,
      line: 1,
      message: 'the file cannot be read',
      remedy: 'Check that it is there.',
    };
    return { value: null, problems: [problem], lineOf: () => 1 };
  }
  const before = read.get(path);
  if (before?.text === text && before.shown === shown && before.schema === schema)
    return before.file as YamlFile<Schema>;
  const file = fileOf(text, shown, schema);
  read.set(path, { text, shown, schema, file });
  return file;
}

/** Files as they were last read. One command asks for the same few many times, and to parse them takes longer than to see that they are the same. */
const read = new Map<string, { text: string; shown: string; schema: TSchema; file: YamlFile<TSchema> }>();

function fileOf<Schema extends TSchema>(text: string, shown: string, schema: Schema): YamlFile<Schema> {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
  const lineOf = (keys: readonly (string | number)[]) => lineOfKeys(document, lines, keys);
  if (document.errors.length > 0) {
    const problems = document.errors.map((error) => ({
      file: shown,
      line: lines.linePos(error.pos[0]).line,
      message: `this is not YAML: ${error.message}`,
      remedy: 'Check indentation, colons and quotes at this line.',
    }));
    return { value: null, problems, lineOf };
  }
  const value: unknown = document.toJS() ?? {};
  const problems = schemaProblems(schema, value).map(({ keys, message, remedy }) => ({
    file: shown,
    line: lineOf(keys),
    message,
    remedy,
  }));
  return { value: Check(schema, value) ? value : null, problems, lineOf };
}

/** The value of a file that has to be right. Throws `settings-invalid` with the first problem. */
export function checkedValue<Schema extends TSchema>(file: YamlFile<Schema>, shown: string): Static<Schema> {
  const [problem] = file.problems;
  if (file.value !== null && !problem) return file.value;
  throw settingsInvalid(
    problem ?? {
      file: shown,
      line: 1,
      message: 'the file does not have the right form',
      remedy: 'Check it.',
    },
  );
}

export function settingsInvalid({ file, line, message, remedy }: FileProblem): Failure {
  return new Failure('settings-invalid', { file, line, problem: message, remedy });
}

interface SchemaProblem {
  readonly keys: readonly (string | number)[];
  readonly message: string;
  readonly remedy: string;
}

function schemaProblems(schema: TSchema, value: unknown): SchemaProblem[] {
  const found = new Map<string, SchemaProblem>();
  const errors = Errors(schema, value)[1];
  const unions = errors.filter((error) => error.keyword === 'anyOf').map((error) => error.instancePath);
  for (const error of errors) {
    // What is wrong with each way a union could be read says less than the union itself.
    const inUnion = unions.some((path) => error.instancePath.startsWith(path) && error.keyword !== 'anyOf');
    if (inUnion) continue;
    const keys = error.instancePath.split('/').slice(1).map(decodeKey);
    const place = keys.length > 0 ? `"${keys.join('.')}"` : 'the file';
    switch (error.keyword) {
      case 'required':
        for (const key of error.params.requiredProperties)
          found.set(`${error.instancePath}/${key}`, {
            keys,
            message: `"${[...keys, key].join('.')}" is missing`,
            remedy: `Add "${key}".`,
          });
        break;
      case 'additionalProperties':
        for (const key of error.params.additionalProperties)
          found.set(`${error.instancePath}/${key}`, {
            keys: [...keys, key],
            message: `"${[...keys, key].join('.')}" is not a known setting`,
            remedy: 'Check the spelling, or take it out.',
          });
        break;
      default:
        if (!found.has(error.instancePath))
          found.set(error.instancePath, {
            keys,
            message: `${place} ${error.message}`,
            remedy: 'Correct the value; "almanac check" looks at it again.',
          });
    }
  }
  // A key that is not known makes its value "never": the same problem told twice.
  return [...found.values()].filter(({ message }) => !message.endsWith('schema is false'));
}

function decodeKey(part: string): string | number {
  const key = part.replaceAll('~1', '/').replaceAll('~0', '~');
  return /^\d+$/.test(key) ? Number(key) : key;
}

function lineOfKeys(document: Document, lines: LineCounter, keys: readonly (string | number)[]): number {
  for (let length = keys.length; length > 0; length -= 1) {
    const parent = length > 1 ? document.getIn(keys.slice(0, length - 1), true) : document.contents;
    const last = keys[length - 1];
    if (isMap(parent)) {
      const pair = parent.items.find(({ key }) => String(key) === String(last));
      if (pair && isNode(pair.key) && pair.key.range) return lines.linePos(pair.key.range[0]).line;
    }
    const node = document.getIn(keys.slice(0, length), true);
    if (isNode(node) && node.range) return lines.linePos(node.range[0]).line;
  }
  return 1;
}

/** Short lower-case names for sources, layouts and feeds. */
export const Slug = Type.String({ pattern: '^[a-z0-9][a-z0-9-]*$' });
