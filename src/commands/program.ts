import { Command, Option } from 'commander';
import { systemClock } from '../base/clock.ts';
import { Failure } from '../base/failure.ts';
import { accessCommands } from './access-commands.ts';
import { type AddCommand, list, wholeNumber } from './add-command.ts';
import type { AskOptions } from './ask.ts';
import type { CommandContext, CommandResult } from './context.ts';
import type { DemoOptions } from './demo.ts';
import type { RosterExportOptions } from './export.ts';
import type { DirectoryExportOptions } from './export-directory.ts';
import type { ApplyOptions, ExportOptions, UndoOptions } from './fix-ids.ts';
import type { GenerateCommand } from './generate.ts';
import type { DecisionOptions, DeliveriesOptions } from './held.ts';
import type { InitOptions } from './init.ts';
import type { MatchOptions } from './match-ids.ts';
import type { RunsOptions } from './runs.ts';
import type { ServeOptions } from './serve.ts';
import type { SourceOptions } from './source.ts';
import { terminalProgress } from './terminal-progress.ts';
import { userCommands } from './user-commands.ts';

const collect = (value: string, before: string[] = []) => [...before, value];

/**
 * The command line. A command's file is read when the command is called: most of them need a database, and `--help` needs none. Results go to stdout, progress and errors to stderr. Exit codes: 0 done, 1 failed (nothing changed
 * unless the message says so), 2 the words of the command are off, 3 done but something needs a person.
 */
