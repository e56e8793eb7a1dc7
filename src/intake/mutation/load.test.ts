import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { stoppedClock } from '../../base/clock.ts';
import { dataFolderAt } from '../../base/data-folder.ts';
import { accountingOf } from '../delivery.ts';
import { loadSource } from '../load.ts';
import { randomFrom } from './mutator.ts';
import { specimens } from './specimens.ts';

const count = Math.round(Number(process.env.ALMANAC_MUTANTS ?? 2000) / 50);

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'almanac-mutant-loads-'));
  write('data/almanac.yaml', 'district: { id: "1", name: Test }\ntimeZone: America/New_York\n');
  write(
    'data/sources/sis.yaml',
    'id: sis\nreader: table\nwhere: { path: ../drop, deliveries: dated-folders }\nlayouts: [mutants]\n',
  );
  write(
    'data/layouts/mutants/layout.yaml',
    `layout: mutants
title: Mutants
feeds:
  attendance: { files: "*.*", header: [STUDENT, DAY, CODE], keep: all }
ids: { student: local }
crosswalks:
  code: { feed: attendance, column: CODE }
skip:
  - { rule: even, feed: attendance, when: "STUDENT like '%6'", because: These are left out on purpose. }
`,
  );
  write('data/layouts/mutants/crosswalks/code.csv', 'code,category\nUNX,unexcused_absence\n');
  write(
    'data/layouts/mutants/attendance_event.sql',
    `select f.source_row, f.STUDENT as student_id, 'S1' as school_id, f.DAY as date,
  x.category as attendance_event_category, f.CODE as source_code, null as duration, null as reason
from attendance f
left join crosswalk_code x on x.code = f.CODE`,
  );
  write('beside/kept.txt', 'as it was');
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

function write(path: string, text: string | Buffer): void {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), text);
}

test('damaged files go all the way: read = mapped + quarantined + skipped, and nothing else is touched', async () => {
  const kinds = (await specimens()).filter(({ settings }) => settings.fixed_width === undefined);
  const bytes = new Map<string, Buffer>();
  for (let index = 0; index < count; index += 1) {
    const specimen = kinds[index % kinds.length];
    if (!specimen) continue;
    const day = new Date(Date.UTC(2020, 0, 1 + index)).toISOString().slice(0, 10);
    const mutant = await specimen.mutant(randomFrom(90_000 + index));
    write(`drop/${day}/${specimen.name}`, mutant.bytes);
    bytes.set(`${day}/${specimen.name}`, mutant.bytes);
  }
  const { deliveries } = await loadSource({
    folder: dataFolderAt(join(root, 'data')),
    sourceId: 'sis',
    clock: stoppedClock('2026-11-20T12:00:00Z'),
  });
  const faults: string[] = [];
  let mapped = 0;
  for (const { delivery } of deliveries) {
    const sum = accountingOf(delivery);
    if (sum.read !== sum.mapped + sum.quarantined + sum.skipped)
      faults.push(`${delivery.asOf}: ${JSON.stringify(sum)}`);
    const message = delivery.problem?.message ?? '';
    // The only reasons there are: the file cannot be opened. Neither the reader nor the mapping failed.
    if (
      delivery.state === 'refused' &&
      (!message.includes('cannot be read') || message.includes('fault of its own'))
    )
      faults.push(`${delivery.asOf}: ${message}`);
    if (delivery.state === 'mapped' && sum.mapped > 0) mapped += 1;
  }
  expect(faults).toEqual([]);
  expect(deliveries).toHaveLength(new Set(bytes.keys()).size);
  expect(mapped).toBeGreaterThan(count / 4);
  for (const [name, content] of bytes)
    expect(readFileSync(join(root, 'drop', name)).equals(content)).toBe(true);
  expect(readdirSync(root).sort()).toEqual(['beside', 'data', 'drop']);
  expect(readdirSync(join(root, 'beside'))).toEqual(['kept.txt']);
  const left = readdirSync(join(root, 'data/landing/sis')).filter((name) => name.startsWith('.'));
  expect(left).toEqual([]);
}, 1_800_000);
