import { Type } from 'typebox';
import { FoundStudents, RecordsPage, StudentRecordPage } from '../reports/shapes/records.ts';
import { type Api, answers } from './api.ts';
import { Id } from './page-routes.ts';
import {
  AnswerBody,
  DirectoryBody,
  DisclosureBody,
  HearingBody,
  NoticeBody,
  OptOutBody,
  ReasonBody,
  type Records,
  RequestBody,
  SearchBody,
  StatementBody,
} from './records.ts';
import { signedInOf } from './session-routes.ts';

const tag = 'records';
const None = Type.Object({}, { additionalProperties: false });
const InRecord = Type.Object({
  id: Type.String({ minLength: 1, maxLength: 200 }),
  entry: Type.String({ minLength: 1, maxLength: 200 }),
});

/** Records about records. Every change answers with the page as it is now; names are looked for by POST, so that they stand in no address. */
export function recordRoutes(api: Api, records: Records): void {
  const ofStudent = (summary: string) => answers(summary, tag, StudentRecordPage);
  api.get(
    '/records',
    { schema: { ...answers('What the privacy officer keeps', tag, RecordsPage), querystring: None } },
    (request) => records.records(signedInOf(request).user),
  );
  api.post(
    '/records/search',
    { schema: { ...answers('Students by name or number', tag, FoundStudents), body: SearchBody } },
    (request) => records.findStudents(signedInOf(request).user, request.body.letters),
  );
  api.post(
    '/records/directory',
    { schema: { ...answers('Designate directory information', tag, RecordsPage), body: DirectoryBody } },
    (request) => records.decideDirectory(signedInOf(request).user, request.body.items),
  );
  api.post(
    '/records/notices',
    { schema: { ...answers('Record an annual notice', tag, RecordsPage), body: NoticeBody } },
    (request) => records.addNotice(signedInOf(request).user, request.body),
  );
  api.get(
    '/students/:id/record',
    {
      schema: {
        ...ofStudent('Who was given a student’s record, and what the family asked'),
        params: Id,
        querystring: None,
      },
    },
    (request) => records.studentRecord(signedInOf(request).user, request.params.id),
  );
  api.post(
    '/students/:id/record/disclosures',
    { schema: { ...ofStudent('Record a disclosure'), params: Id, body: DisclosureBody } },
    (request) => records.addDisclosure(signedInOf(request).user, request.params.id, request.body),
  );
  api.post(
    '/students/:id/record/disclosures/:entry/striking',
    {
      schema: { ...ofStudent('Strike a disclosure entered by mistake'), params: InRecord, body: ReasonBody },
    },
    (request) =>
      records.strikeDisclosure(
        signedInOf(request).user,
        request.params.id,
        request.params.entry,
        request.body.reason,
      ),
  );
  api.post(
    '/students/:id/record/requests',
    { schema: { ...ofStudent('Ask to see a record, or to change it'), params: Id, body: RequestBody } },
    (request) => records.askForRecord(signedInOf(request).user, request.params.id, request.body),
  );
  api.post(
    '/students/:id/record/requests/:entry/answer',
    { schema: { ...ofStudent('Answer a request'), params: InRecord, body: AnswerBody } },
    (request) =>
      records.answerRequest(signedInOf(request).user, request.params.id, request.params.entry, request.body),
  );
  api.post(
    '/students/:id/record/requests/:entry/hearing',
    { schema: { ...ofStudent('Ask for a hearing'), params: InRecord, body: None } },
    (request) => records.askHearing(signedInOf(request).user, request.params.id, request.params.entry),
  );
  api.post(
    '/students/:id/record/requests/:entry/hearing-outcome',
    { schema: { ...ofStudent('Record what came of a hearing'), params: InRecord, body: HearingBody } },
    (request) =>
      records.holdHearing(signedInOf(request).user, request.params.id, request.params.entry, request.body),
  );
  api.post(
    '/students/:id/record/requests/:entry/statement',
    { schema: { ...ofStudent('Place a statement with the record'), params: InRecord, body: StatementBody } },
    (request) =>
      records.placeStatement(
        signedInOf(request).user,
        request.params.id,
        request.params.entry,
        request.body.statement,
      ),
  );
  api.post(
    '/students/:id/record/opt-out',
    { schema: { ...ofStudent('Opt out of directory information'), params: Id, body: OptOutBody } },
    (request) => records.setOptOut(signedInOf(request).user, request.params.id, request.body),
  );
}
