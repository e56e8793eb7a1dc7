import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parse } from 'csv-parse/sync';
import type { DataFolder } from '../base/data-folder.ts';
import { Failure } from '../base/failure.ts';
import { entityNames } from '../edition/schema/entities.ts';
import { columnTablesOf, withFixedColumns } from './fixed-columns.ts';
import { type LayoutFile, type LayoutFiles, layoutFiles, withoutEnding } from './layout-files.ts';
import { isEntity, settingsProblems } from './layout-problems.ts';
import { LayoutSettings } from './layout-schema.ts';
import type { CrosswalkJob, FeedRows, LayoutJob, SelectJob, ViewJob } from './mapping/job.ts';
import { type StudentIdChoice, usualStudentId } from './student-id-choice.ts';
import { type FileProblem, readYamlFile, settingsInvalid } from './yaml-file.ts';

/** Raised whenever the machine maps the same layout to something else, so that deliveries are mapped anew. */
const machineVersion = 2;

const builtIn = fileURLToPath(new URL('layouts', import.meta.url));

/** How the files of one kind of system become entities. */
export interface Layout {
  readonly name: string;
  readonly folder: string;
  readonly settings: LayoutSettings;
  readonly views: readonly ViewJob[];
  readonly selects: readonly SelectJob[];
  readonly crosswalks: readonly CrosswalkJob[];
  /** Changes with anything that could change what comes out. */
  readonly digest: string;
}

/** Names of the layouts there are: the district's own and the ones Almanac brings. */
export function listLayouts(data: DataFolder): string[] {
  const names = [data.layouts, builtIn].flatMap((folder) =>
    existsSync(folder)
      ? readdirSync(folder, { withFileTypes: true })
          .filter((entry) => entry.isDirectory() && existsSync(join(folder, entry.name, 'layout.yaml')))
          .map((entry) => entry.name)
      : [],
  );
  return [...new Set(names)].sort();
}

/** What all layouts there are say of their feeds; those that are wrong are left out. */
export function allLayouts(data: DataFolder): LayoutSettings[] {
  return listLayouts(data).flatMap((each) => inspectLayout(data, each).layout?.settings ?? []);
}

/** A layout by name; the district's own comes before a built-in one of that name. Throws `layout-unknown`, `settings-invalid`. */
export function readLayout(data: DataFolder, layoutName: string): Layout {
  const { layout, problems } = inspectLayout(data, layoutName);
  const [problem] = problems;
  if (problem) throw settingsInvalid(problem);
  if (!layout) throw new Failure('unexpected', { reference: `layout ${layoutName}` });
  return layout;
}

/** A layout with everything that is wrong in its files, as far as can be seen without running it. */
export function inspectLayout(
  data: DataFolder,
  layoutName: string,
): { layout: Layout | null; problems: readonly FileProblem[] } {
  if (!listLayouts(data).includes(layoutName))
    throw new Failure('layout-unknown', { layout: layoutName, known: listLayouts(data).join(', ') });
  const folderOf = (each: string) => {
    const own = join(data.layouts, each);
    return existsSync(join(own, 'layout.yaml')) ? own : join(builtIn, each);
  };
  return readLayoutFolder(folderOf(layoutName), layoutName, folderOf);
}

/** `folderOf` says where another layout lies that this one extends. */
export function readLayoutFolder(
  folder: string,
  layoutName: string,
  folderOf = (each: string) => join(builtIn, each),
): { layout: Layout | null; problems: readonly FileProblem[] } {
  const shown = (file: string) => `layouts/${layoutName}/${file}`;
  const yaml = readYamlFile(join(folder, 'layout.yaml'), shown('layout.yaml'), LayoutSettings);
  const problems = [...yaml.problems];
  if (!yaml.value) return { layout: null, problems };
  const { settings, problems: columnProblems } = withFixedColumns(yaml.value, folder);
  const complain = (keys: readonly (string | number)[], message: string, remedy: string) =>
    problems.push({ file: shown('layout.yaml'), line: yaml.lineOf(keys), message, remedy });

  for (const { feed, file, line, message } of columnProblems)
    if (line === 1)
      complain(
        ['feeds', feed, 'fixed_width'],
        `${file}: ${message}`,
        'Give each column a name, a start and a length.',
      );
    else
      problems.push({
        file: shown(file),
        line,
        message,
        remedy: 'Give each column a name, a start and a length.',
      });
  for (const { keys, message, remedy } of settingsProblems(settings, layoutName))
    complain(keys, message, remedy);

  const base = settings.extends === undefined ? null : folderOf(settings.extends);
  if (base !== null && !isWhole(base, settings.extends))
    complain(
      ['extends'],
      `there is no layout "${settings.extends}" that extends no other`,
      'Name a layout that has its SQL itself.',
    );
  const files = layoutFiles(folder, base);
  const selects: SelectJob[] = [];
  for (const { file, path, shown: name } of files.selects) {
    const entityName = file.split('.', 1)[0] ?? '';
    if (isEntity(entityName))
      selects.push({ file: name, entity: entityName, sql: readFileSync(path, 'utf8') });
    else
      problems.push({
        file: shown(name),
        line: 1,
        message: `there is no entity "${entityName}"`,
        remedy: `Name the file after an entity: ${entityNames.join(', ')}.`,
      });
  }

  const crosswalks = readCrosswalks(files.crosswalks, settings, problems);
  for (const crosswalk of Object.keys(settings.crosswalks ?? {}))
    if (!crosswalks.some((each) => each.name === crosswalk))
      complain(
        ['crosswalks', crosswalk],
        `crosswalks/${crosswalk}.csv is missing`,
        'Add the file with a first column "code", or take the crosswalk out.',
      );
  const layout = {
    name: layoutName,
    views: files.views.map(({ file, path, shown: name }) => ({
      file: name,
      name: withoutEnding(file),
      sql: readFileSync(path, 'utf8'),
    })),
    folder,
    settings,
    selects,
    crosswalks,
    digest: digestOf(folder, files, columnTablesOf(yaml.value, folder)),
  };
  return { layout, problems };
}

