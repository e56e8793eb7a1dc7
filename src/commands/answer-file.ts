import { createHash } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import type { Clock } from '../base/clock.ts';
import type { DataFolder } from '../base/data-folder.ts';
import { Failure } from '../base/failure.ts';
import { currentEdition } from '../edition/editions.ts';
import type { Warehouse } from '../engine/warehouse.ts';
import { fileOf } from '../files/file-of.ts';
import type { MeasureAnswer } from '../gate/measure-answer.ts';
import type { Viewer } from '../gate/viewer.ts';
import { readSettings } from '../intake/settings.ts';
import type { BreakdownId } from '../measures/breakdown.ts';
import { answerSheet } from '../reports/answer-sheet.ts';
import { footOf } from '../reports/export-desk.ts';
import { heldRole } from '../reports/held-role.ts';
import type { Store } from '../store/store.ts';
import { wordsIn } from '../words/catalogues.ts';

/** Forms of an answer; it has no picture. */
const forms = ['csv', 'xlsx', 'pdf'] as const;
const languages = ['en', 'es'] as const;

export interface FileWanted {
  readonly form: (typeof forms)[number];
  readonly out: string;
  readonly language: (typeof languages)[number];
}

/** The file that the words of the command ask for; null: none. Throws `question-invalid`. */
export function fileWanted(options: {
  readonly form?: string;
  readonly out?: string;
  readonly language: string;
}): FileWanted | null {
  if (options.form === undefined && options.out === undefined) return null;
  const form = forms.find((one) => one === options.form);
  const language = languages.find((one) => one === options.language);
  if (form === undefined || language === undefined || options.out === undefined) {
    throw new Failure('question-invalid', {
      problem: 'a file needs --form and --out together, in a form and a language that there are',
      remedy: `Forms: ${forms.join(', ')}. Languages: ${languages.join(', ')}. For example --form csv --out absence.csv.`,
    });
  }
  return { form, language, out: options.out };
}

export interface Asked {
  readonly folder: DataFolder;
  readonly edition: Warehouse;
  readonly store: Pick<Store, 'auditLog'>;
  readonly viewer: Viewer;
  readonly clock: Clock;
}

/** Writes the answer to a question into a file, after it has been written down in the audit log. */
export async function writeAnswer(
  { folder, edition, store, viewer, clock }: Asked,
  asked: { readonly measure: string; readonly by: readonly BreakdownId[] },
  answer: MeasureAnswer,
  { form, out, language }: FileWanted,
): Promise<{ readonly rows: number; readonly sha256: string }> {
  const words = wordsIn(language);
  const sheet = answerSheet(words, asked, answer);
  const [setting] = await edition.all<{ name: string }>(
    'select district_name as name from edition.build_setting',
  );
  const foot = footOf(words, {
    district: setting?.name ?? '',
    context: {
      ...{ edition: answer.edition, asOf: answer.asOf },
      publishedAt: currentEdition(folder).publishedAt,
      purpose: answer.why.allowed ? answer.why.purpose : '',
      seenAs: await Promise.all(viewer.assignments.map((assignment) => heldRole(edition, assignment))),
    },
    ...{ name: viewer.username, at: clock.now(), timeZone: readSettings(folder).timeZone },
  });
  const bytes = await fileOf({ words, sheet, picture: null, foot }, form);
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  await store.auditLog.record({
    actor: viewer.username,
    kind: 'exported',
    detail: {
      ...{ what: `answer ${sheet.id}`, form, edition: answer.edition },
      fields: sheet.columns.map(({ id }) => id),
      ...{ rows: sheet.rows.length, looks: [answer.logged], sha256 },
    },
  });
  writeFileSync(out, bytes);
  return { rows: sheet.rows.length, sha256 };
}
