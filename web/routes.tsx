import { createBrowserRouter } from 'react-router';
import { Broken, NotFound } from './shell/not-found.tsx';
import { Home, Shell } from './shell/shell.tsx';

/** Every path of the app. Pages are loaded when they are opened. */
export const router = createBrowserRouter([
  { path: '/sign-in', lazy: () => import('./sign-in/sign-in-page.tsx'), HydrateFallback: Nothing },
  { path: '/sign-in/denied', lazy: () => import('./sign-in/denied-page.tsx'), HydrateFallback: Nothing },
  {
    path: '/sign-in/break-glass',
    lazy: () => import('./sign-in/break-glass-page.tsx'),
    HydrateFallback: Nothing,
  },
  {
    path: '/',
    Component: Shell,
    errorElement: <Broken />,
    HydrateFallback: Nothing,
    children: [
      { index: true, Component: Home },
      { path: 'district', lazy: () => import('./reports/district/district-page.tsx') },
      { path: 'school', lazy: () => import('./reports/school/school-page.tsx') },
      { path: 'sections', lazy: () => import('./reports/sections/sections-page.tsx') },
      { path: 'students', lazy: () => import('./reports/students/students-page.tsx') },
      { path: 'attendance', lazy: () => import('./reports/attendance/attendance-page.tsx') },
      { path: 'students/:id/attendance', lazy: () => import('./reports/student/student-page.tsx') },
      { path: 'students/:id/record', lazy: () => import('./records/student-record-page.tsx') },
      { path: 'records', lazy: () => import('./records/records-page.tsx') },
      { path: 'audit', lazy: () => import('./records/audit-page.tsx') },
      { path: 'deliveries', lazy: () => import('./intake/deliveries-page.tsx') },
      { path: 'deliveries/:id', lazy: () => import('./intake/delivery-page.tsx') },
      { path: 'upload', lazy: () => import('./intake/upload-page.tsx') },
      { path: 'upload/:id', lazy: () => import('./intake/preview-page.tsx') },
      { path: 'runs', lazy: () => import('./runs/runs-page.tsx') },
      { path: 'runs/:id', lazy: () => import('./runs/run-page.tsx') },
      { path: 'editions', lazy: () => import('./edition/editions-page.tsx') },
      { path: 'view-as', lazy: () => import('./look/view-as-page.tsx') },
      { path: 'access', lazy: () => import('./access/access-page.tsx') },
      { path: 'access/grants', lazy: () => import('./access/grants-page.tsx') },
      { path: 'access/roles', lazy: () => import('./access/roles/roles-page.tsx') },
      { path: 'access/roles/:id', lazy: () => import('./access/roles/role-page.tsx') },
      { path: 'access/new-role', lazy: () => import('./access/roles/new-role-page.tsx') },
      { path: 'my-access', lazy: () => import('./access/my-access-page.tsx') },
      { path: 'security', lazy: () => import('./sign-in/security-page.tsx') },
      { path: 'editions/:id', lazy: () => import('./edition/edition-page.tsx') },
      { path: '*', Component: NotFound },
    ],
  },
]);

/** While the code of the first page is on its way there is nothing to show: a spinner would only flash. */
function Nothing() {
  return null;
}
