import { dayAfter } from '../base/clock.ts';
import type { DataFolder } from '../base/data-folder.ts';
import { Failure } from '../base/failure.ts';
import { directoryItems } from '../gate/directory.ts';
import { readSettings } from '../intake/settings.ts';
import type { RecordBooks, RecordRequest, RequestAnswer } from './record-books.ts';
import { recordsPage, studentRecordPage } from './record-pages.ts';
import { provisions } from './record-provisions.ts';
import { type Standing, standingBefore } from './record-standing.ts';
import { recordStudents } from './record-students.ts';
import type { EditionHolder } from './served-edition.ts';
import type { FoundStudents, RecordsPage, StudentRecordPage } from './shapes/records.ts';
import type { SignedIn, Visitors } from './visitors.ts';

export interface RecordEffects {
  readonly folder: DataFolder;
  readonly editions: EditionHolder;
  readonly visitors: Visitors;
  readonly books: RecordBooks;
}

/** Students a search gives at most. */
const mostFound = 20;

/** Records about records: disclosures, requests of families, directory information, notices. Each change is for who is charged with it, or for the family. */
export function recordDeskOver(effects: RecordEffects) {
  const { folder, editions, visitors, books } = effects;

  const keeper = async (user: SignedIn) => {
    const { viewer, duties } = await visitors.charged(user, 'keep_records');
    return { served: await editions.current(), viewer: { ...viewer, assignments: duties } };
  };
  const page = async (user: SignedIn): Promise<RecordsPage> => {
    const { served, viewer } = await keeper(user);
    return recordsPage(folder, books, served, viewer);
  };
  const record = async (standing: Standing) => studentRecordPage(folder, books, standing);

  /** Somebody who may write, in one of the capacities. */
  async function writing(user: SignedIn, student: string, ...kinds: readonly Standing['kind'][]) {
    const standing = await standingBefore(effects, user, student);
    if (standing.mayWrite && kinds.includes(standing.kind)) return standing;
    return standing.served.gate.refuse(standing.viewer, { kind: 'duty', extra: 'keep_records' }, 'no-duty');
  }
  async function requestOf({ student }: Standing, id: string): Promise<RecordRequest> {
    const request = (await books.requests.of(student.student.id)).find((each) => each.id === id);
    if (request) return request;
    throw new Failure('record-request-unknown');
  }

  return {
    records: page,
    /** Students by letters of their name, or by number, within what the one who keeps records may see. */
    async findStudents(user: SignedIn, letters: string): Promise<FoundStudents> {
      const { served, viewer } = await keeper(user);
      const found = await recordStudents(served, viewer, { letters }, mostFound + 1);
      return { students: found.slice(0, mostFound), hasMore: found.length > mostFound };
    },
    async studentRecord(user: SignedIn, student: string): Promise<StudentRecordPage> {
      return record(await standingBefore(effects, user, student));
    },
    async addDisclosure(user: SignedIn, student: string, wanted: WantedDisclosure) {
      const standing = await writing(user, student, 'keeper');
      const { day, username } = standing.viewer;
      const { outcome, provision } = wanted;
      const threat = wanted.threat?.trim() || null;
      if (!provisions.some((known) => known === provision))
        throw invalid('there is no such provision', 'Choose one from the list.');
      // 34 CFR 99.32(a)(5): what the threat was has to be in the record.
      if (provision === 'health_or_safety' && outcome === 'disclosed' && threat === null)
        throw invalid(
          'a disclosure in an emergency needs the threat that was behind it',
          'Say what the articulable and significant threat to health or safety was (34 CFR 99.36).',
        );
      await books.disclosures.add({
        ...{ student, outcome, provision, edition: null, recordedBy: username },
        threat: provision === 'health_or_safety' ? threat : null,
        disclosedOn: dayUpTo(wanted.disclosedOn, day),
        party: words(wanted.party),
        interest: words(wanted.interest),
        records: words(wanted.records),
      });
      return record(standing);
    },
    async strikeDisclosure(user: SignedIn, student: string, id: string, reason: string) {
      const standing = await writing(user, student, 'keeper');
      const isStruck = await books.disclosures.strike(id, student, standing.viewer.username, words(reason));
      if (!isStruck) throw new Failure('record-request-unknown');
      return record(standing);
    },
    /** From the family on screen, or entered for it where it came by letter. */
    async askForRecord(user: SignedIn, student: string, wanted: WantedRequest) {
      const standing = await writing(user, student, 'keeper', 'family');
      const { viewer, kind: capacity } = standing;
      const isLetter = capacity === 'keeper';
      const askedOn = isLetter ? dayUpTo(wanted.askedOn ?? viewer.day, viewer.day) : viewer.day;
      await books.requests.add({
        ...{ student, kind: wanted.kind, askedOn, way: isLetter ? 'letter' : 'screen' },
        askedBy: isLetter ? words(wanted.askedBy ?? '') : viewer.name,
        dueOn: dayAfter(askedOn, readSettings(folder).records.answerWithinDays),
        what: words(wanted.what),
        wanted: wanted.kind === 'amend' ? words(wanted.wanted ?? '') : null,
        recordedBy: viewer.username,
      });
      return record(standing);
    },
    async answerRequest(user: SignedIn, student: string, id: string, wanted: WantedAnswer) {
      const standing = await writing(user, student, 'keeper');
      const request = await requestOf(standing, id);
      const on = dayUpTo(wanted.on, standing.viewer.day);
      if (on < request.askedOn)
        throw invalid('it cannot be answered before it was asked', 'Choose a later day.');
      // What was refused is refused with its reason (34 CFR 99.20(c)).
      const said = wanted.answer === 'refused' ? words(wanted.words) : wanted.words.trim();
      await books.requests.answer(id, {
        ...{ answer: wanted.answer, on, by: standing.viewer.username, words: said },
      });
      return record(standing);
    },
    async askHearing(user: SignedIn, student: string, id: string) {
      const standing = await writing(user, student, 'keeper', 'family');
      await requestOf(standing, id);
      await books.requests.askHearing(id, standing.viewer.day, standing.viewer.username);
      return record(standing);
    },
    async holdHearing(
      user: SignedIn,
      student: string,
      id: string,
      wanted: { on: string; outcome: 'amended' | 'upheld' },
    ) {
      const standing = await writing(user, student, 'keeper');
      const { hearing } = await requestOf(standing, id);
      const { day, username } = standing.viewer;
      const on = dayUpTo(wanted.on, day);
      if (hearing !== null && on < hearing.askedOn)
        throw invalid('a hearing cannot be held before it was asked for', 'Choose a later day.');
      await books.requests.holdHearing(id, on, wanted.outcome, username);
      return record(standing);
    },
    async placeStatement(user: SignedIn, student: string, id: string, statement: string) {
      const standing = await writing(user, student, 'keeper', 'family');
      await requestOf(standing, id);
      const { day, username } = standing.viewer;
      await books.requests.placeStatement(id, day, words(statement), username);
      return record(standing);
    },
    /** Opts out of directory information, or takes that back. A family speaks for itself; for who keeps records it says who asked. */
    async setOptOut(user: SignedIn, student: string, wanted: WantedOptOut) {
      const standing = await writing(user, student, 'keeper', 'family');
      const { viewer, kind } = standing;
      if (!wanted.isOptedOut) await books.directory.optIn(student, viewer.username);
      else
        await books.directory.optOut(student, {
          askedBy: kind === 'keeper' ? words(wanted.askedBy ?? '') : viewer.name,
          beginsOn: kind === 'keeper' ? dayUpTo(wanted.beginsOn ?? viewer.day, viewer.day) : viewer.day,
          by: viewer.username,
        });
      return record(standing);
    },
    async decideDirectory(user: SignedIn, items: readonly string[]) {
      const { viewer } = await keeper(user);
      if (items.some((item) => !directoryItems.some((known) => known === item)))
        throw invalid('there is no such item', 'Choose from the list.');
      await books.directory.decidePolicy([...new Set(items)], viewer.username);
      return page(user);
    },
    async addNotice(user: SignedIn, wanted: WantedNotice) {
      const { served, viewer } = await keeper(user);
      await books.notices.add({
        ...{ schoolYear: served.schoolYear, givenOn: dayUpTo(wanted.givenOn, viewer.day) },
        ...{ way: words(wanted.way), audience: words(wanted.audience) },
        languages: wanted.languages.map(words),
        recordedBy: viewer.username,
      });
      return page(user);
    },
  };
}

