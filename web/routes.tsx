import { createBrowserRouter } from 'react-router';
import { Broken, NotFound } from './shell/not-found.tsx';
import { Home, Shell } from './shell/shell.tsx';

/** Every path of the app. Pages are loaded when they are opened. */
export const router = createBrowserRouter([
  { path: '/sign-in', lazy: () => import('./sign-in/sign-in-page.tsx'), hydrateFallbackElement: null },
  {
    path: '/',
    Component: Shell,
    errorElement: <Broken />,
    hydrateFallbackElement: null,
    children: [
      { index: true, Component: Home },
      { path: 'district', lazy: () => import('./reports/district/district-page.tsx') },
      { path: '*', Component: NotFound },
    ],
  },
]);
