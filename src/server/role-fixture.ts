import { Failure } from '../base/failure.ts';
import type { RolePage } from '../reports/shapes/roles.ts';
import type { RolePages } from './role-pages.ts';

const fields: RolePage['fields'] = {
  ...{ title: { en: 'Librarian', es: 'Bibliotecaria' }, about: { en: 'Names.', es: 'Nombres.' } },
  ...{ scope: 'school', programs: [], purposes: ['teaching'], needs: [], pages: [], extras: [] },
  grants: [{ domains: ['roster'], sensitivity: 'directory', grain: 'student' }],
};
const head = {
  ...{ role: 'librarian', version: 1, isOwn: true, isMine: false, fields },
  people: { following: 3, given: 1 },
};
const page: RolePage = {
  ...head,
  titles: [{ title: 'Librarian', people: 3 }],
  versions: [
    {
      ...{ version: 1, fields, changed: [], effect: 'more' },
      decided: { at: '2026-11-20T12:00:00.000Z', by: 'The manager', reason: 'Lends to classes' },
    },
  ],
  draft: {
    ...{ role: 'librarian', version: 2, extends: 'school-nurse', title: fields.title, about: 'inherit' },
    ...{ scope: 'inherit', programs: 'none', purposes: ['teaching'], needs: 'none', pages: 'none' },
    ...{ grants: fields.grants, extras: 'none' },
  },
  base: null,
  choices: {
    ...{ scope: ['school'], programs: [], purposes: ['teaching'], needs: [], pages: [], extras: [] },
    ...{ domains: ['roster'], sensitivity: ['directory'], grain: ['student'] },
  },
};

/** Roles for tests of the server: answers with little, and notes what it was asked. */
export function fakeRoles(
  note: (method: string, username: string, ...parameters: unknown[]) => void,
): RolePages {
  const titles = { titles: [], roles: [{ role: 'librarian', title: fields.title }] };
  return {
    async roles(user) {
      note('roles', user.username);
      return { roles: [head] };
    },
    async role(user, role) {
      note('role', user.username, role);
      if (role !== page.role) throw new Failure('role-unknown', { role });
      return page;
    },
    async preview(user, form) {
      note('previewRole', user.username, form);
      return { before: null, after: fields, changed: ['title'], effect: 'more', people: head.people };
    },
    async change(user, form, reason) {
      note('changeRole', user.username, form, reason);
      return page;
    },
    async titles(user) {
      note('jobTitles', user.username);
      return titles;
    },
    async decideTitle(user, title, role) {
      note('decideTitle', user.username, title, role);
      return titles;
    },
  };
}