export function program(process: NodeJS.Process): Command {
  const root = new Command('almanac')
    .description('An open districtwide data system for K-12 school districts.')
    .showHelpAfterError('(add --help for examples)')
    .configureHelp({ showGlobalOptions: true })
    .exitOverride((error) => process.exit(error.exitCode === 0 ? 0 : 2));

  const command: AddCommand = <Given extends unknown[]>(
    parent: Command,
    words: string,
    description: string,
    examples: readonly string[],
    configure: (command: Command) => Command,
    action: (context: CommandContext, ...given: Given) => Promise<CommandResult | null>,
    defaultData = './data',
  ) => {
    const added = configure(parent.command(words).description(description))
      .addOption(new Option('--data <dir>', 'the data folder').default(defaultData))
      .option('--json', 'print the result as JSON')
      .addHelpText('after', `\nExamples:\n${examples.map((example) => `  almanac ${example}`).join('\n')}\n`)
      .copyInheritedSettings(parent);
    added.action(async (...given: unknown[]) => {
      const options = added.opts<{ data: string; json?: boolean }>();
      const context = { data: options.data, clock: systemClock, progress: terminalProgress(process.stderr) };
      try {
        // commander hands parameters and options over untyped; each command says below what its own are.
        const result = await action(context, ...(given as Given));
        if (result === null) return;
        process.stdout.write(`${options.json ? JSON.stringify(result.json, null, 2) : result.text}\n`);
        process.exitCode = result.exitCode;
      } catch (error) {
        process.stderr.write(failureText(error));
        process.exitCode = 1;
      }
    });
  };
  const plain = (one: Command) => one;

  command(
    root,
    'init',
    'make an empty data folder',
    ['init --name "Northwind Unified" --time-zone America/Chicago'],
    (one) =>
      one
        .option('--id <id>', 'short id of the district', 'district')
        .option('--name <name>', 'name of the district', 'Our district')
        .option('--time-zone <zone>', 'time zone of the district', 'America/New_York')
        .option('--first-month <month>', 'month (1-12) in which school years begin', wholeNumber, 7),
    async (context, options: InitOptions) => (await import('./init.ts')).init(context, options),
  );
  command(
    root,
    'generate',
    'write the files of the example district, as its systems would export them',
    ['generate --out ./example', 'generate --out ./small --students 500 --seed 7'],
    (one) =>
      one
        .requiredOption('--out <dir>', 'where the files go')
        .option('--students <number>', 'how many students, 500 to 1,000,000', wholeNumber, 5000)
        .option('--schools <number>', 'how many schools (default: one for about 420 students)', wholeNumber)
        .option('--seed <number>', 'same seed, same bytes', wholeNumber, 1)
        .option('--as-of <day>', 'the newest day the files know', '2026-11-20'),
    async (context, options: GenerateCommand) => (await import('./generate.ts')).generate(context, options),
  );
  const source = root.command('source').description('sources of data');
  command(
    source,
    'add <id>',
    'describe where a source puts its files and how they are read',
    [
      'source add sis --reader oneroster-csv --from /srv/drop/sis.zip',
      'source add attendance --reader table --layout northwind-attendance --from /srv/drop/attendance --dated-folders',
    ],
    (one) =>
      one
        .requiredOption('--reader <reader>', 'table, oneroster-csv or sds-csv')
        .option('--layout <layouts>', 'layouts of the files, separated by commas', list, [])
        .requiredOption('--from <path>', 'a folder, a zip or a file')
        .option('--title <title>', 'name for people')
        .option('--steward <name>', 'who answers for the data')
        .option('--namespace <name>', 'whose ids these are; sources of one system share it')
        .option('--dated-folders', 'each sub-folder named YYYY-MM-DD is one delivery', false)
        .option('--drop-folder', 'another system puts files there: taken once they have settled', false)
        .option('--schedule <cron>', 'when to load; without it, at every run'),
    async (context, id: string, options: SourceOptions) =>
      (await import('./source.ts')).sourceAdd(context, id, options),
  );
  command(
    source,
    'match-ids <id>',
    'tell whose ids the files of a source carry, with the rate of every column and id system',
    [
      'source match-ids map-growth',
      'source match-ids map-growth --apply',
      'source match-ids map-growth --pin map_growth=StudentID:local',
    ],
    (one) =>
      one
        .option('--apply', 'pin what fits beyond doubt in the file of the source', false)
        .option('--pin <pin>', 'feed=column:system to pin; may be repeated', collect, []),
    async (context, id: string, options: MatchOptions) =>
      (await import('./match-ids.ts')).matchIds(context, id, options),
  );
  command(
    root,
    'layouts [fit] [file]',
    'list the layouts there are; "fit" and a file: which of them fit it, and what differs',
    ['layouts', 'layouts fit results.csv', 'layouts fit export.xlsx --json'],
    plain,
    async (context, word: string | undefined, file: string | undefined) =>
      (await import('./layouts.ts')).layouts(context, word ?? null, file ?? null),
  );
  command(
    root,
    'check',
    'check settings, sources and layouts',
    ['check', 'check --json'],
    plain,
    async (context) => (await import('./check.ts')).check(context),
  );
  const exporting = root
    .command('export')
    .description('write what an edition holds in the form of a standard');
  command(
    exporting,
    'oneroster',
    'write the roster of the current edition as a OneRoster 1.2 zip, asked through the gate',
    ['export oneroster --out roster.zip --as data-manager'],
    (one) =>
      one
        .requiredOption('--out <file>', 'the zip to write')
        .requiredOption('--as <viewer>', 'a user name, or a role; it has to see the whole district'),
    async (context, options: RosterExportOptions) =>
      (await import('./export.ts')).exportOneRoster(context, options),
  );
  command(
    exporting,
    'directory',
    'write the directory information of the current edition as a CSV file, without students whose families opted out',
    ['export directory --out yearbook.csv --as data-manager --for "Yearbook, Lincoln Middle"'],
    (one) =>
      one
        .requiredOption('--out <file>', 'the file to write')
        .requiredOption('--as <viewer>', 'a user name, or a role; its schools are those of the list')
        .requiredOption('--for <party>', 'who is given it; written down'),
    async (context, options: DirectoryExportOptions) =>
      (await import('./export-directory.ts')).exportDirectory(context, options),
  );
  const validate = root.command('validate').description('hold files against a standard');
  command(
    validate,
    'oneroster <path>',
    'hold a OneRoster 1.1 or 1.2 set against the standard; exit code 1 where it breaks a rule',
    ['validate oneroster /srv/drop/oneroster.zip', 'validate oneroster ./export --json'],
    plain,
    async (context, path: string) => (await import('./validate.ts')).validateOneRosterSet(context, path),
  );
  command(
    root,
    'load [sources...]',
    'take in what lies where the sources say',
    ['load', 'load sis attendance'],
    plain,
    async (context, sources: string[]) => (await import('./load.ts')).load(context, sources),
  );
  command(
    root,
    'deliveries',
    'list deliveries, or those that wait for a decision',
    ['deliveries', 'deliveries --held'],
    (one) => one.option('--held', 'only those that are held, with the reasons', false),
    async (context, options: DeliveriesOptions) => (await import('./held.ts')).deliveries(context, options),
  );
  command(
    root,
    'approve <delivery>',
    'let a held delivery be used from the next publish on',
    [
      'approve sis/2026-11-20-1 --reason "Two schools closed; the registrar confirmed it"',
      'approve sis/2026-11-20-1 --raise removedShare=0.4 --reason "Seniors have left"',
    ],
    (one) =>
      one
        .requiredOption('--reason <words>', 'why; kept with the decision')
        .option('--as <username>', 'who decides (default: the operator of this machine)')
        .option('--raise <threshold=value>', 'judge it again with this threshold, once', collect, []),
    async (context, id: string, options: DecisionOptions) =>
      (await import('./held.ts')).approve(context, id, options),
  );
  command(
    root,
    'reject <delivery>',
    'keep a held delivery and never use it',
    ['reject sis/2026-11-20-1 --reason "The export was cut off"'],
    (one) =>
      one
        .requiredOption('--reason <words>', 'why; kept with the decision')
        .option('--as <username>', 'who decides (default: the operator of this machine)'),
    async (context, id: string, options: DecisionOptions) =>
      (await import('./held.ts')).reject(context, id, options),
  );
  command(root, 'publish', 'build an edition and make it current', ['publish'], plain, async (context) =>
    (await import('./publish.ts')).publish(context),
  );
  command(root, 'run', 'load what is due, then publish', ['run', 'run --json'], plain, async (context) =>
    (await import('./run.ts')).run(context),
  );
  command(
    root,
    'schedule',
    'stay, load each source at its times, and publish what is new',
    ['schedule', 'schedule --data /srv/almanac'],
    plain,
    async (context) => (await import('./schedule.ts')).schedule(context, process),
  );
  command(
    root,
    'runs [source]',
    'list what was run, newest first, and what sources owe',
    ['runs', 'runs sis --most 5', 'runs --json'],
    (one) => one.option('--most <number>', 'how many to list', wholeNumber, 30),
    async (context, source: string | undefined, options: RunsOptions) =>
      (await import('./runs.ts')).runs(context, source, options),
  );
  command(root, 'editions', 'list published editions', ['editions'], plain, async (context) =>
    (await import('./editions.ts')).editions(context),
  );
  command(
    root,
    'rollback [edition]',
    'serve an older edition; without a name, the one before',
    ['rollback', 'rollback 2026-11-21'],
    plain,
    async (context, id: string | undefined) => (await import('./editions.ts')).rollback(context, id ?? null),
  );
  accessCommands(root, command);
  const fixIds = root.command('fix-ids').description('ids of a source that match no student');
  const decides = (one: Command) =>
    one
      .requiredOption('--by <user>', 'who decides: a user name, or operator')
      .requiredOption('--reason <reason>', 'why');
  command(
    fixIds,
    'export <source>',
    'write them into a list to fill in; it holds student data',
    ['fix-ids export map-growth --out open.csv --as data-manager'],
    (one) =>
      one
        .requiredOption('--out <file>', 'the file; it must not be there yet')
        .requiredOption('--as <viewer>', 'a user name, or a role'),
    async (context, source: string, options: ExportOptions) =>
      (await import('./fix-ids.ts')).fixIdsExport(context, source, options),
  );
  command(
    fixIds,
    'apply <source>',
    'take over a list that was filled in: all of it, or nothing where a line is wrong',
    ['fix-ids apply map-growth --from open.csv --by m.ortega --reason "looked up by name"'],
    (one) => decides(one.requiredOption('--from <file>', 'the list')),
    async (context, source: string, options: ApplyOptions) =>
      (await import('./fix-ids.ts')).fixIdsApply(context, source, options),
  );
  command(
    fixIds,
    'undo <source>',
    'take decisions back',
    [
      'fix-ids undo map-growth --keys id-0123456789ab --by m.ortega --reason "wrong child"',
      'fix-ids undo map-growth --all --by m.ortega --reason "wrong file"',
    ],
    (one) =>
      decides(
        one
          .option('--keys <keys>', 'keys of the list, separated by commas', list, [])
          .option('--all', 'all decisions of the source', false),
      ),
    async (context, source: string, options: UndoOptions) =>
      (await import('./fix-ids.ts')).fixIdsUndo(context, source, options),
  );
  command(
    fixIds,
    'list <source>',
    'who decided what and why',
    ['fix-ids list map-growth'],
    plain,
    async (context, source: string) => (await import('./fix-ids.ts')).fixIdsList(context, source),
  );
  command(
    root,
    'ask <measure>',
    'ask a measure through the gate',
    [
      'ask chronic-absence --by school --as data-manager',
      'ask attendance-rate --by school,grade --where school_year=2027 --as principal@104 --json',
      'ask chronic-absence --preset new-jersey --as superintendent',
      'ask chronic-absence --by school --as superintendent --form pdf --out absence.pdf',
    ],
    (one) =>
      one
        .option('--by <breakdowns>', 'breakdowns, separated by commas', list, [])
        .option('--where <filter>', 'breakdown=value[,value]; may be repeated', collect, [])
        .requiredOption('--as <viewer>', 'a user name, or a role')
        .option('--preset <preset>', 'parameters of an authority')
        .option('--to-date', 'compare earlier school years at the same day of the year', false)
        .option('--form <form>', 'as a file: csv, xlsx or pdf')
        .option('--out <file>', 'the file to write, with --form')
        .option('--language <language>', 'of the file: en or es', 'en'),
    async (context, measure: string, options: AskOptions) =>
      (await import('./ask.ts')).ask(context, measure, options),
  );
  userCommands(root, command, process.stdin);
  command(
    root,
    'serve',
    'start the web server',
    ['serve', 'serve --port 8080 --behind 127.0.0.1'],
    (one) =>
      one
        .option('--port <port>', 'port; 0: any free one', wholeNumber, 4600)
        .option('--host <host>', 'address to listen on', '127.0.0.1')
        .option(
          '--behind <addresses>',
          'addresses of proxies in front that speak https to browsers',
          list,
          [],
        ),
    async (context, options: ServeOptions) => (await import('./serve.ts')).serve(context, options, process),
  );
  command(
    root,
    'demo',
    'make the example district, publish it and start the server with one sign-in link per persona',
    ['demo', 'demo --students 1000 --port 4700'],
    (one) =>
      one
        .option('--port <port>', 'port; 0: any free one', wholeNumber, 4600)
        .option('--students <number>', 'how many students', wholeNumber, 5000)
        .option('--seed <number>', 'same seed, same district', wholeNumber, 1),
    async (context, options: DemoOptions) => (await import('./demo.ts')).demo(context, options, process),
    './data/demo',
  );
  return root;
}

/** What happened and what to do next; the stack only of errors nobody foresaw. */
function failureText(error: unknown): string {
  if (error instanceof Failure) return `${error.message}\n${error.remedy}\n`;
  return `Something went wrong inside Almanac: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`;
}
