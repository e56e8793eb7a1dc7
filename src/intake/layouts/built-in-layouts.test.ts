import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parse } from 'csv-parse/sync';
import { describe, expect, test } from 'vitest';
import { dataFolderAt } from '../../base/data-folder.ts';
import { checkDataFolder } from '../check.ts';
import { type Layout, readLayoutFolder } from '../layout.ts';
import { readers } from '../source.ts';
import { findHeader } from '../table/header.ts';
import { hasVendorFiles, vendorFiles } from './assessment-trial.ts';

const folder = fileURLToPath(new URL('.', import.meta.url));
const names = readdirSync(folder, { withFileTypes: true })
  .filter((entry) => entry.isDirectory() && existsSync(join(folder, entry.name, 'layout.yaml')))
  .map(({ name }) => name);

const inspected = names.map((name) => ({ name, ...readLayoutFolder(join(folder, name), name) }));
const layouts = inspected.flatMap(({ layout }) => layout ?? []);

/** The SQL of a layout, without comments. */
function sqlOf(layout: Layout): string {
  return [...layout.selects, ...layout.views].map(({ sql }) => sql.replace(/--.*$/gm, '')).join('\n');
}

describe('every built-in layout', () => {
  test('can be read, and says what it is', () => {
    expect(inspected.flatMap(({ problems }) => problems)).toEqual([]);
    const titles = layouts.map(({ settings }) => settings.title);
    expect(new Set(titles).size).toBe(titles.length);
    for (const { name, settings } of layouts) {
      expect(settings.layout).toBe(name);
      const readme = readFileSync(join(folder, name, 'README.md'), 'utf8');
      expect(readme, name).toMatch(/^# \S/);
      expect(readme.split('\n').length, name).toBeGreaterThan(2);
    }
  });

  test('uses every crosswalk it brings', () => {
    for (const layout of layouts) {
      const sql = sqlOf(layout).toLowerCase();
      for (const { name, columns, from } of layout.crosswalks) {
        const isJoined = new RegExp(`\\bcrosswalk_${name.toLowerCase()}\\b`).test(sql);
        // One that no select joins says which words there are: others become findings.
        expect(isJoined || from.length > 0, `${layout.name}: ${name}`).toBe(true);
        const used = columns
          .slice(1)
          .filter((column) => new RegExp(`\\b${column.toLowerCase()}\\b`).test(sql));
        if (isJoined && columns.length > 1) expect(used, `${layout.name}: ${name}`).not.toEqual([]);
      }
    }
  });

  test('gives every feed a select that uses it, and every reason of a skip rule in words', () => {
    for (const layout of layouts) {
      const skips = layout.settings.skip ?? [];
      const sql = sqlOf(layout);
      for (const feed of Object.keys(layout.settings.feeds))
        if (!skips.some((skip) => skip.feed === feed))
          expect(sql, `${layout.name}: ${feed}`).toMatch(new RegExp(`\\b(${feed}|source)\\b`));
      for (const { because } of skips) expect(because).toMatch(/[.)]$/);
    }
  });

  test('passes almanac check', { timeout: 300_000 }, async () => {
    const data = dataFolderAt(mkdtempSync(join(tmpdir(), 'almanac-built-in-')));
    try {
      writeFileSync(data.settingsFile, 'district: { id: "1", name: Test }\ntimeZone: America/Chicago\n');
      mkdirSync(data.sources, { recursive: true });
      for (const name of names) {
        const [own] = Object.entries(readers).find(([, reader]) => reader.layout === name) ?? [];
        const rest = own ? `reader: ${own}\n` : `reader: table\nlayouts: [${name}]\n`;
        writeFileSync(join(data.sources, `${name}.yaml`), `id: ${name}\nwhere: { path: . }\n${rest}`);
      }
      expect(await checkDataFolder(data)).toEqual([]);
    } finally {
      rmSync(data.root, { recursive: true, force: true });
    }
  });
});

