import { Failure } from '../base/failure.ts';
import type { PageContext } from '../reports/shapes/common.ts';
import type { DistrictPage } from '../reports/shapes/pages.ts';
import { fakeAccess } from './access-fixture.ts';
import type { ViewAs } from './look-routes.ts';
import type { Pages } from './pages.ts';
import { fakeReach } from './reach-fixture.ts';
import { fakeRoles } from './role-fixture.ts';

/** Pages for tests of the server: they answer with little, and note what they were asked. */
export interface FakePages extends Pages {
  /** One line a question: method, user name, parameters as JSON. */
  readonly asked: string[];
  /** Through whose eyes the district was asked for, and whether names were hidden. */
  readonly eyes: { as: string | null; isMasked: boolean }[];
}

export function fakePages(change: Partial<Pages> = {}): FakePages {
  const asked: string[] = [];
  const eyes: FakePages['eyes'] = [];
  const note = (method: string, username: string, ...parameters: unknown[]) => {
    asked.push([method, username, ...parameters.map((each) => JSON.stringify(each))].join(' '));
  };
  const unknown = (): never => {
    throw new Failure('gate-denied', { reason: 'Not for you.', remedy: 'Ask your data manager.' });
  };
  return {
    asked,
    eyes,
    access: fakeAccess(note),
    exports: {
      async district(user, wanted) {
        note('exports.district', user.username, wanted);
        return { name: 'northwind.csv', type: 'text/csv; charset=utf-8', bytes: Buffer.from('School\r\n') };
      },
    },
    reach: fakeReach(note),
    roles: fakeRoles(note),
    async session(user, standing) {
      note('session', user.username, standing);
      return {
        name: user.name,
        username: user.username,
        district: 'Northwind',
        roles: [
          {
            role: 'superintendent',
            title: { en: 'Superintendent', es: 'Superintendente' },
            scope: { kind: 'district', places: ['Northwind'], grades: [], programs: [] },
          },
        ],
        home: '/district',
        pages: ['/district'],
        ...{ extras: [], viewingAs: null, isMasked: user.isMasked },
        ...standing,
        held: 0,
        requests: 0,
      };
    },
    async district(user, query) {
      note('district', user.username, query);
      eyes.push({ as: user.as?.username ?? null, isMasked: user.isMasked });
      return district;
    },
    async school(user, query) {
      note('school', user.username, query);
      return unknown();
    },
    async sections(user, query) {
      note('sections', user.username, query);
      return unknown();
    },
    async students(user) {
      note('students', user.username);
      return unknown();
    },
    async attendance(user, query) {
      note('attendance', user.username, query);
      return unknown();
    },
    async studentAttendance(user, student, query) {
      note('studentAttendance', user.username, student, query);
      return unknown();
    },
    async deliveries(user) {
      note('deliveries', user.username);
      return { sources: [], deliveries: [], held: [] };
    },
    async delivery(user, delivery) {
      note('delivery', user.username, delivery);
      throw new Failure('delivery-unknown', { delivery });
    },
    async decide(user, delivery, body) {
      note('decide', user.username, delivery, body);
      throw new Failure('delivery-not-held', { delivery });
    },
    async publish(user) {
      note('publish', user.username);
      return publishing;
    },
    async publishing(user) {
      note('publishing', user.username);
      return publishing;
    },
    async uploads(user) {
      note('uploads', user.username);
      return { sources: [], today: '2026-11-20', uploads: [], limits: { fileMegabytes: 1, files: 1 } };
    },
    async beginUpload(user, body) {
      note('beginUpload', user.username, body);
      return unknown();
    },
    async addUploadFile(user, upload, name, content) {
      let bytes = 0;
      for await (const chunk of content) bytes += Buffer.byteLength(chunk);
      note('addUploadFile', user.username, upload, name, bytes);
      return { bytes };
    },
    async upload(user, upload) {
      note('upload', user.username, upload);
      throw new Failure('upload-unknown', { upload });
    },
    async readUpload(user, upload) {
      note('readUpload', user.username, upload);
      throw new Failure('upload-unknown', { upload });
    },
    async takeUpload(user, upload) {
      note('takeUpload', user.username, upload);
      throw new Failure('upload-unknown', { upload });
    },
    async discardUpload(user, upload) {
      note('discardUpload', user.username, upload);
    },
    async runs(user) {
      note('runs', user.username);
      return { timeZone: 'America/New_York', sources: [], runs: [], hasMore: false, keptDays: 400 };
    },
    async run(user, run) {
      note('run', user.username, run);
      throw new Failure('run-unknown', { run });
    },
    async startRun(user, source) {
      note('startRun', user.username, source);
      return { run: '20261120T080000Z-sis-123456' };
    },
    async editions(user) {
      note('editions', user.username);
      return { editions: [] };
    },
    async edition(user, edition) {
      note('edition', user.username, edition);
      throw new Failure('edition-unknown', { edition });
    },
    ...change,
  };
}

const publishing = {
  ...{ state: 'idle' as const, by: '', startedAt: '' },
  ...{ progress: null, edition: null, problem: null },
};

const context: PageContext = {
  edition: '2026-11-22',
  asOf: '2026-11-20',
  publishedAt: '2026-11-22T02:00:00Z',
  schoolYear: 2027,
  schoolYears: [2027],
  seenAs: [],
  purpose: 'leading_district',
  suppression: { cells: 1, hidden: 1, minimum: 10, reasons: ['small_group'] },
  findings: [],
  held: [],
};

const hidden = { state: 'suppressed', value: null, numerator: null, denominator: null } as const;

export const district: DistrictPage = {
  context,
  district: 'Northwind',
  figures: [],
  measures: [],
  schools: [{ school: { id: 's-1', name: 'Lincoln', level: null }, cells: { 'chronic-absence': hidden } }],
  total: {},
  groups: [],
  years: {},
};

/** Nobody may look as anybody. */
export const nobodyElse: ViewAs = {
  people: async () => ({ people: [], hasMore: false }),
  require: async () => {
    throw new Failure('gate-denied', { reason: 'Not for you.', remedy: 'Ask your data manager.' });
  },
};
