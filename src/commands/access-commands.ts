import type { Command } from 'commander';
import { type AddCommand, day, list, wholeNumber } from './add-command.ts';
import type { AuditListOptions } from './audit.ts';
import type { RetireOptions } from './audit-retire.ts';
import type { GrantOptions } from './grants.ts';
import type { DecidedBy } from './roles.ts';

const plain = (one: Command) => one;
const by = (one: Command) => one.requiredOption('--by <user>', 'who decides: a user name, or operator');
const because = (one: Command) => by(one).requiredOption('--reason <reason>', 'why');

/** Commands about who may see what, and what was seen. */
export function accessCommands(root: Command, command: AddCommand): void {
  const roles = root.command('roles').description('who may see what, by role');
  command(
    roles,
    'list',
    'list the roles as they are here',
    ['roles list', 'roles list --json'],
    plain,
    async (context) => (await import('./roles.ts')).rolesList(context),
  );
  command(
    roles,
    'set <file>',
    'take a role from a YAML file (docs/role.schema.json): a new one, or a new version of one',
    ['roles set school-librarian.yaml --by m.ortega --reason "The library lends to classes"'],
    because,
    async (context, file: string, options: DecidedBy & { reason: string }) =>
      (await import('./roles.ts')).rolesSet(context, file, options),
  );
  const titles = root.command('job-titles').description('which role the job titles of HR give');
  command(titles, 'list', 'list the job titles there are', ['job-titles list'], plain, async (context) =>
    (await import('./roles.ts')).jobTitlesList(context),
  );
  command(
    titles,
    'set <title> <role>',
    'decide the role of a job title: a role, none, or inherit from its staff classification',
    ['job-titles set "English Learner Specialist" english-learner-specialist --by m.ortega'],
    by,
    async (context, title: string, role: string, options: DecidedBy) =>
      (await import('./roles.ts')).jobTitlesSet(context, title, role, options),
  );
  const grant = root.command('grant').description('roles given by hand, for a time');
  command(
    grant,
    'add <user>',
    'give somebody a role',
    [
      'grant add j.diaz --role principal --school s-04 --until 2027-01-31 --requester hr --by m.ortega --reason "Stands in for the principal"',
    ],
    (one) =>
      because(one)
        .requiredOption('--role <role>', 'the role')
        .requiredOption('--requester <who>', 'who asked for it')
        .option('--school <school>', 'ids of schools; without one the whole district', list)
        .option('--grade <grade>', 'grades of these schools', list)
        .option('--from <day>', 'first day; today where nothing is said', day)
        .option('--until <day>', 'last day; open where nothing is said', day),
    async (context, user: string, options: GrantOptions) =>
      (await import('./grants.ts')).grantAdd(context, user, options),
  );
  command(grant, 'list', 'list all grants', ['grant list --json'], plain, async (context) =>
    (await import('./grants.ts')).grantList(context),
  );
  command(
    grant,
    'end <id>',
    'end a grant today',
    ['grant end 4f2a… --by m.ortega'],
    by,
    async (context, id: string, options: DecidedBy) =>
      (await import('./grants.ts')).grantEnd(context, id, options),
  );
  const requests = root.command('requests').description('requests for access, and deciding about them');
  command(
    requests,
    'list',
    'list the requests that wait for a decision',
    ['requests list', 'requests list --json'],
    plain,
    async (context) => (await import('./requests.ts')).requestsList(context),
  );
  command(
    requests,
    'approve <id>',
    'give what a request asks for, as somebody who may decide about it',
    ['requests approve 4f2a… --by m.ortega --until 2027-01-31'],
    (one) =>
      one
        .requiredOption('--by <user>', 'who decides: a user name')
        .requiredOption('--until <day>', 'last day, not after the one asked for', day)
        .option('--note <note>', 'for the person who asked'),
    async (context, id: string, options: { by: string; until: string; note?: string }) =>
      (await import('./requests.ts')).requestsApprove(context, id, options),
  );
  command(
    requests,
    'refuse <id>',
    'refuse a request, as somebody who may decide about it',
    ['requests refuse 4f2a… --by m.ortega --reason "The office does that"'],
    (one) =>
      one
        .requiredOption('--by <user>', 'who decides: a user name')
        .requiredOption('--reason <reason>', 'why, for the person who asked'),
    async (context, id: string, options: { by: string; reason: string }) =>
      (await import('./requests.ts')).requestsRefuse(context, id, options),
  );
  const audit = root.command('audit').description('what was asked and done');
  command(
    audit,
    'verify',
    'hold the audit log against its hashes and what editions remember of it',
    ['audit verify'],
    plain,
    async (context) => (await import('./audit.ts')).auditVerify(context),
  );
  command(
    audit,
    'list',
    'list entries, newest first',
    ['audit list --most 20', 'audit list --actor m.ortega --kind denial', 'audit list --json'],
    (one) =>
      one
        .option('--actor <user>', 'of one user')
        .option('--kind <kind>', 'of some kinds', list)
        .option('--text <text>', 'with these letters in the detail, such as a list, a measure or an id')
        .option('--most <number>', 'how many to list', wholeNumber, 50),
    async (context, options: AuditListOptions) => (await import('./audit.ts')).auditList(context, options),
  );
  command(
    audit,
    'retire',
    'take entries off the front of the log that are older than the district keeps them; the log says so',
    ['audit retire --by m.ortega --reason "Seven years have passed" --to /srv/archive/audit-2019.jsonl'],
    (one) => because(one).option('--to <file>', 'write what is taken off into a file first'),
    async (context, options: RetireOptions) =>
      (await import('./audit-retire.ts')).auditRetire(context, options),
  );
  command(
    root,
    'audit-suppression',
    'work out what can be found out about hidden numbers',
    ['audit-suppression', 'audit-suppression --json'],
    plain,
    async (context) => (await import('./audit-suppression.ts')).auditSuppression(context),
  );
}
