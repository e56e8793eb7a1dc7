import { createHash } from 'node:crypto';
import type { Clock } from '../base/clock.ts';
import type { DataFolder } from '../base/data-folder.ts';
import { fileOf, mediaTypes } from '../files/file-of.ts';
import type { Foot, Paper } from '../files/paper.ts';
import { readSettings } from '../intake/settings.ts';
import { wordsIn } from '../words/catalogues.ts';
import type { Words } from '../words/words.ts';
import { districtPaper } from './district-paper.ts';
import type { PageContext } from './shapes/common.ts';
import type { DistrictExport } from './shapes/exports.ts';
import { heldRoleWords } from './views/held-role-words.ts';
import type { SignedIn, Visitors } from './visitors.ts';

/** A file as it leaves. */
export interface TakenFile {
  readonly name: string;
  readonly type: string;
  readonly bytes: Uint8Array;
}

/** What is written down of a file that was taken away: enough to tell whether a file somebody has is this one. */
export interface TakenRecord {
  readonly what: string;
  readonly form: string;
  readonly edition: string;
  readonly schoolYear: number;
  readonly fields: readonly string[];
  readonly rows: number;
  /** Entries of the questions whose answers are in it. */
  readonly looks: readonly string[];
  readonly sha256: string;
}

export interface ExportEffects {
  readonly folder: DataFolder;
  readonly visitors: Visitors;
  readonly clock: Clock;
  /** Writes into the audit log. What it throws keeps the file from leaving. */
  record(actor: string, taken: TakenRecord): Promise<void>;
}

/** Files of pages. What they hold is asked through the gate with the use `export`, and written down before they leave. */
export interface ExportDesk {
  /** Throws `gate-denied`, `export-no-picture`, `measure-unknown`. */
  district(user: SignedIn, wanted: DistrictExport): Promise<TakenFile>;
}

export function exportDeskOver({ folder, visitors, clock, record }: ExportEffects): ExportDesk {
  return {
    async district(user, wanted) {
      const words = wordsIn(wanted.language ?? 'en');
      const visit = await visitors.taking(user, '/district');
      const { context, district, content } = await districtPaper(visit, words, wanted);
      const foot = footOf(words, {
        ...{ district, context, name: user.name },
        ...{ at: clock.now(), timeZone: readSettings(folder).timeZone },
      });
      const paper: Paper = { words, ...content, foot };
      const bytes = await fileOf(paper, wanted.form);
      const { sheet } = paper;
      await record(visit.viewer.username, {
        what: `district ${sheet.id}`,
        form: wanted.form,
        edition: context.edition,
        schoolYear: context.schoolYear,
        fields: sheet.columns.map(({ id }) => id),
        rows: sheet.rows.length + (sheet.total === null ? 0 : 1),
        looks: visit.looks(),
        sha256: createHash('sha256').update(bytes).digest('hex'),
      });
      return {
        name: `${fileWords(district)}-${sheet.id}-${context.schoolYear}-${context.asOf}.${wanted.form}`,
        type: mediaTypes[wanted.form],
        bytes,
      };
    },
  };
}

interface Taking {
  readonly district: string;
  readonly context: Pick<PageContext, 'edition' | 'asOf' | 'publishedAt' | 'purpose' | 'seenAs'>;
  readonly name: string;
  readonly at: Date;
  readonly timeZone: string;
}

/** Who, when, of what, and what may be done with it (34 CFR 99.33(a): whoever is given records may not pass them on). Times are the district's. */
export function footOf(words: Words, { district, context, name, at, timeZone }: Taking): Foot {
  return {
    by: words.say('file.by', {
      name,
      roles: words.list(context.seenAs.map((role) => heldRoleWords(words, role))),
      purpose: words.code('purpose', context.purpose),
    }),
    when: words.say('file.when', { moment: words.moment(at.toISOString(), timeZone), timeZone }),
    edition: words.say('file.edition', {
      district,
      day: words.day(context.asOf, true),
      edition: context.edition,
      published: words.moment(context.publishedAt, timeZone),
    }),
    notice: words.say('file.notice'),
  };
}

/** A name as part of a file's name on every system. */
function fileWords(text: string): string {
  return (
    text
      .normalize('NFD')
      .replaceAll(/[^a-z0-9]+/gi, '-')
      .replaceAll(/^-+|-+$/g, '')
      .toLowerCase() || 'district'
  );
}
