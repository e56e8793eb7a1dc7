import { Type } from 'typebox';
import { DeliveriesPage, DeliveryPage, EditionPage, EditionsPage } from '../reports/shapes/operations.ts';
import {
  AttendancePage,
  DistrictPage,
  SchoolPage,
  SectionsPage,
  StudentAttendancePage,
  StudentsPage,
} from '../reports/shapes/pages.ts';
import { type Api, answers } from './api.ts';
import {
  AttendanceQuery,
  DistrictQuery,
  type Pages,
  SchoolQuery,
  SectionsQuery,
  StudentAttendanceQuery,
} from './pages.ts';
import { signedInOf } from './session-routes.ts';

export const Id = Type.Object({ id: Type.String({ minLength: 1, maxLength: 200 }) });

/** One route a page. They know who asks and what, and leave the rest to `pages`. */
export function pageRoutes(api: Api, pages: Pages): void {
  api.get(
    '/district',
    {
      schema: { ...answers('The district by school', 'students', DistrictPage), querystring: DistrictQuery },
    },
    (request) => pages.district(signedInOf(request).user, request.query),
  );
  api.get(
    '/school',
    { schema: { ...answers('One school', 'students', SchoolPage), querystring: SchoolQuery } },
    (request) => pages.school(signedInOf(request).user, request.query),
  );
  api.get(
    '/sections',
    {
      schema: {
        ...answers('The viewer’s sections and their results', 'students', SectionsPage),
        querystring: SectionsQuery,
      },
    },
    (request) => pages.sections(signedInOf(request).user, request.query),
  );
  api.get(
    '/students',
    { schema: { ...answers('The viewer’s own students', 'students', StudentsPage), querystring: None } },
    (request) => pages.students(signedInOf(request).user),
  );
  api.get(
    '/attendance',
    {
      schema: {
        ...answers('Attendance of a day', 'students', AttendancePage),
        querystring: AttendanceQuery,
      },
    },
    (request) => pages.attendance(signedInOf(request).user, request.query),
  );
  api.get(
    '/students/:id/attendance',
    {
      schema: {
        ...answers('One student’s attendance', 'students', StudentAttendancePage),
        params: Id,
        querystring: StudentAttendanceQuery,
      },
    },
    (request) => pages.studentAttendance(signedInOf(request).user, request.params.id, request.query),
  );
  api.get(
    '/deliveries',
    {
      schema: { ...answers('Sources and their deliveries', 'operations', DeliveriesPage), querystring: None },
    },
    (request) => pages.deliveries(signedInOf(request).user),
  );
  api.get(
    '/deliveries/:id',
    { schema: { ...answers('One delivery', 'operations', DeliveryPage), params: Id, querystring: None } },
    (request) => pages.delivery(signedInOf(request).user, request.params.id),
  );
  api.get(
    '/editions',
    { schema: { ...answers('Editions', 'operations', EditionsPage), querystring: None } },
    (request) => pages.editions(signedInOf(request).user),
  );
  api.get(
    '/editions/:id',
    { schema: { ...answers('One edition', 'operations', EditionPage), params: Id, querystring: None } },
    (request) => pages.edition(signedInOf(request).user, request.params.id),
  );
}

const None = Type.Object({}, { additionalProperties: false });
