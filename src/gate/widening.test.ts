import { describe, expect, it } from 'vitest';
import type { Role } from './role.ts';
import { roleBook } from './role-book.ts';
import type { Assignment, Scope } from './viewer.ts';
import { effectOf, opensMore } from './widening.ts';

const roleNamed = (id: string): Role => {
  const role = roleBook().roles.get(id);
  if (!role) throw new Error(`there is no ${id}`);
  return role;
};
const principal = roleNamed('principal');
const held = (role: Role, scope: Scope): Assignment => ({ role, scope, origin: 'position' });
const at = (...schools: string[]): Scope => ({ kind: 'school', schools });
const [grant] = principal.grants;
if (!grant) throw new Error('a principal sees nothing');

describe('what a change of a role does', () => {
  it.each<[string, Partial<Role>, string]>([
    ['another title', { title: { en: 'Head', es: 'Jefa' } }, 'same'],
    [
      'the same grant in two lines',
      { grants: grant.domains.map((one) => ({ ...grant, domains: [one] })) },
      'same',
    ],
    ['a more sensitive grant', { grants: [{ ...grant, sensitivity: 'restricted' }] }, 'more'],
    ['a less sensitive one', { grants: [{ ...grant, sensitivity: 'directory' }] }, 'fewer'],
    ['counts in place of students', { grants: [{ ...grant, grain: 'aggregate' }] }, 'fewer'],
    ['one more domain', { grants: [{ ...grant, domains: [...grant.domains, 'wellbeing'] }] }, 'more'],
    ['another domain', { grants: [{ ...grant, domains: ['wellbeing'] }] }, 'both'],
    ['the whole district', { scope: 'district' }, 'more'],
    ['grades of the school', { scope: 'grade' }, 'fewer'],
    ['other students altogether', { scope: 'caseload' }, 'both'],
    ['no students', { scope: 'none', grants: [] }, 'fewer'],
    ['one more page', { pages: [...principal.pages, '/audit'] }, 'more'],
    ['no page', { pages: [] }, 'fewer'],
    ['the same pages in another order', { pages: principal.pages.toReversed() }, 'same'],
    ['one more duty', { extras: [...principal.extras, 'edit_roles'] }, 'more'],
    ['one more purpose', { purposes: [...principal.purposes, 'research'] }, 'more'],
    ['an agreement asked for first', { needs: ['agreement'] }, 'fewer'],
  ])('%s', (_, change, effect) => {
    expect(effectOf(principal, { ...principal, ...change })).toBe(effect);
    const back = { more: 'fewer', fewer: 'more', both: 'both', same: 'same' }[effect];
    expect(effectOf({ ...principal, ...change }, principal)).toBe(back);
  });

  it('a role that is new, or gone', () => {
    expect(effectOf(null, principal)).toBe('more');
    expect(effectOf(principal, null)).toBe('fewer');
  });
});

describe('what somebody gains', () => {
  it('is held against all they have, at the places where they have it', () => {
    const monitor = roleNamed('attendance-monitor');
    expect(opensMore([held(principal, at('A'))], [held(principal, at('A'))])).toBe(false);
    expect(opensMore([held(principal, at('A'))], [held(principal, at('A', 'B'))])).toBe(true);
    expect(opensMore([held(principal, at('A', 'B'))], [held(principal, at('B'))])).toBe(false);
    // The purpose is another one: looked at for it, nothing was open before.
    expect(opensMore([held(principal, at('A'))], [held(monitor, at('A'))])).toBe(true);
    const both = [held(principal, at('A')), held(monitor, at('B'))];
    expect(opensMore(both, [held(monitor, at('B')), held(principal, at('A'))])).toBe(false);
    expect(opensMore(both, [held(principal, at('B'))])).toBe(true);
    expect(opensMore([], [held(principal, at('A'))])).toBe(true);
    expect(opensMore(both, [])).toBe(false);
  });

  it('a duty at one school is none at another', () => {
    const [one, other] = [held(principal, at('A')), held({ ...principal, extras: [] }, at('B'))];
    expect(opensMore([one, other], [one, held(principal, at('B'))])).toBe(true);
  });
});
