import type { Layout } from '../layout.ts';
import type { Source } from '../source.ts';
import { columnsOf, type StudentIdChoice, type StudentIdPin } from '../student-id-choice.ts';

/** What a source's file pins for a feed; null where it says nothing. */
export function pinOf(
  source: Pick<Source, 'namespace' | 'studentIds'>,
  feed: string,
): StudentIdChoice | null {
  const pin = source.studentIds?.[feed];
  if (!pin) return null;
  return {
    ...pin,
    form: pin.form ?? 'as-is',
    system: pin.system === 'source' ? source.namespace : pin.system,
  };
}

/** What is wrong with `student_ids` of a source, with the keys that lead to it. */
export function pinProblems(
  pins: Readonly<Record<string, StudentIdPin>>,
  layouts: readonly Layout[],
): { keys: readonly string[]; message: string; remedy: string }[] {
  return Object.entries(pins).flatMap(([feed, { column, form, width }]) => {
    const layout = layouts.find(({ settings }) => settings.student_ids?.[feed] !== undefined);
    const keys = ['student_ids', feed];
    if (!layout) {
      const open = layouts.flatMap(({ settings }) => Object.keys(settings.student_ids ?? {}));
      return [
        {
          keys,
          message: `no layout of the source leaves the student ids of a feed "${feed}" open`,
          remedy: open.length > 0 ? `Feeds that do: ${open.join(', ')}.` : 'Take it out.',
        },
      ];
    }
    const settings = layout.settings.feeds[feed] ?? {};
    const problems = [];
    const isThere = columnsOf(settings).some((each) => each.toLowerCase() === column.toLowerCase());
    if (!isThere && typeof settings.fixed_width !== 'string')
      problems.push({
        keys: [...keys, 'column'],
        message: `the feed "${feed}" has no column "${column}"`,
        remedy: `Columns with student ids: ${layout.settings.student_ids?.[feed]?.join(', ') ?? ''}.`,
      });
    if ((form === 'padded') !== (width !== undefined))
      problems.push({
        keys: [...keys, form === 'padded' ? 'form' : 'width'],
        message: '"form: padded" and "width" go together',
        remedy: 'Say how many digits an id has, or take both out.',
      });
    return problems;
  });
}
