import { type Command, InvalidArgumentError } from 'commander';
import type { CommandContext, CommandResult } from './context.ts';
import type { UserOptions } from './user.ts';
import type { ReasonOption } from './user-accounts.ts';
import type { BreakGlassOptions } from './user-break-glass.ts';
import type { LinkOptions } from './user-identity.ts';

/** Adds a command with what all commands share (program.ts). */
export type AddCommand = <Given extends unknown[]>(
  parent: Command,
  words: string,
  description: string,
  examples: readonly string[],
  configure: (command: Command) => Command,
  action: (context: CommandContext, ...given: Given) => Promise<CommandResult | null>,
) => void;

/** `almanac user …`. */
export function userCommands(root: Command, command: AddCommand, input: NodeJS.ReadStream): void {
  const user = root.command('user').description('people who may sign in');
  command(
    user,
    'add <username>',
    'add a person; the password is read from standard input',
    ['user add m.ortega --name "Maria Ortega" --staff-number 20417 < password.txt'],
    (one) =>
      one
        .requiredOption('--name <name>', 'name of the person')
        .option('--staff-number <number>', 'employee number in HR: what the person may see follows from it'),
    async (context, username: string, options: UserOptions) =>
      (await import('./user.ts')).userAdd(context, username, options, input),
  );
  command(
    user,
    'list',
    'list who may sign in, how their accounts came about, and which are off',
    ['user list'],
    (one) => one,
    async (context) => (await import('./user-accounts.ts')).userList(context),
  );
  command(
    user,
    'disable <username>',
    'switch an account off and end its sessions; what it did stays in the audit log',
    ['user disable m.ortega --reason "Left the district"'],
    (one) => one.requiredOption('--reason <words>', 'why; kept in the audit log'),
    async (context, username: string, options: ReasonOption) =>
      (await import('./user-accounts.ts')).userDisable(context, username, options),
  );
  command(
    user,
    'enable <username>',
    'switch an account on again',
    ['user enable m.ortega --reason "Is back from leave"'],
    (one) => one.requiredOption('--reason <words>', 'why; kept in the audit log'),
    async (context, username: string, options: ReasonOption) =>
      (await import('./user-accounts.ts')).userEnable(context, username, options),
  );
  command(
    user,
    'set-password <username>',
    'give a person another password, read from standard input, and end their sessions',
    ['user set-password m.ortega < password.txt'],
    (one) => one,
    async (context, username: string) =>
      (await import('./user-password.ts')).userSetPassword(context, username, input),
  );
  command(
    user,
    'sessions <username>',
    'list where a person is signed in, since when, and how',
    ['user sessions m.ortega'],
    (one) => one,
    async (context, username: string) => (await import('./user-sessions.ts')).userSessions(context, username),
  );
  command(
    user,
    'sign-out <username>',
    'end every session of a person',
    ['user sign-out m.ortega'],
    (one) => one,
    async (context, username: string) => (await import('./user-sessions.ts')).userSignOut(context, username),
  );
  command(
    user,
    'reset-factors <username>',
    'take second factors away, when phone and recovery codes are lost; the password stays',
    ['user reset-factors m.ortega'],
    (one) => one,
    async (context, username: string) =>
      (await import('./user-factors.ts')).userResetFactors(context, username),
  );
  command(
    user,
    'link <username>',
    'link a person with their account at a sign-in service, where the first sign-in cannot do it by e-mail',
    ['user link m.ortega --issuer entra --subject 72f988bf-…/6f2a31c4-…'],
    (one) =>
      one
        .requiredOption('--issuer <id>', 'id of the service in almanac.yaml')
        .requiredOption('--subject <subject>', 'sub; for Entra tenant id and object id with a slash between'),
    async (context, username: string, options: LinkOptions) =>
      (await import('./user-identity.ts')).userLink(context, username, options),
  );
  command(
    user,
    'unlink <username>',
    'take such a link away',
    ['user unlink m.ortega --issuer entra'],
    (one) => one.requiredOption('--issuer <id>', 'id of the service in almanac.yaml'),
    async (context, username: string, options: Pick<LinkOptions, 'issuer'>) =>
      (await import('./user-identity.ts')).userUnlink(context, username, options),
  );
  command(
    user,
    'break-glass <username>',
    'make a code that signs a person in once, past everything, when nothing else works',
    ['user break-glass m.ortega --reason "Google is down, the board meets at 10"'],
    (one) =>
      one
        .requiredOption('--reason <words>', 'why; kept in the audit log')
        .option('--minutes <minutes>', 'how long the code can be used', minutesOf, 15),
    async (context, username: string, options: BreakGlassOptions) =>
      (await import('./user-break-glass.ts')).userBreakGlass(context, username, options),
  );
}

function minutesOf(value: string): number {
  if (!/^\d+$/.test(value)) throw new InvalidArgumentError('It has to be a whole number.');
  return Number(value);
}
