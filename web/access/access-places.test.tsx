import { renderToStaticMarkup } from 'react-dom/server';
import { MemoryRouter } from 'react-router';
import { expect, test } from 'vitest';
import type { SessionShape } from '../../src/reports/shapes/operations.ts';
import en from '../../src/words/en.json' with { type: 'json' };
import { LanguageProvider } from '../languages/words.tsx';
import { SessionContext } from '../shell/session.ts';
import { AccessPlaces } from './access-places.tsx';

function linksFor(extras: string[]): string[] {
  const session: SessionShape = {
    ...{ name: 'Test', username: 'test', district: 'Northwind', roles: [], home: '/access' },
    ...{ pages: ['/access'], extras, isDemo: false, mustEnroll: false, held: 0, requests: 0 },
    ...{ viewingAs: null, isMasked: false },
  };
  const drawn = renderToStaticMarkup(
    <MemoryRouter initialEntries={['/access']}>
      <LanguageProvider language="en" messages={en} choose={() => {}}>
        <SessionContext value={session}>
          <AccessPlaces />
        </SessionContext>
      </LanguageProvider>
    </MemoryRouter>,
  );
  return [...drawn.matchAll(/href="([^"]+)"/g)].map(([, path]) => path ?? '');
}

test('a part of access is there for those charged with it', () => {
  expect(linksFor(['approve_access', 'review_access', 'edit_roles'])).toEqual([
    ...['/access', '/access/grants', '/access/roles'],
  ]);
  expect(linksFor(['review_access', 'edit_roles', 'export'])).toEqual(['/access/grants', '/access/roles']);
});

test('where there is only one, nothing leads to where one is', () => {
  expect(linksFor(['approve_access', 'view_as'])).toEqual([]);
  expect(linksFor([])).toEqual([]);
});
