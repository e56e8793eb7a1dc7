import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Command } from 'commander';
import { Type } from 'typebox';
import { Value } from 'typebox/value';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { program } from '../src/commands/program.ts';
import { almanac, type Ended } from './almanac-process.ts';

/** The command line as people and schedulers use it: a process, its words, its two outputs, its exit code. */
const root = mkdtempSync(join(tmpdir(), 'almanac-command-line-'));
const data = join(root, 'data');
const district = join(root, 'district');
const outputs: string[] = [];
afterAll(() => rmSync(root, { recursive: true, force: true }));

async function run(words: readonly string[], input = ''): Promise<Ended> {
  const end = await almanac(words, input);
  outputs.push(end.stdout, end.stderr);
  return end;
}

/** Runs on the data folder of this file and expects it to work. */
async function done(...words: string[]): Promise<string> {
  const { code, stdout, stderr } = await run([...words, '--data', data]);
  expect({ code, stderr: code === 0 ? '' : stderr }).toEqual({ code: 0, stderr: '' });
  return stdout;
}

const Cell = Type.Object({
  school: Type.String(),
  race_ethnicity: Type.Union([Type.String(), Type.Null()]),
  numerator: Type.Union([Type.Number(), Type.Null()]),
  denominator: Type.Union([Type.Number(), Type.Null()]),
  value: Type.Union([Type.Number(), Type.Null()]),
  state: Type.String(),
});
const Answer = Type.Object({ rows: Type.Array(Cell) });
const question = ['ask', 'chronic-absence', '--by', 'school,race_ethnicity', '--where', 'school_year=2027'];
const asked = async (viewer: string) =>
  Value.Parse(Answer, JSON.parse(await done(...question, '--as', viewer, '--json'))).rows;

/** Staff number of a persona of the example district. */
function staffNumber(persona: string): string {
  const people = Value.Parse(
    Type.Array(Type.Object({ id: Type.String(), staffNumber: Type.Union([Type.String(), Type.Null()]) })),
    JSON.parse(readFileSync(join(district, 'personas.json'), 'utf8')),
  );
  const found = people.find(({ id }) => id === persona);
  if (!found?.staffNumber) throw new Error(`nobody on the staff is the ${persona}`);
  return found.staffNumber;
}

const sources = [
  ['sis-roster', 'sis', '--reader', 'oneroster-csv'],
  ['sis-attendance', 'sis', '--reader', 'table', '--layout', 'northwind-attendance'],
  ['sis-programs', 'sis', '--reader', 'table', '--layout', 'northwind-programs'],
  ['hr', 'hr', '--reader', 'table', '--layout', 'northwind-hr'],
] as const;
let firstRun: Ended;

beforeAll(async () => {
  const whole = join(root, 'whole');
  expect(await run(['generate', '--students', '500', '--out', whole])).toMatchObject({ code: 0 });
  // The newest delivery of four of its systems is enough here, and quick to load.
  cpSync(join(whole, 'personas.json'), join(district, 'personas.json'));
  for (const [id] of sources)
    cpSync(join(whole, id, '2026-11-20'), join(district, id, '2026-11-20'), { recursive: true });
  await done('init', '--name', 'Northwind', '--time-zone', 'America/Chicago');
  for (const [id, namespace, ...rest] of sources)
    await done(
      'source',
      'add',
      id,
      ...rest,
      '--namespace',
      namespace,
      '--from',
      join(district, id),
      '--dated-folders',
    );
  firstRun = await run(['run', '--data', data]);
}, 240_000);