/**
 * The layout as the mapping child wants it. `rowsOf` says where the rows of a feed lie, null where there are none;
 * `chosen` which ids of students have been settled on, by feed.
 */
export function layoutJob(
  layout: Layout,
  namespace: string,
  rowsOf: (feed: string) => FeedRows | null,
  chosen: ReadonlyMap<string, StudentIdChoice> = new Map(),
): LayoutJob {
  const { settings } = layout;
  return {
    layout: layout.name,
    namespace,
    ids: settings.ids ?? {},
    entityIds: Object.fromEntries(
      Object.entries(settings.entities ?? {}).map(([entityName, { ids }]) => [entityName, ids ?? {}]),
    ),
    feeds: Object.entries(settings.feeds).map(([feed, { header, columns, fixed_width: fixed }]) => ({
      feed,
      rows: rowsOf(feed),
      columns: [
        ...(header ?? []),
        ...(columns ?? []),
        ...(Array.isArray(fixed) ? fixed.map((column) => column.name) : []),
      ],
      studentIds: settings.student_ids?.[feed]
        ? (chosen.get(feed) ?? usualStudentId(settings, feed, namespace))
        : null,
    })),
    views: layout.views,
    selects: layout.selects,
    crosswalks: layout.crosswalks,
    skips: settings.skip ?? [],
  };
}

/** Crosswalks are small files written by hand: what is wrong with them is told, and nothing is guessed. */
function readCrosswalks(
  files: readonly LayoutFile[],
  settings: LayoutSettings,
  problems: FileProblem[],
): CrosswalkJob[] {
  const crosswalks: CrosswalkJob[] = [];
  for (const { file, path, shown } of files) {
    const crosswalk = withoutEnding(file);
    const problem = (line: number, message: string) =>
      problems.push({
        file: `layouts/${settings.layout}/${shown}`,
        line,
        message,
        remedy:
          'A crosswalk is a CSV file with a header line; its first column is "code", and every line has as many cells.',
      });
    let table: string[][];
    try {
      table = parse(readFileSync(path), { bom: true, trim: true, relax_column_count: true });
    } catch (error) {
      problem(1, error instanceof Error ? error.message : 'it cannot be read');
      continue;
    }
    const [columns = [], ...lines] = table;
    if (columns[0] !== 'code') problem(1, 'the first column is not "code"');
    const rows: (string | null)[][] = [];
    const codes = new Set<string>();
    for (const [index, cells] of lines.entries()) {
      if (cells.every((cell) => cell === '')) continue;
      const code = (cells[0] ?? '').toLowerCase();
      if (cells.length !== columns.length)
        problem(index + 2, `${cells.length} cells for ${columns.length} columns`);
      else if (codes.has(code)) problem(index + 2, `the code "${cells[0]}" comes twice`);
      else rows.push(cells.map((cell) => cell || null));
      codes.add(code);
    }
    crosswalks.push({
      name: crosswalk,
      columns,
      rows,
      from: [settings.crosswalks?.[crosswalk] ?? []].flat(),
    });
  }
  return crosswalks;
}

function digestOf(
  folder: string,
  { selects, views, crosswalks }: LayoutFiles,
  tables: readonly string[],
): string {
  const hash = createHash('sha256').update(`machine ${machineVersion}\n`);
  const add = (within: string, path: string) =>
    hash.update(`${within}\n`).update(readFileSync(path)).update('\n');
  add('layout.yaml', join(folder, 'layout.yaml'));
  for (const { within, path } of [...selects, ...views, ...crosswalks]) add(within, path);
  for (const table of tables) add(table, join(folder, table));
  return hash.digest('hex');
}

/** Whether a layout is there and has all its files itself. */
function isWhole(folder: string, layoutName = ''): boolean {
  const { value } = readYamlFile(join(folder, 'layout.yaml'), layoutName, LayoutSettings);
  return value !== null && value.extends === undefined;
}
