import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { type DataFolder, dataFolderAt } from '../../base/data-folder.ts';
import { readSource } from '../source.ts';
import { type Acquisition, acquire } from './acquire.ts';

/** A data folder with one source, and a time that passes only when somebody sleeps. */
export interface TransportUnderTest {
  readonly root: string;
  readonly folder: DataFolder;
  /** How long was slept, in seconds, one entry each time. */
  readonly slept: number[];
  environment: Record<string, string>;
  /** What happens while somebody sleeps. */
  onSleep: () => void | Promise<void>;
  /** Writes `where:` of the source `sis`, indented by two. */
  where(yaml: string): void;
  write(path: string, content: string | Buffer): void;
  pass(seconds: number): void;
  acquire(): Promise<Acquisition>;
  /** What the drops hold, by name. */
  contents(acquisition: Acquisition): Record<string, string>;
  close(): void;
}

export function transportUnderTest(): TransportUnderTest {
  const root = mkdtempSync(join(tmpdir(), 'almanac-transport-'));
  const folder = dataFolderAt(join(root, 'data'));
  let now = Date.parse('2026-11-20T12:00:00Z');
  const test: TransportUnderTest = {
    root,
    folder,
    slept: [],
    environment: {},
    onSleep: () => {},
    where: (yaml) => test.write('data/sources/sis.yaml', `id: sis\nreader: oneroster-csv\nwhere:\n${yaml}\n`),
    write(path, content) {
      mkdirSync(dirname(join(root, path)), { recursive: true });
      writeFileSync(join(root, path), content);
    },
    pass: (seconds) => {
      now += seconds * 1000;
    },
    acquire: async () =>
      acquire(folder, readSource(folder, 'sis'), '2026-11-20', {
        clock: { now: () => new Date(now) },
        environment: test.environment,
        async sleep(milliseconds) {
          test.slept.push(milliseconds / 1000);
          await test.onSleep();
          now += milliseconds;
        },
      }),
    contents: ({ drops }) =>
      Object.fromEntries(
        drops.flatMap(({ files }) => files.map(({ name, path }) => [name, readFileSync(path, 'utf8')])),
      ),
    close: () => rmSync(root, { recursive: true, force: true }),
  };
  test.write('data/almanac.yaml', 'district: { id: "1", name: Test }\ntimeZone: America/New_York\n');
  return test;
}
