import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { onTestFinished } from 'vitest';
import { stoppedClock } from '../../base/clock.ts';
import { dataFolderAt } from '../../base/data-folder.ts';
import { literal } from '../../engine/sql.ts';
import { type JsonValue, openWarehouse } from '../../engine/warehouse.ts';
import { mappedEntities, mappedFile } from '../delivery.ts';
import { readLayoutFolder } from '../layout.ts';
import { type LoadedDelivery, loadSource } from '../load.ts';
import { addSource } from '../source.ts';

/** Where the files of vendors lie on machines that have them. */
export const vendorFiles = fileURLToPath(
  new URL('../../../../shared/data/assessment_exports', import.meta.url),
);
export const hasVendorFiles = existsSync(vendorFiles);
if (!hasVendorFiles)
  console.warn('../shared/data/assessment_exports is not there; tests on vendors’ own files are left out.');

/** One load of a vendor's file through its built-in layout, with everything a test wants to look at. */
export interface Trial {
  readonly loaded: LoadedDelivery;
  /** Rule, column and number of rows of each finding, in that order. */
  readonly findings: readonly (readonly [string, string | null, number])[];
  /** Read, mapped, quarantined, skipped of each feed that had a file. */
  readonly accounts: Readonly<Record<string, readonly [number, number, number, number]>>;
  /** Rows of mapped entities, which SQL names as they are called. */
  ask(sql: string): Promise<Record<string, JsonValue>[]>;
  close(): void;
}

/** Loads what lies at a path. */
export async function tryPath(layout: string, path: string): Promise<Trial> {
  const folder = dataFolderAt(mkdtempSync(join(tmpdir(), `almanac-${layout}-`)));
  writeFileSync(folder.settingsFile, 'district: { id: "1", name: Test }\ntimeZone: America/Chicago\n');
  addSource(folder, { id: 'vendor', reader: 'table', path, layouts: [layout] });
  const report = await loadSource({
    folder,
    sourceId: 'vendor',
    clock: stoppedClock('2026-11-20T12:00:00Z'),
  });
  const [loaded] = report.deliveries;
  if (!loaded) throw new Error('nothing was loaded');
  return {
    loaded,
    findings: loaded.findings
      .map(({ rule, column, rows }) => [rule, column, rows] as const)
      .toSorted((a, b) => a.join().localeCompare(b.join())),
    accounts: Object.fromEntries(
      loaded.delivery.feeds.map(({ feed, accounting: { read, mapped, quarantined, skipped } }) => [
        feed,
        [read, mapped, quarantined, skipped] as const,
      ]),
    ),
    async ask(sql) {
      const warehouse = await openWarehouse();
      try {
        for (const entity of mappedEntities(loaded.delivery)) {
          const file = mappedFile(folder, loaded.delivery, entity);
          if (file)
            await warehouse.run(`create view ${entity} as select * from read_parquet(${literal(file)})`);
        }
        return await warehouse.all(sql);
      } finally {
        warehouse.close();
      }
    },
    close: () => rmSync(folder.root, { recursive: true, force: true }),
  };
}

/** Loads files written in a test. */
export async function tryFiles(layout: string, files: Readonly<Record<string, string>>): Promise<Trial> {
  const drop = mkdtempSync(join(tmpdir(), `almanac-${layout}-drop-`));
  try {
    for (const [name, text] of Object.entries(files)) writeFileSync(join(drop, name), text);
    return await tryPath(layout, drop);
  } finally {
    rmSync(drop, { recursive: true, force: true });
  }
}

/** A CSV file as a feed of a built-in layout expects it, of rows that name only the cells they fill. */
export function csvFor(
  layoutName: string,
  feed: string,
  rows: readonly Readonly<Record<string, string>>[],
): string {
  const { layout } = readLayoutFolder(fileURLToPath(new URL(layoutName, import.meta.url)), layoutName);
  const header = layout?.settings.feeds[feed]?.header ?? [];
  const columns = [...new Set([...header, ...rows.flatMap((row) => Object.keys(row))])];
  const quoted = (cell: string) => (/[",\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell);
  const lines = rows.map((row) => columns.map((column) => quoted(row[column] ?? '')).join(','));
  return `${[columns.map(quoted).join(','), ...lines].join('\n')}\n`;
}

/** Tries made-up rows of one feed, until the test is over. */
export async function tryRows(layout: string, feed: string, rows: readonly Record<string, string>[]) {
  const trial = await tryFiles(layout, { [`${feed}.csv`]: csvFor(layout, feed, rows) });
  onTestFinished(() => trial.close());
  return {
    ...trial,
    rows: trial.accounts[feed],
    findings: trial.findings.filter(
      ([rule]) => !rule.startsWith('student-ids-') && rule !== 'header-version',
    ),
  };
}

/** What there is to see of results. */
export const results = `
  select student_id, assessment_id, cast(administration_date as varchar) as day, grade_level, score, percentile,
    performance_level, is_proficient
  from assessment_result
  order by source_row, administration_date, assessment_id`;
/** What there is to see of strands and subtests. */
export const objectives = `
  select assessment_id, objective, score_type, score, percentile, performance_level
  from assessment_objective_result
  order by source_row, objective, score_type`;
export const cells = (rows: readonly Record<string, unknown>[]) => rows.map((row) => Object.values(row));
