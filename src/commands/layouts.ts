import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { openDataFolder } from '../base/data-folder.ts';
import { Failure } from '../base/failure.ts';
import { allLayouts } from '../intake/layout.ts';
import { driftText, fitFile, type LayoutFit, type TableFits, yearsOf } from '../intake/layout-fit.ts';
import { type CommandContext, type CommandResult, done } from './context.ts';
import { textTable } from './text-table.ts';

/** Lists the layouts, or tells which fit a file. Throws `command-invalid`. */
export async function layouts(
  context: CommandContext,
  word: string | null,
  file: string | null,
): Promise<CommandResult> {
  if (word === null) return listAllLayouts(context);
  if (word === 'fit' && file !== null) return fitLayouts(context, file);
  throw new Failure('command-invalid', {
    problem: '"layouts" is followed by nothing, or by "fit" and a file',
    remedy: 'For example: almanac layouts fit results.csv',
  });
}

/** Lists the layouts there are, with their feeds and versions. */
async function listAllLayouts(context: CommandContext): Promise<CommandResult> {
  const all = allLayouts(openDataFolder(context.data)).map(({ layout, title, feeds }) => ({
    layout,
    title,
    feeds: Object.entries(feeds).map(([feed, { header, versions = {} }]) => ({
      feed,
      columns: header?.length ?? 0,
      versions: Object.entries(versions).map(([version, about]) => ({ version, years: yearsOf(about) })),
    })),
  }));
  return done(
    textTable(
      ['layout', 'feeds', 'title'],
      all.map(({ layout, feeds, title }) => [layout, feeds.length, title]),
    ),
    all,
  );
}

/**
 * Tells which layouts fit a file, with their rates and what differs. Column names only; no row is shown. Throws `command-invalid` for a
 * file that is not there or cannot be read.
 */
async function fitLayouts(context: CommandContext, file: string): Promise<CommandResult> {
  const known = allLayouts(openDataFolder(context.data));
  const path = resolve(file);
  if (!existsSync(path)) throw unreadable(file, 'it is not there');
  let tables: TableFits[];
  try {
    tables = await fitFile(path, known);
  } catch (error) {
    throw unreadable(file, error instanceof Error ? error.message : 'it is damaged', error);
  }
  const shown = tables.map(({ name, fits }) => ({
    table: name,
    fits: fits
      .filter(({ share }) => share >= 0.25)
      .slice(0, 5)
      .map(({ layout, feed, version, share, known, drift }) => {
        // What stands in the file is told only where it surely is a header.
        const { renamed, missing, added } =
          share >= 0.5 ? drift : { renamed: [], missing: drift.missing, added: [] };
        return { layout, feed, version, share, known, drift: { renamed, missing, added } };
      }),
  }));
  const isFound = shown.every(({ fits }) => fits[0]?.share === 1);
  return done(shown.map(tableText).join('\n\n'), shown, isFound ? 0 : 3);
}

function tableText({ table, fits }: { table: string; fits: readonly Fit[] }): string {
  if (fits.length === 0) return `${table}: no layout comes near.`;
  const lines = fits.map(({ layout, feed, version, share, drift }) => {
    const what = driftText(drift);
    return `  ${Math.floor(share * 100)} % ${layout} (${feed}${version === null ? '' : `, version ${version}`})${what === '' ? '' : `: ${what}`}`;
  });
  return [`${table}: of the columns each needs, there are`, ...lines].join('\n');
}

type Fit = Pick<LayoutFit, 'layout' | 'feed' | 'version' | 'share' | 'drift'>;

function unreadable(file: string, problem: string, cause?: unknown): Failure {
  return new Failure(
    'command-invalid',
    {
      problem: `The file ${file} cannot be read: ${problem}`,
      remedy: 'Name a table: CSV, Excel, or a zip of them.',
    },
    { cause },
  );
}