export interface WantedDisclosure {
  readonly disclosedOn: string;
  readonly outcome: 'disclosed' | 'refused';
  readonly party: string;
  readonly interest: string;
  readonly provision: string;
  readonly threat?: string | null;
  readonly records: string;
}

export interface WantedRequest {
  readonly kind: 'inspect' | 'amend';
  readonly what: string;
  readonly wanted?: string;
  /** By letter: who asked, and when. */
  readonly askedBy?: string;
  readonly askedOn?: string;
}

export interface WantedAnswer {
  readonly answer: RequestAnswer;
  readonly on: string;
  readonly words: string;
}

export interface WantedOptOut {
  readonly isOptedOut: boolean;
  readonly askedBy?: string;
  readonly beginsOn?: string;
}

export interface WantedNotice {
  readonly givenOn: string;
  readonly way: string;
  readonly languages: readonly string[];
  readonly audience: string;
}

function invalid(problem: string, remedy: string): Failure {
  return new Failure('record-invalid', { problem, remedy });
}

/** Words that are some. */
function words(text: string): string {
  const said = text.trim();
  if (said === '') throw invalid('something is left open', 'Fill in every field.');
  return said;
}

/** A day of the calendar that has come. */
function dayUpTo(day: string, today: string): string {
  const at = Date.parse(`${day}T12:00:00Z`);
  const isDay = !Number.isNaN(at) && new Date(at).toISOString().startsWith(day);
  if (!isDay || day > today) throw invalid('a day is none, or has not come yet', 'Choose a day up to today.');
  return day;
}
