import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { Failure } from '../base/failure.ts';
import { staffClassifications } from '../edition/schema/options.ts';
import { DistrictRoleForm, type Role } from './role.ts';
import { districtRole, roleBook } from './role-book.ts';

const nurse = {
  ...{ role: 'dental-nurse', version: 1, extends: 'school-nurse' },
  ...{ title: { en: 'Dental nurse', es: 'Enfermería dental' }, about: 'inherit', scope: 'inherit' },
  ...{ programs: 'inherit', purposes: 'inherit', needs: 'inherit', pages: 'inherit' },
  ...{ grants: [{ domains: ['roster'], sensitivity: 'directory', grain: 'student' }], extras: 'none' },
};

function problemOf(content: unknown): string {
  try {
    districtRole(content);
  } catch (error) {
    if (error instanceof Failure) return `${error.message} ${error.remedy}`;
    throw error;
  }
  return '';
}

describe('roles', () => {
  test('are those the work of a district knows', () => {
    expect([...roleBook().roles.keys()].sort()).toEqual([
      ...['adult-student', 'attendance-monitor', 'community-partner', 'counselor', 'data-manager'],
      ...[
        'data-team-member',
        'directory-recipient',
        'english-learner-specialist',
        'guardian',
        'principal',
        'privacy-officer',
        'public',
        'researcher',
      ],
      ...['school-board', 'school-nurse', 'special-education-specialist', 'superintendent', 'teacher'],
    ]);
  });

  test('of a district inherit what they say they inherit, and nothing else', () => {
    const role = districtRole(nurse);
    const shipped = roleBook().roles.get('school-nurse');
    expect(role).toMatchObject({ scope: 'school', purposes: ['health'], pages: shipped?.pages, extras: [] });
    expect(role.grants).toEqual(nurse.grants);
    expect(roleBook({ roles: [nurse], jobTitles: [] }).roles.get('dental-nurse')).toEqual(role);
  });

  test('can be changed by a district, and are then the district’s', () => {
    const change = { ...nurse, role: 'school-nurse', version: 2 };
    const { roles } = roleBook({ roles: [change], jobTitles: [] });
    expect(roles.get('school-nurse')).toMatchObject({ version: 2, grants: nurse.grants });
  });

  test.each([
    ['a missing field', { ...nurse, extras: undefined }, 'extras'],
    ['a field nobody knows', { ...nurse, more: true }, 'more'],
    ['a role to extend that is not there', { ...nurse, extends: 'nobody' }, 'no role that Almanac brings'],
    ['something to inherit from none', { ...nurse, extends: 'none' }, 'the role extends none'],
    ['programs without their scope', { ...nurse, programs: ['english_learner'] }, 'go together'],
    ['a program nobody knows', { ...nurse, scope: 'program', programs: ['chess'] }, 'no program "chess"'],
    ['data of no rows', { ...nurse, scope: 'none' }, 'reaches no rows'],
  ])('with %s are refused', (_, content, said) => {
    expect(problemOf(JSON.parse(JSON.stringify(content)))).toContain(said);
  });

  test('docs/role.schema.json is the form of a role; "npm run openapi" writes it anew', () => {
    const file = new URL('../../docs/role.schema.json', import.meta.url);
    expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual(JSON.parse(JSON.stringify(DistrictRoleForm)));
  });
});

describe('positions', () => {
  const roleOf = (role: Role | null) => role?.role ?? null;

  test('have the role of their classification, or none, said outright', () => {
    const book = roleBook();
    const roles = staffClassifications.map((one) => [one, roleOf(book.ofPosition(one, null))]);
    expect(Object.fromEntries(roles)).toEqual({
      ...{ superintendent: 'superintendent', district_administrator: 'superintendent' },
      ...{ data_manager: 'data-manager', principal: 'principal', assistant_principal: 'principal' },
      ...{ teacher: 'teacher', counselor: 'counselor', attendance_monitor: 'attendance-monitor' },
      ...{ specialist: null, nurse: 'school-nurse', support_staff: null, unknown: null },
    });
  });

  test('have the role the district decided for the job title, however it is spelt', () => {
    const book = roleBook({
      roles: [],
      jobTitles: [
        { title: 'reading specialist', role: 'teacher' },
        { title: 'principal on leave', role: 'none' },
        { title: 'head of school', role: 'inherit' },
        { title: 'gone', role: 'a-role-that-was-taken-away' },
      ],
    });
    expect(roleOf(book.ofPosition('specialist', '  Reading   SPECIALIST'))).toBe('teacher');
    expect(roleOf(book.ofPosition('principal', 'Principal on leave'))).toBeNull();
    expect(roleOf(book.ofPosition('principal', 'Head of School'))).toBe('principal');
    expect(roleOf(book.ofPosition('principal', 'gone'))).toBeNull();
  });
});
