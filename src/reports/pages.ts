import type { DataFolder } from '../base/data-folder.ts';
import { type Grant, scopeWords, type Viewer, viewerOf } from '../gate/viewer.ts';
import { attendancePage } from './attendance-page.ts';
import { districtPage } from './district-page.ts';
import { deliveriesPage, deliveryPage, editionPage, editionsPage } from './operations-pages.ts';
import { schoolPage } from './school-page.ts';
import { sectionsPage } from './sections-page.ts';
import type { EditionHolder } from './served-edition.ts';
import type { SessionShape } from './shapes/operations.ts';
import { studentAttendancePage } from './student-attendance-page.ts';
import { beginVisit, mayOpen, type Visit } from './visit.ts';

/** Someone signed in, as the store knows them. */
export interface SignedIn {
  readonly id: string;
  readonly username: string;
  readonly name: string;
  readonly staffNumber: string | null;
}

export interface PageEffects {
  readonly folder: DataFolder;
  readonly editions: EditionHolder;
  /** The day access is judged by, YYYY-MM-DD. */
  today(): string;
  /** Manual grants of a user that hold on a day. */
  grantsOf(userId: string, day: string): Promise<readonly Grant[]>;
}

/** Every page for every viewer; each method works out anew what the person may be today. */
export function pagesOver({ folder, editions, today, grantsOf }: PageEffects) {
  async function viewer(user: SignedIn): Promise<Viewer> {
    const day = today();
    const { warehouse } = await editions.current();
    return viewerOf(warehouse, user, await grantsOf(user.id, day), day);
  }

  async function visit(user: SignedIn, page: string): Promise<Visit> {
    return beginVisit(await editions.current(), await viewer(user), page);
  }

  /** Pages about files and editions: nothing of a student, so no question to the gate, but not for everybody. */
  async function allow(user: SignedIn, page: string): Promise<void> {
    await mayOpen(await editions.current(), await viewer(user), page);
  }

  return {
    async session(user: SignedIn, isDemo: boolean): Promise<SessionShape> {
      const served = await editions.current();
      const { assignments } = await viewer(user);
      const pages = [...new Set(assignments.flatMap(({ role }) => role.pages))];
      return {
        name: user.name,
        username: user.username,
        district: served.districtName,
        roles: await Promise.all(
          assignments.map(async ({ role, scope }) => ({
            role: role.role,
            scope: await scopeWords(served.warehouse, scope),
          })),
        ),
        home: pages[0] ?? '/',
        pages,
        isDemo,
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
    async attendance(user: SignedIn, query: { date?: string; school?: string }) {
      return attendancePage(await visit(user, '/attendance'), query.date ?? null, query.school ?? null);
    },
    async studentAttendance(user: SignedIn, student: string, query: { schoolYear?: number }) {
      return studentAttendancePage(await visit(user, '/attendance'), student, query.schoolYear ?? null);
    },
    async deliveries(user: SignedIn) {
      await allow(user, '/deliveries');
      return deliveriesPage(folder);
    },
    async delivery(user: SignedIn, id: string) {
      await allow(user, '/deliveries');
      return deliveryPage(folder, id);
    },
    async editions(user: SignedIn) {
      await allow(user, '/editions');
      return editionsPage(folder);
    },
    async edition(user: SignedIn, id: string) {
      await allow(user, '/editions');
      return editionPage(folder, id);
    },
  };
}