test('docs/layouts.md names the layouts there are, with their titles', () => {
  const page = readFileSync(join(folder, '../../../docs/layouts.md'), 'utf8');
  const rows = [...page.matchAll(/^\| \[`([^`]+)`\]\(([^)]+)\) \| ([^|]+) \|/gm)];
  expect(rows.map(([, name, link, title]) => ({ name, link, title: title?.trim() }))).toEqual(
    layouts.map(({ name, settings }) => ({
      name,
      link: `../src/intake/layouts/${name}/README.md`,
      title: settings.title,
    })),
  );
});

describe.runIf(hasVendorFiles)('vendors’ own files', () => {
  // Read while tests are collected, which a describe that is left out does as well.
  const entries = hasVendorFiles ? readdirSync(vendorFiles, { recursive: true, withFileTypes: true }) : [];
  const files = entries
    .filter((entry) => entry.isFile() && entry.name.endsWith('.csv'))
    .map(({ parentPath, name }) => relative(vendorFiles, join(parentPath, name)))
    .sort();

  /** Feeds whose name pattern and header signature both take the file, as the table reader looks at them. */
  function claimsOf(file: string): string[] {
    const text = readFileSync(join(vendorFiles, file), 'utf8');
    const [header = []]: string[][] = parse(text, { bom: true, to: 1, relax_column_count: true });
    return layouts.flatMap(({ name, settings }) =>
      Object.entries(settings.feeds).flatMap(([feed, feedSettings]) => {
        const { files: patterns, header: signature } = feedSettings;
        if (!patterns || !signature) return [];
        const base = file.split('/').at(-1) ?? '';
        const takes = [patterns].flat().some((pattern) => fits(pattern, base));
        const found = findHeader([{ line: 1, cells: header, raw: () => '' }], signature, feedSettings);
        return takes && found?.missing.length === 0 ? [`${name}/${feed}`] : [];
      }),
    );
  }

  function fits(pattern: string, base: string): boolean {
    const form = pattern
      .replace(/[.+^${}()|[\]\\]/g, '\\$&')
      .replaceAll('*', '.*')
      .replaceAll('?', '.');
    return new RegExp(`^${form}$`, 'i').test(base);
  }

  test('each is claimed by exactly one feed of one layout', () => {
    const claims = Object.fromEntries(files.map((file) => [file, claimsOf(file)]));
    expect(claims).toEqual({
      'ACCESS/sample_anonymized_file_ACCESS.csv': ['access/access'],
      'ACCESS/sample_anonymized_file_alternate_Alternate_ACCESS.csv': ['access/alternate_access'],
      'ACT/sample_anonymized_file.csv': ['act/act'],
      'AP/SAMPLE_AP_2324.csv': ['ap/ap'],
      'BASC3_BESS/sample_anonymized_file.csv': ['basc3-bess/bess'],
      'Dibels_8_Benchmark/sample_anonymized_file.csv': ['dibels-8/dibels_8'],
      'FastBridge_English/sample_anonymized_file.csv': ['fastbridge/fastbridge_reading'],
      'FastBridge_Math/sample_anonymized_file.csv': ['fastbridge/fastbridge_mathematics'],
      'Fountas_and_Pinnell/sample_anonymized_file_FnP.csv': ['fountas-pinnell/fountas_pinnell'],
      'GOLD/sample_anonymized_file.csv': ['gold/gold'],
      'MAP_Growth/sample_anonymized_file.csv': ['map-growth/map_growth'],
      'PSAT_SAT/sample_anonymized_file_psat_10.csv': ['psat/psat'],
      'PSAT_SAT/sample_anonymized_file_psat_89.csv': ['psat/psat'],
      'PSAT_SAT/sample_anonymized_file_psat_nmsqt.csv': ['psat/psat'],
      'PSAT_SAT/sample_anonymized_file_sat.csv': ['sat/sat'],
      'STAAR_Summative/sample_anonymized_file.csv': ['staar/staar'],
      'STAR/SR_sample_anonymized_file.csv': ['star/star_reading'],
      'i-Ready/sample_anonymized_file_ela.csv': ['i-ready/iready_reading'],
      'i-Ready/sample_anonymized_file_math.csv': ['i-ready/iready_mathematics'],
      'iStation/sample_anonymized_file.csv': ['istation/istation'],
    });
  });
});