describe('loading and publishing', () => {
  it('says what became of every row, and which edition came of it', () => {
    expect(firstRun.code).toBe(0);
    const sums = [
      ...firstRun.stdout.matchAll(
        /^(\S+)\/2026-11-20-1: ([\d,]+) rows read = ([\d,]+) mapped \+ ([\d,]+) quarantined \+ ([\d,]+) skipped/gm,
      ),
    ];
    expect(sums.map(([, source]) => source).sort()).toEqual(sources.map(([id]) => id).sort());
    for (const [, source, ...counts] of sums) {
      const [read = 0, ...became] = counts.map((count) => Number(count.replaceAll(',', '')));
      expect(read, source).toBeGreaterThan(100);
      expect(
        became.reduce((sum, count) => sum + count, 0),
        source,
      ).toBe(read);
    }
    expect(firstRun.stdout).toMatch(/^Published edition \S+, as of 2026-11-20, from 4 deliveries/m);
    // Progress is no result.
    expect(firstRun.stderr).toContain('Building tables');
    expect(firstRun.stdout).not.toContain('Building tables');
  });

  it('does nothing with the same bytes', async () => {
    const landed = () => readdirSync(join(data, 'landing'), { recursive: true }).sort();
    const before = landed();
    const again = await done('load');
    expect(again.match(/the same bytes as before, nothing to do/g)).toHaveLength(sources.length);
    expect(landed()).toEqual(before);
  });

  it('lists editions, goes back to one and forward again', async () => {
    const nothingBefore = await run(['rollback', '--data', data]);
    expect(nothingBefore).toMatchObject({ code: 1, stdout: '' });
    expect(nothingBefore.stderr).toContain('The current edition was left as it is');
    await done('publish');
    const list = async () =>
      Value.Parse(
        Type.Array(Type.Object({ id: Type.String(), isCurrent: Type.Boolean() })),
        JSON.parse(await done('editions', '--json')),
      );
    const [newer, older, ...more] = await list();
    expect(more).toEqual([]);
    expect([newer?.isCurrent, older?.isCurrent]).toEqual([true, false]);
    expect(await done('rollback')).toContain(`Edition ${older?.id} (as of 2026-11-20) is served now.`);
    expect((await list()).map(({ isCurrent }) => isCurrent)).toEqual([false, true]);
    expect(await done('rollback', newer?.id ?? '')).toContain(`Edition ${newer?.id} `);
    expect(await done('editions')).toMatch(new RegExp(`^${newer?.id} .* current$`, 'm'));
  });

  it('names the file and line of a mistake in a source, and asks for a person', async () => {
    const other = join(root, 'broken');
    expect((await run(['init', '--data', other])).code).toBe(0);
    expect(await run(['check', '--data', other])).toMatchObject({ code: 0, stderr: '' });
    writeFileSync(
      join(other, 'sources', 'sis.yaml'),
      'id: sis\ntitle: Roster\nreader: telepathy\nwhere:\n  path: ../nowhere\n',
    );
    const { code, stdout } = await run(['check', '--data', other]);
    expect(code).toBe(3);
    expect(stdout).toMatch(/^sources\/sis\.yaml:3: .*reader.*\n {2}remedy: .+/m);
    const asJson = await run(['check', '--data', other, '--json']);
    expect(asJson.code).toBe(3);
    expect(JSON.parse(asJson.stdout)).toContainEqual(
      expect.objectContaining({ file: 'sources/sis.yaml', line: 3, remedy: expect.stringMatching(/./) }),
    );
  });
});

describe('asking', () => {
  it('shows the data manager all, and the superintendent no small group', async () => {
    const open = await asked('data-manager');
    const guarded = await asked('superintendent');
    const keyOf = ({ school, race_ethnicity }: (typeof open)[number]) => `${school} ${race_ethnicity}`;
    const shownTo = new Map(guarded.map((cell) => [keyOf(cell), cell]));
    const small = open.filter(({ denominator }) => denominator !== null && denominator < 10);
    expect(small.length).toBeGreaterThan(0);
    expect(open.filter(({ state }) => state === 'suppressed')).toEqual([]);
    for (const cell of small)
      expect(shownTo.get(keyOf(cell)), keyOf(cell)).toMatchObject({
        state: 'suppressed',
        value: null,
        numerator: null,
        denominator: null,
      });
    const shown = guarded.filter(({ state }) => state === 'shown');
    expect(shown.length).toBeGreaterThan(0);
    // In whole percents, and without the counts behind them.
    const exact = new Map(open.map((cell) => [keyOf(cell), cell]));
    for (const cell of shown) {
      expect([cell.numerator, cell.denominator]).toEqual([null, null]);
      expect(cell.value).toBe(Math.round(100 * (exact.get(keyOf(cell))?.value ?? -1)) / 100);
    }
    const text = await done(...question, '--as', 'superintendent');
    expect(text).toMatch(/\bnot shown$/m);
    expect(text).toContain('“not shown”: Fewer than 10 students stand behind a number');
  });

  it('shows a principal the own school only', async () => {
    const open = await asked('data-manager');
    const schools = [...new Set(open.map(({ school }) => school))];
    expect(schools.length).toBeGreaterThan(1);
    for (const school of schools)
      expect(await asked(`principal@${school}`)).toEqual(open.filter((cell) => cell.school === school));
    const [mine, other] = schools;
    const words = [...question, '--where', `school=${other}`, '--as', `principal@${mine}`, '--json'];
    expect(Value.Parse(Answer, JSON.parse(await done(...words))).rows).toEqual([]);
  });

  it('reads the password of a new person from standard input, and gives the rights of the staff number', async () => {
    const password = 'a long walk by the lake';
    const words = ['user', 'add', 'b.villegas', '--name', 'Benito Villegas', '--data', data];
    const short = await run(words, 'short\n');
    expect(short).toMatchObject({ code: 1, stdout: '' });
    expect(short.stderr).toContain('a password has 12 to 1024 characters');
    const added = await run([...words, '--staff-number', staffNumber('superintendent')], `${password}\n`);
    expect(added).toMatchObject({ code: 0, stderr: '' });
    expect(added.stdout).toContain('b.villegas');
    const twice = await run(words, `${password}\n`);
    expect(twice).toMatchObject({ code: 1, stdout: '' });
    expect(twice.stderr).toContain('already a user "b.villegas"');
    expect([short, added, twice].map(({ stdout, stderr }) => stdout + stderr).join()).not.toContain(password);
    expect(readFileSync(join(data, 'store.sqlite')).includes(password)).toBe(false);
    expect(await asked('b.villegas')).toEqual(await asked('superintendent'));
  });
});

