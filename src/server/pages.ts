import type { Readable } from 'node:stream';
import { type Static, Type } from 'typebox';
import type {
  DeliveriesPage,
  DeliveryPage,
  EditionPage,
  EditionsPage,
  PublishingShape,
  SessionShape,
  UploadShape,
  UploadsPage,
} from '../reports/shapes/operations.ts';
import type {
  AttendancePage,
  DistrictPage,
  SchoolPage,
  SectionsPage,
  StudentAttendancePage,
  StudentsPage,
} from '../reports/shapes/pages.ts';
import type { RunPage, RunStarted, RunsPage } from '../reports/shapes/runs.ts';
import type { AccessPages } from './access-pages.ts';
import type { Asker } from './browser-session.ts';
import type { Exports } from './exports.ts';
import type { ReachPages } from './reach-pages.ts';
import type { RolePages } from './role-pages.ts';

/**
 * What the routes serve. Each method answers for the user it is given and for nobody else; what the user may not see is not
 * in the answer, and a question they may not ask throws `gate-denied`. The server adds nothing and takes nothing away.
 */
export interface Pages {
  readonly access: AccessPages;
  readonly reach: ReachPages;
  readonly roles: RolePages;
  /** Who the user is here: roles, own page, pages they may open. */
  session(user: Asker, standing: Standing): Promise<SessionShape>;
  district(user: Asker, query: DistrictQuery): Promise<DistrictPage>;
  school(user: Asker, query: SchoolQuery): Promise<SchoolPage>;
  sections(user: Asker, query: SectionsQuery): Promise<SectionsPage>;
  students(user: Asker): Promise<StudentsPage>;
  attendance(user: Asker, query: AttendanceQuery): Promise<AttendancePage>;
  studentAttendance(
    user: Asker,
    student: string,
    query: StudentAttendanceQuery,
  ): Promise<StudentAttendancePage>;
  deliveries(user: Asker): Promise<DeliveriesPage>;
  /** Throws `delivery-unknown`. */
  delivery(user: Asker, delivery: string): Promise<DeliveryPage>;
  /** Decides about a held delivery. Throws `delivery-unknown`, `delivery-not-held`, `decision-invalid`. */
  decide(user: Asker, delivery: string, decision: DecisionBody): Promise<DeliveryPage>;
  /** Starts a publish and does not wait for it. Throws `build-running`. */
  publish(user: Asker): Promise<PublishingShape>;
  publishing(user: Asker): Promise<PublishingShape>;
  uploads(user: Asker): Promise<UploadsPage>;
  /** Throws `source-unknown`, `upload-invalid`. */
  beginUpload(user: Asker, upload: UploadBody): Promise<UploadShape>;
  /** Keeps one file as it streams in. Throws `upload-unknown`, `upload-invalid`, `upload-too-large`, `upload-not-ready`. */
  addUploadFile(user: Asker, upload: string, name: string, content: Readable): Promise<{ bytes: number }>;
  upload(user: Asker, upload: string): Promise<UploadShape>;
  /** Starts reading what was uploaded. Throws `upload-unknown`, `upload-not-ready`, `upload-invalid`. */
  readUpload(user: Asker, upload: string): Promise<UploadShape>;
  /** Starts taking it in as a delivery. Throws like `readUpload`. */
  takeUpload(user: Asker, upload: string): Promise<UploadShape>;
  discardUpload(user: Asker, upload: string): Promise<void>;
  runs(user: Asker): Promise<RunsPage>;
  /** Throws `run-unknown`. */
  run(user: Asker, run: string): Promise<RunPage>;
  /** Starts a run and does not wait for its end. Throws `source-unknown`, `source-running`, `source-by-upload`. */
  startRun(user: Asker, source: string): Promise<RunStarted>;
  editions(user: Asker): Promise<EditionsPage>;
  /** Throws `edition-unknown`. */
  edition(user: Asker, edition: string): Promise<EditionPage>;
  /** Tables and charts as files. */
  readonly exports: Exports;
}

/** How somebody is here. `isDemo`: came in by a demo link. `mustEnroll`: has to set up a second factor before anything else. */
export interface Standing {
  readonly isDemo: boolean;
  readonly mustEnroll: boolean;
}

const strict = { additionalProperties: false };

export const DecisionBody = Type.Object(
  {
    decision: Type.Union([Type.Literal('approved'), Type.Literal('rejected'), Type.Literal('raised')]),
    reason: Type.String({ minLength: 1, maxLength: 2000 }),
    thresholds: Type.Optional(
      Type.Record(Type.String({ maxLength: 40 }), Type.Number(), {
        description: 'With `raised`: thresholds for this delivery alone.',
      }),
    ),
  },
  strict,
);
export type DecisionBody = Static<typeof DecisionBody>;

export const UploadBody = Type.Object(
  {
    source: Type.String({ minLength: 1, maxLength: 200, description: 'Id of a source.' }),
    asOf: Type.String({ pattern: '^\\d{4}-\\d{2}-\\d{2}$', description: 'The day the files speak of.' }),
  },
  strict,
);
export type UploadBody = Static<typeof UploadBody>;

const schoolYear = Type.Optional(
  Type.Integer({ minimum: 1900, maximum: 2999, description: 'The year in which the school year ends.' }),
);
const id = (description: string) =>
  Type.Optional(
    Type.String({ minLength: 1, maxLength: 200, description: `${description} Absent: the first.` }),
  );

export const DistrictQuery = Type.Object({ schoolYear }, strict);
export type DistrictQuery = Static<typeof DistrictQuery>;

export const SchoolQuery = Type.Object({ school: id('Id of a school.'), schoolYear }, strict);
export type SchoolQuery = Static<typeof SchoolQuery>;

export const SectionsQuery = Type.Object(
  { section: id('Id of a section.'), assessment: id('Id of an assessment.') },
  strict,
);
export type SectionsQuery = Static<typeof SectionsQuery>;

export const AttendanceQuery = Type.Object(
  {
    date: Type.Optional(
      Type.String({
        pattern: '^\\d{4}-\\d{2}-\\d{2}$',
        description: 'A day. Absent: the last one delivered.',
      }),
    ),
    school: Type.Optional(
      Type.String({
        minLength: 1,
        maxLength: 200,
        description: 'Id of a school. Absent: all of the viewer’s.',
      }),
    ),
  },
  strict,
);
export type AttendanceQuery = Static<typeof AttendanceQuery>;

export const StudentAttendanceQuery = Type.Object({ schoolYear }, strict);
export type StudentAttendanceQuery = Static<typeof StudentAttendanceQuery>;
