import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { heaviestFirst } from './heaviest-first.ts';
import type { Source, Where } from './source.ts';

let place: string;

beforeAll(() => {
  place = mkdtempSync(join(tmpdir(), 'almanac-heaviest-'));
});

afterAll(() => rmSync(place, { recursive: true }));

/** A source whose files have so many bytes, by path. */
function source(
  id: string,
  files: Readonly<Record<string, number>>,
  { deliveries = 'one', ...more }: Partial<Source> & { deliveries?: 'one' | 'dated-folders' } = {},
): Source {
  for (const [file, bytes] of Object.entries(files)) {
    mkdirSync(join(place, id, file, '..'), { recursive: true });
    writeFileSync(join(place, id, file), 'x'.repeat(bytes));
  }
  const where: Where = { kind: 'folder', path: join(place, id), deliveries };
  return {
    ...{ id, title: id, steward: null, reader: 'table', namespace: id, where, schedule: null },
    ...{ skipsHolidays: false, expectedBy: null, layouts: ['any'], guard: {}, ...more },
  };
}

test('rosters, then what comes from elsewhere, then by the size of the newest delivery', async () => {
  const sources = [
    source('absent', {}),
    source('brought', {}, { where: { kind: 'upload' } }),
    source('light', { 'a.csv': 10, 'b/c.csv': 10 }),
    source('was-heavy', { '2026-01-01/a.csv': 900, '2026-02-01/a.csv': 30 }, { deliveries: 'dated-folders' }),
    source('heavy', { 'a.csv': 100, '2026-01-01/b.csv': 1 }),
    source('roster', { 'a.csv': 1 }, { reader: 'oneroster-csv' }),
    source(
      'far',
      {},
      {
        where: {
          ...{
            kind: 'https',
            downloads: [],
            headers: {},
            ca: null,
            allowHosts: [],
            allowHttpLocalhost: false,
          },
          ...{ megabytes: 1, timeoutSeconds: 1 },
        },
      },
    ),
  ];
  const order = await heaviestFirst(sources);
  expect(order.map(({ id }) => id)).toEqual([
    'roster',
    'far',
    'heavy',
    'was-heavy',
    'light',
    'absent',
    'brought',
  ]);
});
