import type { Readable } from 'node:stream';
import type { Clock } from '../base/clock.ts';

import type { DataFolder } from '../base/data-folder.ts';
import { listDeliveries } from '../intake/delivery.ts';
import type { AccessDesk } from './access-desk.ts';
import { attendancePage } from './attendance-page.ts';
import { type Decision, type DecisionBook, decide } from './decision.ts';
import { deliveriesPage, deliveryPage, heldDeliveries, publishingShape } from './delivery-pages.ts';
import { deskOver, type Workers } from './desk.ts';
import type { Look } from './difference-shape.ts';
import { districtPage } from './district-page.ts';
import type { ExportDesk } from './export-desk.ts';
import { heldRole } from './held-role.ts';
import { editionPage, editionsPage } from './operations-pages.ts';
import type { ReachDesk } from './reach-desk.ts';
import type { RequestBook } from './record-books.ts';
import type { RoleDesk } from './role-desk.ts';
import { runPage, runsPage, startRun } from './run-pages.ts';
import { schoolPage } from './school-page.ts';
import { sectionsPage } from './sections-page.ts';
import type { EditionHolder } from './served-edition.ts';
import type { SessionShape } from './shapes/operations.ts';
import { studentAttendancePage } from './student-attendance-page.ts';
import { studentsPage } from './students-page.ts';
import { pagesOf } from './visit.ts';
import type { SignedIn, Visitors } from './visitors.ts';

export interface PageEffects {
  readonly access: AccessDesk;
  readonly reach: ReachDesk;
  readonly roles: RoleDesk;
  readonly folder: DataFolder;
  readonly editions: EditionHolder;
  readonly visitors: Visitors;
  readonly clock: Clock;
  /** What people decided about held deliveries. */
  readonly decisions: DecisionBook;
  readonly workers: Workers;
  /** What families asked about records: their statements stand beside them. */
  readonly requests: Pick<RequestBook, 'of'>;
  readonly exports: ExportDesk;
  /** Starts a run of a source in a process of its own and gives its id. Throws `source-running`. */
  startRun(source: string): Promise<string>;
}

/** Every page for every viewer; each method works out anew what the person may be today. */
export function pagesOver(effects: PageEffects) {
  const { folder, editions, decisions } = effects;
  const { viewer, visit, allow } = effects.visitors;
  const desk = deskOver(folder, effects.clock, effects.workers);

  /** What is read of rows outside the edition goes through the gate too. */
  async function lookOf(user: SignedIn): Promise<Look> {
    const { gate } = await editions.current();
    const asking = await viewer(user);
    return (question) => gate.outside(asking, question);
  }

  async function readDelivery(user: SignedIn, id: string) {
    return deliveryPage(folder, id, {
      decisions: await decisions.current(),
      history: await decisions.of(id),
      look: await lookOf(user),
    });
  }

  return {
    access: effects.access,
    exports: effects.exports,
    reach: effects.reach,
    roles: effects.roles,
    async session(
      user: SignedIn,
      standing: Pick<SessionShape, 'isDemo' | 'mustEnroll'>,
    ): Promise<SessionShape> {
      const served = await editions.current();
      const asking = await viewer(user);
      const { assignments, as } = asking;
      const pages = pagesOf(asking);
      return {
        name: user.name,
        username: user.username,
        district: served.districtName,
        roles: await Promise.all(assignments.map((assignment) => heldRole(served.warehouse, assignment))),
        home: pages[0] ?? '/',
        pages,
        extras: as === null ? [...new Set(assignments.flatMap(({ role }) => role.extras))] : [],
        viewingAs: as && {
          name: as.name,
          roles: await Promise.all(as.assignments.map((one) => heldRole(served.warehouse, one))),
        },
        isMasked: asking.isMasked,
        ...standing,
        held: pages.includes('/deliveries')
          ? heldDeliveries(listDeliveries(folder), await decisions.current()).length
          : 0,
        requests: await effects.access.waiting(asking, user.id),
      };
    },
    async district(user: SignedIn, query: { schoolYear?: number }) {
      return districtPage(await visit(user, '/district'), query.schoolYear ?? null);
    },
    async school(user: SignedIn, query: { school?: string; schoolYear?: number }) {
      return schoolPage(await visit(user, '/school'), query.school ?? null, query.schoolYear ?? null);
    },
    async sections(user: SignedIn, query: { section?: string; assessment?: string }) {
      return sectionsPage(await visit(user, '/sections'), query.section ?? null, query.assessment ?? null);
    },
    async students(user: SignedIn) {
      return studentsPage(await visit(user, '/students'));
    },
    async attendance(user: SignedIn, query: { date?: string; school?: string }) {
      return attendancePage(await visit(user, '/attendance'), query.date ?? null, query.school ?? null);
    },
    async studentAttendance(user: SignedIn, student: string, query: { schoolYear?: number }) {
      return studentAttendancePage(
        await visit(user, '/attendance', '/students'),
        student,
        query.schoolYear ?? null,
        effects.requests,
      );
    },
    async deliveries(user: SignedIn) {
      await allow(user, '/deliveries');
      return deliveriesPage(folder, await decisions.current());
    },
    async delivery(user: SignedIn, id: string) {
      await allow(user, '/deliveries');
      return readDelivery(user, id);
    },
    async decide(
      user: SignedIn,
      id: string,
      wanted: Pick<Decision, 'decision' | 'reason'> & { thresholds?: Record<string, number> | null },
    ) {
      await allow(user, '/deliveries');
      const { decision, reason, thresholds = null } = wanted;
      await decide(folder, decisions, {
        ...{ delivery: id, decision, reason, thresholds },
        decidedBy: user.username,
      });
      return readDelivery(user, id);
    },
    async publish(user: SignedIn) {
      await allow(user, '/deliveries');
      return desk.publish(user.username);
    },
    async publishing(user: SignedIn) {
      await allow(user, '/deliveries');
      return publishingShape(folder);
    },
    async uploads(user: SignedIn) {
      await allow(user, '/upload');
      return desk.page(await lookOf(user));
    },
    async beginUpload(user: SignedIn, wanted: { source: string; asOf: string }) {
      await allow(user, '/upload');
      return desk.begin(user.username, wanted);
    },
    async addUploadFile(user: SignedIn, id: string, name: string, content: Readable) {
      await allow(user, '/upload');
      return desk.addFile(id, name, content);
    },
    async upload(user: SignedIn, id: string) {
      await allow(user, '/upload');
      return desk.upload(id, await lookOf(user));
    },
    async readUpload(user: SignedIn, id: string) {
      await allow(user, '/upload');
      return desk.read(id);
    },
    async takeUpload(user: SignedIn, id: string) {
      await allow(user, '/upload');
      return desk.take(id);
    },
    async discardUpload(user: SignedIn, id: string) {
      await allow(user, '/upload');
      await desk.discard(id);
    },
    async runs(user: SignedIn) {
      await allow(user, '/runs');
      return runsPage(folder, effects.clock);
    },
    async run(user: SignedIn, id: string) {
      await allow(user, '/runs');
      return runPage(folder, id);
    },
    async startRun(user: SignedIn, source: string) {
      await allow(user, '/runs');
      return startRun(folder, source, effects.startRun);
    },
    async editions(user: SignedIn) {
      await allow(user, '/editions');
      return editionsPage(folder);
    },
    async edition(user: SignedIn, id: string) {
      await allow(user, '/editions');
      return editionPage(folder, id, await decisions.current());
    },
  };
}
