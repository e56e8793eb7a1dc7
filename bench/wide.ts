import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { systemClock } from '../src/base/clock.ts';
import { dataFolderAt } from '../src/base/data-folder.ts';
import { silent } from '../src/base/progress.ts';
import { openWarehouse } from '../src/engine/warehouse.ts';
import { loadSource } from '../src/intake/load.ts';
import { almanac } from './district-data.ts';
import { median } from './nightly.ts';

export interface WideFigures {
  readonly rows: number;
  readonly columns: number;
  readonly bytes: number;
  /** From file to findings: the command, in a process of its own. Seconds. */
  readonly fresh: number;
  /** The same, in a process that has read such a file before. */
  readonly warm: number;
  /** A plain read_csv of everything as text, and a count. */
  readonly plain: number;
  readonly ratio: number;
  /** What the command said of its rows. */
  readonly account: string;
}

const rows = 2000;
const columns = 1700;

/** A file as wide as item-level exports get, through a small layout that uses four of its columns. */
export async function wide(work: string, rounds: number): Promise<WideFigures> {
  const root = join(work, 'wide');
  rmSync(root, { recursive: true, force: true });
  const drop = join(root, 'drop');
  const data = join(root, 'data');
  mkdirSync(drop, { recursive: true });
  await almanac('init', '--data', data, '--id', 'wide');
  writeLayout(join(data, 'layouts', 'wide-items'));
  writeFileSync(
    join(data, 'sources', 'items.yaml'),
    `id: items\ntitle: Item results\nsteward: Assessment office\nreader: table\nnamespace: items\nwhere:\n  path: ${JSON.stringify(drop)}\n  deliveries: one\nlayouts: [wide-items]\n`,
  );
  const fresh: number[] = [];
  const warm: number[] = [];
  const plain: number[] = [];
  let bytes = 0;
  let account = '';
  const folder = dataFolderAt(data);
  const bring = (round: number) => {
    const text = wideText(round);
    bytes = text.length;
    writeFileSync(join(drop, 'items.csv'), text);
  };
  // The first in this process is the one that warms it.
  for (let round = 0; round <= rounds; round++) {
    bring(2 * round);
    const run = await almanac('load', '--data', data);
    account = run.stdout.split('\n').find((line) => line.includes('rows read')) ?? '';
    if (!account.includes(`${rows.toLocaleString('en-US')} rows read`))
      throw new Error(`the wide file was not read:\n${run.stdout}`);
    fresh.push(run.seconds);
    bring(2 * round + 1);
    const began = performance.now();
    await loadSource({ folder, sourceId: 'items', clock: systemClock, progress: silent });
    if (round > 0) warm.push((performance.now() - began) / 1000);
    plain.push(await plainRead(join(drop, 'items.csv')));
  }
  rmSync(root, { recursive: true, force: true });
  const [one, other] = [median(fresh), median(plain)];
  return { rows, columns, bytes, fresh: one, warm: median(warm), plain: other, ratio: one / other, account };
}

function writeLayout(folder: string): void {
  mkdirSync(folder, { recursive: true });
  writeFileSync(
    join(folder, 'layout.yaml'),
    'layout: wide-items\ntitle: Item results\nfeeds:\n  items:\n    files: "items*.csv"\n    header: [StudentId, FirstName, LastName]\n    columns: [Item0001]\n    keep: latest\nids: { student: local }\n',
  );
  writeFileSync(
    join(folder, 'student.sql'),
    `select
  source_row,
  StudentId as student_id,
  StudentId as local_student_id,
  null as state_student_id,
  FirstName as first_name,
  null as middle_name,
  LastName as last_name,
  null as preferred_first_name,
  null as birth_date,
  null as sex,
  null as race_ethnicity,
  null as home_language,
  null as email
from items
`,
  );
  writeFileSync(join(folder, 'README.md'), '# Item results\n\nOne line a student, one column an item.\n');
}

/** Every round another file, because the same one again would be nothing new. */
function wideText(round: number): string {
  const items = columns - 3;
  const header = Array.from({ length: items }, (_, at) => `Item${String(at + 1).padStart(4, '0')}`);
  const lines = [['StudentId', 'FirstName', 'LastName', ...header].join(',')];
  for (let row = 0; row < rows; row++) {
    const answers = header.map((_, at) => String((row * 31 + at * 17 + round) % 5));
    lines.push([`9${String(row).padStart(5, '0')}`, 'Sam', 'Example', ...answers].join(','));
  }
  return `${lines.join('\r\n')}\r\n`;
}

async function plainRead(file: string): Promise<number> {
  const began = performance.now();
  const warehouse = await openWarehouse({ threads: 2 });
  await warehouse.run(
    `create table items as select * from read_csv('${file}', all_varchar = true, header = true, delim = ',')`,
  );
  await warehouse.all('select count(*) from items');
  warehouse.close();
  return (performance.now() - began) / 1000;
}