describe('what does not work', () => {
  it.each([
    [
      'a measure nobody knows',
      ['ask', 'happiness', '--as', 'superintendent'],
      'no measure "happiness"',
      'chronic-absence',
    ],
    [
      'a breakdown nobody knows',
      ['ask', 'chronic-absence', '--by', 'shoe_size', '--as', 'superintendent'],
      'no breakdown "shoe_size"',
      'race_ethnicity',
    ],
    [
      'a viewer nobody knows',
      ['ask', 'chronic-absence', '--as', 'mayor'],
      'no person or role "mayor"',
      'superintendent',
    ],
    [
      'a school that is not there',
      ['ask', 'chronic-absence', '--as', 'principal@999'],
      '"principal@999"',
      'principal@<school id>',
    ],
    [
      'an edition that is not there',
      ['rollback', '1999-01-01'],
      'no edition "1999-01-01"',
      'almanac editions',
    ],
    ['a source that is not there', ['load', 'telepathy'], 'no source "telepathy"', 'sis-roster'],
    ['a folder that is taken', ['init'], 'already holds an Almanac data folder', 'choose an empty folder'],
    [
      'a source that is there already',
      ['source', 'add', 'hr', '--reader', 'table', '--from', '.'],
      '"hr"',
      'hr',
    ],
  ])('%s is said on stderr with its remedy', async (_, words, message, remedy) => {
    const { code, stdout, stderr } = await run([...words, '--data', data, '--json']);
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    const [what, todo, ...rest] = stderr.trimEnd().split('\n');
    expect(what).toContain(message);
    expect(todo).toContain(remedy);
    expect(rest).toEqual([]);
  });

  it('a folder without data says how to make one', async () => {
    const end = await run(['publish', '--data', join(root, 'nowhere')]);
    expect(end).toMatchObject({ code: 1, stdout: '' });
    expect(end.stderr).toContain('almanac init --data');
    expect(readdirSync(root)).not.toContain('nowhere');
  });

  it.each([
    [['divine']],
    [['ask', 'chronic-absence']],
    [['ask', '--as', 'superintendent']],
    [['load', '--fast']],
    [['serve', '--port', 'eighty']],
    [['init', '--data']],
  ])('words that are off end with 2: %j', async (words) => {
    const { code, stdout, stderr } = await run(words);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toMatch(/^error: .+\n\(add --help for examples\)\n$/);
  });

  it('a demo clears no folder that it did not make', async () => {
    const mine = join(root, 'mine');
    cpSync(join(district, 'personas.json'), join(mine, 'letter.json'));
    const { code, stderr } = await run(['demo', '--data', mine, '--students', '500', '--port', '0']);
    expect(code).toBe(1);
    expect(stderr).toContain('was left as it is');
    expect(readdirSync(mine)).toEqual(['letter.json']);
  });
});

describe('what is printed', () => {
  it('every command has a help with an example of itself', async () => {
    const leaves = (command: Command, path: readonly string[]): { words: string; command: Command }[] =>
      command.commands.flatMap((one) =>
        one.commands.length > 0
          ? leaves(one, [...path, one.name()])
          : [{ words: [...path, one.name()].join(' '), command: one }],
      );
    const all = leaves(program(process), []);
    expect(all.length).toBeGreaterThanOrEqual(13);
    for (const { words, command } of all) {
      let help = '';
      command
        .configureOutput({
          writeOut: (text) => {
            help += text;
          },
        })
        .outputHelp();
      expect(help).toMatch(new RegExp(`^Usage: almanac ${words}\\b`));
      expect(help).toMatch(new RegExp(`^Examples:\\n {2}almanac ${words}\\b`, 'm'));
    }
    expect(await run(['user', 'add', '--help'])).toMatchObject({
      code: 0,
      stdout: expect.stringContaining('Examples:\n  almanac user add '),
      stderr: '',
    });
  });

  it('holds no colour and no moving line where nobody looks at a terminal', () => {
    expect(outputs.join('').length).toBeGreaterThan(10_000);
    expect(outputs.filter((text) => text.includes('\u001b') || text.includes('\r'))).toEqual([]);
  });
});
