import { dayAfter } from '../base/clock.ts';
import type { DataFolder } from '../base/data-folder.ts';
import { directoryItems } from '../gate/directory.ts';
import type { Viewer } from '../gate/viewer.ts';
import { readSettings } from '../intake/settings.ts';
import type { RecordBooks } from './record-books.ts';
import { provisions } from './record-provisions.ts';
import { disclosureShapes, requestShape } from './record-shapes.ts';
import type { Standing } from './record-standing.ts';
import { recordStudents } from './record-students.ts';
import type { ServedEdition } from './served-edition.ts';
import type { RecordsPage, StudentRecordPage } from './shapes/records.ts';

/** Days that answered requests stay on the list. */
const answeredDays = 365;

/** What the privacy officer keeps, for a viewer who has been found to be one. */
export async function recordsPage(
  folder: DataFolder,
  books: RecordBooks,
  served: ServedEdition,
  viewer: Viewer,
): Promise<RecordsPage> {
  const [requests, policy, optedOut, notices] = await Promise.all([
    books.requests.list(dayAfter(viewer.day, -answeredDays)),
    books.directory.policy(),
    books.directory.optedOut(),
    books.notices.list(),
  ]);
  const ids = [...new Set(requests.map(({ student }) => student))];
  const students =
    ids.length === 0 ? [] : await recordStudents(served, viewer, { ids }, Math.max(ids.length, 1));
  return {
    today: viewer.day,
    schoolYear: served.schoolYear,
    answerWithinDays: readSettings(folder).records.answerWithinDays,
    // Of whom the viewer may not see nothing is told, the words of the request above all.
    requests: requests.flatMap((request) => {
      const student = students.find((each) => each.student.id === request.student);
      return student ? [{ request: requestShape(request, viewer.day, 'keeper', true), student }] : [];
    }),
    directory: {
      items: [...directoryItems],
      designated: [...(policy?.items ?? [])],
      decidedAt: policy?.decidedAt ?? null,
      decidedBy: policy?.decidedBy ?? null,
      optOuts: optedOut.length,
    },
    notices: notices.map(({ id, schoolYear, givenOn, way, languages, audience, recordedBy }) => ({
      ...{ id, schoolYear, givenOn, way, languages: [...languages], audience, recordedBy },
    })),
  };
}

/** The records about one student's record, for whoever stands before them. */
export async function studentRecordPage(
  folder: DataFolder,
  books: RecordBooks,
  { served, viewer, kind, student, mayWrite }: Standing,
): Promise<StudentRecordPage> {
  const { id } = student.student;
  const [disclosures, requests, optOut, policy] = await Promise.all([
    books.disclosures.of(id),
    books.requests.of(id),
    books.directory.optOutOf(id),
    books.directory.policy(),
  ]);
  const { records } = readSettings(folder);
  return {
    district: served.districtName,
    contact: records.contact,
    today: viewer.day,
    student,
    standing: kind,
    mayWrite,
    answerWithinDays: records.answerWithinDays,
    disclosures: disclosureShapes(disclosures, kind),
    requests: requests.map((request) => requestShape(request, viewer.day, kind, mayWrite)),
    optOut: optOut && { askedBy: optOut.askedBy, beginsOn: optOut.beginsOn },
    directoryItems: [...(policy?.items ?? [])],
    provisions: kind === 'keeper' ? [...provisions] : [],
  };
}
