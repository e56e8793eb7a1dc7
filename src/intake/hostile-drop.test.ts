import { execFileSync } from 'node:child_process';
import {
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { stoppedClock } from '../base/clock.ts';
import { type DataFolder, dataFolderAt } from '../base/data-folder.ts';
import { dropsOf } from './drop.ts';
import { arrive } from './landing.ts';
import { ensureMapped, loadSource } from './load.ts';

let root: string;
let folder: DataFolder;
const clock = stoppedClock('2026-11-20T12:00:00Z');
const csv = 'STUDENT_NO,SCHOOL,ATT_DATE,CODE\n101,S1,2026-11-19,UNX\n';

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'almanac-hostile-'));
  folder = dataFolderAt(join(root, 'data'));
  write('data/almanac.yaml', 'district: { id: "1", name: Test }\ntimeZone: America/New_York\n');
  write('data/sources/sis.yaml', 'id: sis\nreader: table\nwhere: { path: ../drop }\nlayouts: [tiny]\n');
  write(
    'data/layouts/tiny/layout.yaml',
    'layout: tiny\ntitle: Tiny\nfeeds:\n  attendance: { files: "att*", header: [STUDENT_NO, SCHOOL, ATT_DATE, CODE], keep: all }\nids: { student: local }\n',
  );
  write(
    'data/layouts/tiny/attendance_event.sql',
    `select source_row, STUDENT_NO as student_id, SCHOOL as school_id, ATT_DATE as date,
  'tardy' as attendance_event_category, CODE as source_code, null as duration, null as reason
from attendance`,
  );
  write('elsewhere/secret.csv', csv.replace('101', '666'));
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

function write(path: string, text: string | Buffer): void {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), text);
}

/** Everything that lies in a place, with what is in it. */
function tree(path: string): string[] {
  return readdirSync(path, { recursive: true, withFileTypes: true })
    .map((entry) => {
      const place = join(entry.parentPath, entry.name);
      const about = lstatSync(place, { throwIfNoEntry: false });
      if (!about) return place;
      const content = about.isFile()
        ? readFileSync(place, 'utf8')
        : about.isSymbolicLink()
          ? readlinkSync(place)
          : '';
      return `${place.slice(path.length)} ${about.mode.toString(8)} ${content}`;
    })
    .sort();
}

const load = () => loadSource({ folder, sourceId: 'sis', clock });

