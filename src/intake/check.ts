import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { DataFolder } from '../base/data-folder.ts';
import { Failure } from '../base/failure.ts';
import { inspectLayout, type Layout, layoutJob, listLayouts } from './layout.ts';
import { mapInChild } from './mapping.ts';
import { feedInTwoLayouts } from './receive.ts';
import { absentInSettings, settingsProblems } from './settings.ts';
import { inspectSource, readers, readSource, shownName, sourceIds } from './source.ts';
import { pinProblems } from './student-ids/pin.ts';
import { absentPlaces } from './transport/where-check.ts';
import type { FileProblem } from './yaml-file.ts';

/** A dry run has no rows: what takes longer than this does not end. */
const dryRun = { seconds: 30, megabytes: 512 };

/**
 * Everything that is wrong in the files a person writes: settings, sources, and the layouts that sources use or the
 * district has made. Each layout's SQL is tried against empty feeds with the columns of its header. Changes nothing.
 */
export async function checkDataFolder(data: DataFolder): Promise<FileProblem[]> {
  const problems = [...settingsProblems(data), ...absentInSettings(data)];
  const layouts = new Map<string, Layout>();
  const known = listLayouts(data);
  const inspect = (name: string): Layout | null => {
    const seen = layouts.get(name);
    if (seen) return seen;
    const { layout, problems: found } = inspectLayout(data, name);
    problems.push(...found);
    if (layout) layouts.set(name, layout);
    return layout;
  };

  for (const id of sourceIds(data)) {
    const { file, problems: found } = inspectSource(data, id);
    problems.push(...found);
    const complain = (keys: readonly (string | number)[], message: string, remedy: string) =>
      problems.push({ file: shownName(id), line: file.lineOf(keys), message, remedy });
    for (const [index, name] of (file.value?.layouts ?? []).entries()) {
      if (known.includes(name)) continue;
      const failure = new Failure('layout-unknown', { layout: name, known: known.join(', ') });
      complain(['layouts', index], `there is no layout "${name}"`, failure.remedy);
    }
    if (!file.value || found.length > 0) continue;
    const source = readSource(data, id);
    for (const { keys, message, remedy } of absentPlaces(source.where)) complain(keys, message, remedy);
    const used = source.layouts.filter((name) => known.includes(name)).flatMap((name) => inspect(name) ?? []);
    const twice = feedInTwoLayouts(used);
    if (twice)
      complain(['layouts'], `two of the layouts have a feed "${twice}"`, 'Rename the feed in one of them.');
    for (const { keys, message, remedy } of pinProblems(source.studentIds ?? {}, used))
      complain(keys, message, remedy);
    if (readers[source.reader].layout === null)
      for (const layout of used) problems.push(...feedProblems(layout));
  }
  for (const name of known) if (existsSync(join(data.layouts, name))) inspect(name);
  problems.push(...(await misfitsOf([...layouts.values()])));
  return unique(problems);
}

/** A feed of the table reader has to say which files make it and how they are told apart. */
function feedProblems({ name, settings }: Layout): FileProblem[] {
  return Object.entries(settings.feeds).flatMap(([feed, { files, header, fixed_width: fixed }]) => {
    // A file of fixed width has no header; its table of columns says what is in it.
    const isDescribed = header !== undefined || fixed !== undefined;
    const lacks = [...(files === undefined ? ['files'] : []), ...(isDescribed ? [] : ['header'])];
    if (lacks.length === 0) return [];
    return [
      {
        file: `layouts/${name}/layout.yaml`,
        line: 1,
        message: `the feed "${feed}" has no "${lacks.join('" and no "')}"`,
        remedy: 'Say which file names and which columns make the feed.',
      },
    ];
  });
}

async function misfitsOf(layouts: readonly Layout[]): Promise<FileProblem[]> {
  if (layouts.length === 0) return [];
  const jobs = layouts.map((layout) => layoutJob(layout, 'check', () => null));
  const result = await mapInChild({ layouts: jobs, folder: null }, dryRun);
  switch (result.state) {
    case 'mapped':
      return [];
    case 'stopped':
      return [
        {
          file: `layouts/${result.layout}`,
          line: 1,
          message: `trying the SQL was stopped: ${result.problem}`,
          remedy: 'Look for SQL that never ends.',
        },
      ];
    case 'misfit':
      return result.misfits.map(({ layout, file, problem, remedy }) => ({
        file: `layouts/${layout}/${file}`,
        line: 1,
        message: problem,
        remedy,
      }));
  }
}

function unique(problems: readonly FileProblem[]): FileProblem[] {
  const seen = new Map(problems.map((problem) => [JSON.stringify(problem), problem]));
  return [...seen.values()];
}
