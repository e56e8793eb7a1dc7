import { describe, expect, it } from 'vitest';
import type { RoleDraft, RoleFields } from '../../../src/reports/shapes/roles.ts';
import { draftFields, rebased, sayField, sayingOf, sayings } from './draft.ts';

const base: RoleFields = {
  ...{ title: { en: 'Counselor', es: 'Orientadora' }, about: { en: 'A', es: 'B' }, scope: 'caseload' },
  ...{ programs: [], purposes: ['counseling'], needs: [], pages: ['/students'], extras: ['export'] },
  grants: [{ domains: ['roster'], sensitivity: 'education', grain: 'student' }],
};
const draft: RoleDraft = {
  ...{ role: 'counselor', version: 2, extends: 'counselor', title: 'inherit', about: 'inherit' },
  ...{ scope: 'inherit', programs: 'inherit', purposes: 'inherit', needs: 'inherit', pages: 'inherit' },
  ...{ grants: 'inherit', extras: 'inherit' },
};

describe('how a field is said', () => {
  it('is one of three, and only what may be empty can be nothing', () => {
    expect(sayings(draft, 'pages')).toEqual(['inherit', 'none', 'here']);
    expect(sayings(draft, 'title')).toEqual(['inherit', 'here']);
    expect(sayings({ ...draft, extends: 'none' }, 'title')).toEqual(['here']);
    expect(sayingOf({ ...draft, pages: 'none' }, 'pages')).toBe('none');
    // No students is something said: whose they are can be nobody's.
    expect(sayingOf({ ...draft, scope: 'none' }, 'scope')).toBe('here');
  });

  it('set here, it begins with what it was', () => {
    const set = sayField(draft, 'pages', 'here', draftFields(draft, base, base));
    expect(set).toEqual({ ...draft, pages: ['/students'] });
    expect(draftFields({ ...set, extras: 'none' }, base, base)).toEqual({ ...base, extras: [] });
  });
});

describe('a form that goes on from a newer version', () => {
  it('keeps what was filled in, and takes over what was not touched', () => {
    const mine: RoleDraft = { ...draft, pages: 'none' };
    const fresh: RoleDraft = { ...draft, version: 3, extras: 'none', pages: ['/school'] };
    expect(rebased(mine, draft, fresh)).toEqual({ ...draft, version: 3, extras: 'none', pages: 'none' });
    expect(rebased(draft, draft, fresh)).toEqual(fresh);
  });
});
