import { openDataFolder } from '../base/data-folder.ts';
import { Failure } from '../base/failure.ts';
import { openEdition } from '../edition/edition.ts';
import { currentEdition, editionFile } from '../edition/editions.ts';
import type { Warehouse } from '../engine/warehouse.ts';
import { gateOn } from '../gate/gate.ts';
import type { MeasureAnswer } from '../gate/measure-answer.ts';
import type { Role } from '../gate/role.ts';
import { type AccessRules, type Viewer, viewerAsRole, viewerOf } from '../gate/viewer.ts';
import { type BreakdownId, breakdowns, isBreakdown } from '../measures/breakdown.ts';
import { measureOf } from '../measures/catalogue.ts';
import { answerSheet } from '../reports/answer-sheet.ts';
import { type Sheet, wordsOf } from '../reports/views/sheet.ts';
import { openStore, type Store } from '../store/store.ts';
import { wordsIn } from '../words/catalogues.ts';
import { accessRules } from './access-rules.ts';
import { fileWanted, writeAnswer } from './answer-file.ts';
import { type CommandContext, type CommandResult, done } from './context.ts';
import { textTable } from './text-table.ts';

export interface AskOptions {
  readonly by: readonly string[];
  /** `breakdown=value` or `breakdown=value,value`. */
  readonly where: readonly string[];
  readonly as: string;
  readonly preset?: string;
  readonly toDate: boolean;
  /** As a file of this form, in `out`. */
  readonly form?: string;
  readonly out?: string;
  readonly language: string;
}

/**
 * Asks a measure through the gate; with a form, the answer is taken away as a file and written down. Throws `measure-unknown`, `question-invalid`,
 * `viewer-unknown`, `gate-denied`.
 */
export async function ask(
  context: CommandContext,
  measureId: string,
  options: AskOptions,
): Promise<CommandResult> {
  const folder = openDataFolder(context.data);
  const measure = measureOf(measureId);
  const file = fileWanted(options);
  const edition = await openEdition(editionFile(folder, currentEdition(folder).id));
  const store = await openStore(folder.storeFile, context.clock);
  try {
    const rules = await accessRules(folder, store, context.clock);
    const viewer = await viewerNamed(edition, store, options.as, rules);
    const gate = await gateOn(edition, { log: store.looks, memory: store.publishedSets });
    const by = options.by.map(breakdownNamed);
    const question = {
      kind: 'measure',
      measure: measureId,
      by,
      where: options.where.map(filterNamed),
      reach: options.toDate ? 'to_date' : 'full',
      preset: options.preset ?? null,
    } as const;
    const answer = await gate.ask(viewer, question, file === null ? 'look' : 'export');
    if (file !== null) {
      const asked = { folder, store, edition, viewer, clock: context.clock };
      const written = await writeAnswer(asked, { measure: measureId, by }, answer, file);
      return done(`Wrote ${file.out}, edition ${answer.edition}, as of ${answer.asOf}.`, {
        file: file.out,
        ...written,
      });
    }
    return done(answerText(answerSheet(wordsIn('en'), { measure: measureId, by }, answer), answer), {
      measure: measureId,
      version: measure.version,
      title: measure.title.en,
      definition: answer.definition.en,
      unit: measure.unit,
      asOf: answer.asOf,
      edition: answer.edition,
      rows: answer.rows.map((row) => ({
        ...row.keys,
        ...Object.fromEntries(
          by.flatMap((id) => (breakdowns[id].label ? [[`${id}_name`, row.labels[id] ?? null]] : [])),
        ),
        numerator: row.numerator,
        denominator: row.denominator,
        value: row.value,
        state: row.state,
        suppressed: row.state === 'suppressed',
      })),
      suppressed: answer.suppressed,
      rules: answer.why.rules,
      logged: answer.logged,
    });
  } finally {
    edition.close();
    await store.close();
  }
}

/** Somebody who may sign in, or a role. Throws `viewer-unknown`. */
export async function viewerNamed(
  edition: Warehouse,
  store: Store,
  words: string,
  rules: AccessRules,
): Promise<Viewer> {
  const account = await store.users.byUsername(words);
  if (account) {
    const grants = await store.roleGrants.of(account.id, rules.day);
    const viewer = await viewerOf(edition, account, grants, rules);
    // The record must not say that the person looked: it was whoever runs the machine.
    return { ...viewer, username: `operator as ${viewer.username}` };
  }
  const viewer = await viewerAsRole(edition, words, rules);
  if (viewer) return viewer;
  throw new Failure('viewer-unknown', {
    viewer: words,
    known: [...rules.book.roles.values()].flatMap(asOperator).join(', '),
  });
}

/** How the operator names a role; roles that are about one person cannot be asked as. */
function asOperator({ role, scope }: Role): string[] {
  switch (scope) {
    case 'district':
    case 'none':
      return [role];
    case 'program':
      return [role, `${role}@<school id>`];
    case 'school':
      return [`${role}@<school id>`];
    case 'grade':
    case 'sections':
    case 'caseload':
    case 'children':
    case 'self':
      return [];
  }
}

function breakdownNamed(id: string): BreakdownId {
  if (isBreakdown(id)) return id;
  throw new Failure('question-invalid', {
    problem: `there is no breakdown "${id}"`,
    remedy: `Breakdowns: ${Object.keys(breakdowns).join(', ')}.`,
  });
}

function filterNamed(words: string): { breakdown: BreakdownId; values: string[] } {
  const [id = '', values] = words.split('=');
  if (values === undefined || values === '') {
    throw new Failure('question-invalid', {
      problem: `"${words}" is not a filter`,
      remedy: 'Write breakdown=value, for example --where grade=07,08.',
    });
  }
  return { breakdown: breakdownNamed(id), values: values.split(',') };
}

/** The answer for a terminal, in the words of screen and files. */
function answerText(sheet: Sheet, { definition, edition, asOf }: MeasureAnswer): string {
  const table = textTable(
    sheet.columns.map(({ title }) => title),
    sheet.rows.map((row) => row.map(wordsOf)),
  );
  const notes = sheet.notes.length === 0 ? '' : `\n${sheet.notes.join('\n')}`;
  return `${sheet.title}, edition ${edition}, as of ${asOf}\n\n${table}${notes}\n\n${definition.en}`;
}
