import { type Validation, type Violation, validateOneRoster } from '../intake/oneroster-validation.ts';
import { type CommandContext, type CommandResult, done } from './context.ts';

/** Holds a OneRoster set against the standard. Exit code 1 where it breaks a rule. Throws `oneroster-set-missing`. */
export async function validateOneRosterSet(_context: CommandContext, path: string): Promise<CommandResult> {
  const validation = await validateOneRoster(path);
  return done(validationText(validation), validation, validation.isValid ? 0 : 1);
}

function validationText({ isValid, version, files, violations }: Validation): string {
  const count = (severity: Violation['severity']) =>
    violations.filter((each) => each.severity === severity).length;
  const rows = files.reduce((sum, each) => sum + each.rows, 0);
  const held =
    version === null ? 'Not read' : `Held against OneRoster ${version}: ${files.length} files, ${rows} rows`;
  const verdict = isValid ? 'The set keeps to the standard.' : 'The set breaks the standard.';
  const counts = `${count('error')} errors, ${count('warning')} warnings, ${count('note')} notes`;
  return [...violations.map(violationText), `${held}; ${counts}. ${verdict}`].join('\n');
}

function violationText({
  rule,
  severity,
  says,
  where,
  file,
  column,
  detail,
  rows,
  lines,
}: Violation): string {
  const shown = lines.join(', ') + (rows > lines.length ? ', …' : '');
  const place = [
    file ?? 'the set',
    ...(lines.length > 0 ? [`line ${shown}`] : []),
    ...(column === null ? [] : [`column ${column}`]),
    ...(rows > 1 ? [`${rows} rows`] : []),
  ];
  return `${severity} ${rule}: ${place.join(', ')}\n  ${says}${detail === null ? '' : ` ${detail}`} (${where})`;
}
