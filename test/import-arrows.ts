import { globSync, readFileSync } from 'node:fs';
import { join, posix, sep } from 'node:path';
import { parseSync } from 'vite';

/**
 * Which room may import which: a room's own files are always open to it, every room it is not listed with is shut. Three
 * folders are rooms of their own, because several rooms have to agree about what is in them: `edition/schema` (the
 * entities), `reports/shapes` (what pages hold) and `reports/views` (what screen and files show of it).
 */
export const arrows: Readonly<Record<string, readonly string[]>> = {
  base: [],
  'edition/schema': [],
  'reports/shapes': [],
  words: [],
  charts: [],
  'reports/views': ['words', 'charts'],
  files: ['base', 'words', 'charts', 'reports/views'],
  engine: ['base'],
  store: ['base'],
  identity: ['base', 'engine', 'store', 'edition/schema'],
  edition: ['base', 'engine', 'store', 'edition/schema', 'identity'],
  intake: ['base', 'engine', 'edition/schema', 'edition'],
  measures: ['base', 'engine', 'edition/schema', 'edition'],
  gate: ['base', 'engine', 'store', 'edition/schema', 'edition', 'measures'],
  reports: [
    ...['base', 'edition/schema', 'edition', 'intake', 'measures', 'gate', 'words', 'files'],
    ...['reports/shapes', 'reports/views'],
  ],
  server: ['base', 'store', 'gate', 'reports', 'reports/shapes'],
  district: ['base'],
  web: ['words', 'charts', 'reports/views'],
  commands: [
    ...['base', 'engine', 'store', 'identity', 'edition/schema', 'edition', 'intake', 'measures', 'gate'],
    ...['words', 'charts', 'files', 'reports', 'reports/shapes', 'reports/views', 'server', 'district'],
    'scripts',
  ],
  bin: ['base', 'commands'],
};

/** Where only types may cross: what is left of them at run time is nothing. */
export const typeArrows: Readonly<Record<string, readonly string[]>> = {
  words: ['reports/shapes'],
  charts: ['words'],
  'reports/views': ['reports/shapes'],
  reports: ['engine'],
  web: ['reports/shapes'],
};

/** One import, as it stands in a file. Paths are from the project's root, with `/`. */
export interface Import {
  readonly from: string;
  readonly to: string;
  /** Nothing of it is left when the types are gone. */
  readonly isType: boolean;
}

/** Why an import may not be, or null where it may. Tests may reach for anything. */
export function violation({ from, to, isType }: Import): string | null {
  if (isTest(from)) return null;
  const [room, other] = [roomOf(from), roomOf(to)];
  if (room === other) return null;
  const says = `${from} imports ${to}: `;
  if (isType && typeArrows[room]?.includes(other)) return null;
  if (typeArrows[room]?.includes(other)) return `${says}${room} takes types of ${other} and nothing else`;
  if (!arrows[room]?.includes(other)) return `${says}no arrow leads from ${room} to ${other}`;
  return isDoor(to, other) ? null : `${says}that is an inside of ${other}`;
}

/** All imports between files of the project under `root`. */
export function importsIn(root: string): Import[] {
  return globSync('{bin,src,web}/**/*.{ts,tsx}', { cwd: root, exclude: isForeign }).flatMap((file) =>
    importsOf(file.split(sep).join('/'), readFileSync(join(root, file), 'utf8')),
  );
}

/** The imports of one file that lead to other files of the project. */
export function importsOf(file: string, text: string): Import[] {
  const { module, program, errors } = parseSync(file, text);
  const [error] = errors;
  if (error) throw new Error(`${file}: ${error.message}`);
  const found = [
    ...module.staticImports.map((each) => ({
      path: each.moduleRequest.value,
      isType: each.entries.length > 0 && each.entries.every((entry) => entry.isType),
    })),
    ...module.staticExports.flatMap((each) =>
      each.entries.flatMap(({ moduleRequest, isType }) =>
        moduleRequest ? [{ path: moduleRequest.value, isType }] : [],
      ),
    ),
    ...module.dynamicImports.map(({ moduleRequest }) => ({
      path: text.slice(moduleRequest.start + 1, moduleRequest.end - 1),
      isType: false,
    })),
    ...hidden(program),
  ];
  return found
    .filter(({ path }) => path.startsWith('.'))
    .map(({ path, isType }) => ({ from: file, to: posix.join(posix.dirname(file), path), isType }));
}

/** Roads that are no import statements: `import('./x.ts').Type`, and `new URL('./x.ts', import.meta.url)` of child processes. */
function hidden(node: unknown): { path: string; isType: boolean }[] {
  if (Array.isArray(node)) return node.flatMap(hidden);
  if (typeof node !== 'object' || node === null) return [];
  const own = 'type' in node ? [...typeImport(node), ...fileAddress(node)] : [];
  return [...own, ...Object.values(node).flatMap(hidden)];
}

function typeImport(node: object) {
  if (!('type' in node && node.type === 'TSImportType' && 'source' in node)) return [];
  const path = textOf(node.source);
  return path === null ? [] : [{ path, isType: true }];
}

function fileAddress(node: object) {
  if (!('type' in node && node.type === 'NewExpression' && 'arguments' in node)) return [];
  const [first, second] = Array.isArray(node.arguments) ? node.arguments : [];
  const path = textOf(first);
  return path !== null && second && /\.tsx?$/.test(path) ? [{ path: withDot(path), isType: false }] : [];
}

function textOf(node: unknown): string | null {
  const isLiteral = typeof node === 'object' && node !== null && 'value' in node;
  return isLiteral && typeof node.value === 'string' ? node.value : null;
}

function withDot(path: string): string {
  return /^[./]/.test(path) ? path : `./${path}`;
}

function roomOf(file: string): string {
  const [first = '', second = '', third = ''] = file.split('/');
  if (first !== 'src') return first;
  return `${second}/${third}` in arrows ? `${second}/${third}` : second;
}

/** Files at the top of a room are its doors; its folders are its insides. */
function isDoor(file: string, room: string): boolean {
  return [room, `src/${room}`].includes(posix.dirname(file));
}

function isTest(file: string): boolean {
  return /\.test\.tsx?$/.test(file);
}

function isForeign(path: string): boolean {
  return /(^|[\\/])(node_modules|dist)$/.test(path);
}