test('links, pipes, hidden files and impossible names are told and not taken; nothing else is touched', async () => {
  write('drop/att.csv', csv);
  write('drop/.hidden.csv', csv);
  write('drop/.DS_Store', 'x');
  write('drop/att\n2.csv', csv);
  write(
    `drop/${'d'.repeat(200)}/${'e'.repeat(250)}/${'f'.repeat(250)}/${'g'.repeat(250)}/${'h'.repeat(250)}.csv`,
    csv,
  );
  write(`drop/${'x/'.repeat(24)}att-deep.csv`, csv);
  symlinkSync('../elsewhere/secret.csv', join(root, 'drop/att-link.csv'));
  symlinkSync('../elsewhere', join(root, 'drop/linked'));
  symlinkSync('loop', join(root, 'drop/loop'));
  symlinkSync('../data/sources/sis.yaml', join(root, 'drop/att-settings.csv'));
  execFileSync('mkfifo', [join(root, 'drop/att-pipe.csv')]);
  writeFileSync(
    Buffer.concat([Buffer.from(join(root, 'drop/att-')), Buffer.from([0xff]), Buffer.from('.csv')]),
    csv,
  );
  const [drop, elsewhere] = [tree(join(root, 'drop')), tree(join(root, 'elsewhere'))];

  const { deliveries } = await load();
  const [loaded] = deliveries;
  expect(loaded?.delivery.state).toBe('mapped');
  expect(loaded?.delivery.files.map(({ name }) => name)).toEqual(['att.csv']);
  const told = (findings: readonly { rule: string; file: string | null }[] = []) =>
    findings
      .filter(({ rule }) => rule.startsWith('file-left-out'))
      .map(({ rule, file }) => `${rule.slice('file-left-out-'.length)} ${file?.slice(0, 24)}`)
      .sort();
  const all = [
    'deep x/x/x/x/x/x/x/x/x/x/x/x/',
    'device att-pipe.csv',
    'hidden .hidden.csv',
    'link att-link.csv',
    'link att-settings.csv',
    'link linked',
    'link loop',
    `name ${'d'.repeat(24)}`,
    'name att-\ufffd.csv',
    'name att\ufffd2.csv',
  ].sort();
  expect(told(loaded?.findings)).toEqual(all);
  expect(JSON.stringify(loaded?.findings)).not.toContain('666');
  expect(tree(join(root, 'drop'))).toEqual(drop);
  expect(tree(join(root, 'elsewhere'))).toEqual(elsewhere);

  // Mapped anew, it says the same; and the same bytes are still no news.
  write('data/layouts/tiny/README.md', 'x');
  write('data/layouts/tiny/views/v.sql', 'select * from attendance');
  const again = await ensureMapped({ folder, clock, deliveries: deliveries.map(({ delivery }) => delivery) });
  expect(again[0]?.findings).toEqual(loaded?.delivery.findings);
  const unchanged = await load();
  expect(unchanged.deliveries.map(({ outcome }) => outcome)).toEqual(['unchanged']);
  expect(told(unchanged.deliveries[0]?.findings)).toEqual(all);
  // What is left out is part of what a delivery is.
  symlinkSync('nowhere', join(root, 'drop/att-new.csv'));
  expect((await load()).deliveries.map(({ outcome }) => outcome)).toEqual(['loaded']);
}, 60_000);

test('a delivery of nothing but links is refused and says why', async () => {
  mkdirSync(join(root, 'drop'));
  symlinkSync('../elsewhere/secret.csv', join(root, 'drop/att.csv'));
  const { deliveries } = await load();
  expect(deliveries[0]?.outcome).toBe('refused');
  expect(deliveries[0]?.delivery.problem?.message).toContain('it is a link to something else');
});

test('a day that is a link, or no folder and no file, is a refused delivery of that day', async () => {
  const where = { kind: 'folder', path: join(root, 'drop'), deliveries: 'dated-folders' } as const;
  write('drop/2026-11-18/att.csv', csv);
  symlinkSync('../elsewhere', join(root, 'drop/2026-11-19'));
  const drops = await dropsOf(where, '2026-11-20');
  expect(
    drops.map(({ asOf, files, leftOut = [] }) => [asOf, files.length, leftOut.map(({ why }) => why)]),
  ).toEqual([
    ['2026-11-18', 1, []],
    ['2026-11-19', 0, ['link']],
  ]);
});

test('the place itself may be a link: whoever set up the source chose it', async () => {
  write('real/att.csv', csv);
  symlinkSync('real', join(root, 'drop'));
  const { deliveries } = await load();
  expect(deliveries[0]?.delivery.files.map(({ name }) => name)).toEqual(['att.csv']);
});

test('what becomes a link or a pipe after it was looked at is not followed either', async () => {
  write('drop/att-1.csv', csv);
  write('drop/att-2.csv', csv);
  const [drop] = await dropsOf({ kind: 'folder', path: join(root, 'drop'), deliveries: 'one' }, '2026-11-20');
  renameSync(join(root, 'drop/att-1.csv'), join(root, 'gone.csv'));
  symlinkSync('../elsewhere/secret.csv', join(root, 'drop/att-1.csv'));
  renameSync(join(root, 'drop/att-2.csv'), join(root, 'gone-2.csv'));
  execFileSync('mkfifo', [join(root, 'drop/att-2.csv')]);
  const arrival = await arrive(folder, 'sis', drop?.files ?? [], '2026-11-20');
  expect(arrival.files).toEqual([]);
  expect(arrival.leftOut).toEqual([
    { name: 'att-1.csv', why: 'link' },
    { name: 'att-2.csv', why: 'device' },
  ]);
  await arrival.discard();
});
