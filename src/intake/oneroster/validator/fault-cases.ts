import { cleanSet, lines, manifest } from '../fixture.ts';
import type { StrictRule } from './rules.ts';

/** A set without anything to say about it, gradebook and all. Part of the tests. */
export function wholeSet(): Record<string, string> {
  const roster = cleanSet();
  const common = 'sourcedId,status,dateLastModified';
  const files: Record<string, string> = {
    ...roster,
    'enrollments.csv': `${roster['enrollments.csv']}e4,,,k2,s1,u3,teacher,true,,\n`,
    'categories.csv': lines(`${common},title,weight`, 'g1,,,Homework,40'),
    'lineItems.csv': lines(
      `${common},title,description,assignDate,dueDate,classSourcedId,categorySourcedId,academicSessionSourcedId,resultValueMin,resultValueMax,schoolSourcedId`,
      'i1,,,Essay,,2026-09-10,2026-09-20,k1,g1,t1,0,10,s2',
    ),
    'results.csv': lines(
      `${common},lineItemSourcedId,studentSourcedId,scoreStatus,score,scoreDate,comment,textScore,classSourcedId,inProgress,incomplete,late,missing`,
      'm1,,,i1,u1,fully graded,8.5,2026-09-22,,,k1,false,false,false,false',
    ),
    'scoreScales.csv': lines(
      `${common},title,type,orgSourcedId,courseSourcedId,classSourcedId,scoreScaleValue`,
      'w1,,,Letters,letter,s2,c1,k1,"{A:90},{B:80}"',
    ),
    'lineItemLearningObjectiveIds.csv': lines(
      `${common},lineItemSourcedId,source,learningObjectiveId`,
      'o1,,,i1,case,urn:uuid:00000000-0000-4000-8000-000000000001',
    ),
  };
  const { 'manifest.csv': _, ...data } = files;
  return {
    ...data,
    'manifest.csv': manifest(
      '1.2',
      Object.keys(data).map((name) => name.replace('.csv', '')),
    ),
  };
}

export type Change = (set: Record<string, string>) => void;
/** Replaces text that is there once. */
export const swap =
  (file: string, from: string, to: string): Change =>
  (set) => {
    const parts = (set[file] ?? '').split(from);
    if (parts.length !== 2) throw new Error(`${from} is ${parts.length - 1} times in ${file}`);
    set[file] = parts.join(to);
  };
const add =
  (file: string, ...rows: string[]): Change =>
  (set) => {
    set[file] = `${set[file]}${rows.join('\n')}\n`;
  };
export const all =
  (...changes: Change[]): Change =>
  (set) => {
    for (const change of changes) change(set);
  };
export const delta = (file: string): Change =>
  swap('manifest.csv', `file.${file},bulk`, `file.${file},delta`);
const person = (id: string, given: string, more = ',,,,,,,,,,,,,,') =>
  `${id},,,true,${id},,${given},Doe${more}`;

/** Rule, what is done to a whole set, and all that is told then. */
// biome-ignore format: one case a line
export const cases: readonly (readonly [StrictRule, Change, ...string[]])[] = [
  ['file-in-folder', (set) => { set['old/courseResources.csv'] = 'x'; }, 'file-in-folder old/courseResources.csv - ', 'header-missing old/courseResources.csv - 1', 'manifest-file-unannounced old/courseResources.csv - '],
  ['file-repeated', (set) => { set['old/orgs.csv'] = ''; }, 'file-in-folder old/orgs.csv - ', 'file-repeated old/orgs.csv - '],
  ['file-name', (set) => { set['Roles.csv'] = set['roles.csv'] ?? ''; delete set['roles.csv']; }, 'file-name Roles.csv - '],
  ['file-unknown', (set) => { set['notes.txt'] = 'x'; }, 'file-unknown notes.txt - '],
  ['manifest-header', swap('manifest.csv', 'propertyName,value', 'PropertyName,Value'), 'manifest-header manifest.csv - 1'],
  ['manifest-property-missing', swap('manifest.csv', 'file.results,bulk\n', ''), 'manifest-property-missing manifest.csv file.results '],
  ['manifest-property-repeated', add('manifest.csv', 'file.results,bulk'), 'manifest-property-repeated manifest.csv file.results 25'],
  ['manifest-property-unknown', add('manifest.csv', 'file.attendance,bulk'), 'manifest-property-unknown manifest.csv - 25'],
  ['manifest-value', swap('manifest.csv', 'manifest.version,1.0', 'manifest.version,1'), 'manifest-value manifest.csv manifest.version 2'],
  ['manifest-value', swap('manifest.csv', 'oneroster.version,1.2', 'oneroster.version,1.2.1'), 'manifest-value manifest.csv oneroster.version 3'],
  ['manifest-value', swap('manifest.csv', 'file.results,bulk', 'file.results,Bulk'), 'manifest-value manifest.csv file.results 19'],
  ['manifest-file-missing', swap('manifest.csv', 'file.resources,absent', 'file.resources,bulk'), 'manifest-file-missing manifest.csv - '],
  ['manifest-file-unannounced', swap('manifest.csv', 'file.results,bulk', 'file.results,absent'), 'manifest-file-unannounced results.csv - '],
  ['manifest-missing', (set) => { delete set['manifest.csv']; }, 'manifest-missing - - '],
  ['file-set-incomplete', all((set) => { delete set['roles.csv']; }, swap('manifest.csv', 'file.roles,bulk', 'file.roles,absent')), 'file-set-incomplete roles.csv - '],
  ['byte-order-mark', (set) => { set['orgs.csv'] = `\ufeff${set['orgs.csv']}`; }, 'byte-order-mark orgs.csv - 1'],
  ['line-end', swap('orgs.csv', 's1,,,Alder Elementary,school,0101,d1\ns2', 's1,,,Alder Elementary,school,0101,d1\rs2'), 'line-end orgs.csv - 3', 'reference-dangling'],
  ['line-too-long', add('results.csv', 'x'.repeat(5 * 1024 ** 2)), 'line-too-long results.csv - 3'],
  ['control-character', swap('orgs.csv', 'Alder Elem', 'Alder \u0000Elem'), 'control-character orgs.csv name 3'],
  ['quote-stray', swap('orgs.csv', 'Alder Elem', 'Alder "A" Elem'), 'quote-stray orgs.csv name 3'],
  ['quote-stray', swap('orgs.csv', 'Alder Elementary', '"Alder" Elementary'), 'quote-stray orgs.csv name 3'],
  ['quote-unclosed', add('courses.csv', 'c9,,,y27,"Biology,B,09,d1,,'), 'quote-unclosed courses.csv title 4'],
  ['line-break-in-field', swap('courses.csv', 'Homeroom 3', '"Home\nroom 3"'), 'line-break-in-field courses.csv title 3'],
  ['row-blank', swap('courses.csv', 'c2,,,', '\nc2,,,'), 'row-blank courses.csv - 3'],
  ['row-length', add('categories.csv', 'g2,,,Tests'), 'row-length categories.csv - 3'],
  ['file-empty', (set) => { set['results.csv'] = `${set['results.csv']?.split('\n')[0]}\n`; }, 'file-empty results.csv - 1'],
  ['header-missing', (set) => { set['results.csv'] = set['results.csv']?.split('\n')[1] ?? ''; }, 'header-missing results.csv - 1'],
  ['column-missing', all(swap('categories.csv', ',weight', ''), swap('categories.csv', ',40', '')), 'column-missing categories.csv weight 1'],
  ['column-name', swap('users.csv', 'preferredGivenName', 'prefferedGivenName'), 'column-name users.csv preferredGivenName 1'],
  ['column-order', all(swap('categories.csv', 'title,weight', 'weight,title'), swap('categories.csv', 'Homework,40', '40,Homework')), 'column-order categories.csv title 1'],
  ['column-repeated', all(swap('categories.csv', ',weight', ',weight,weight'), swap('categories.csv', ',40', ',40,40')), 'column-repeated categories.csv weight 1'],
  ['column-unknown', all(swap('categories.csv', ',weight', ',weight,ext_colour'), swap('categories.csv', ',40', ',40,red')), 'column-unknown categories.csv ext_colour 1'],
  ['column-withdrawn', (set) => { set['users.csv'] = (set['users.csv'] ?? '') .split('\n') .map((row, index) => row === '' ? row : [...row.split(',').slice(0, 17), index === 0 ? 'resourceSourcedIds' : '', ...row.split(',').slice(17)].join()) .join('\n'); }, 'column-withdrawn users.csv resourceSourcedIds 1'],
  ['required-empty', swap('orgs.csv', 'Alder Elementary', ''), 'required-empty orgs.csv name 3'],
  ['sourced-id-form', swap('categories.csv', 'g1,', 'g 1,'), 'sourced-id-form categories.csv sourcedId 2', 'reference-dangling'],
  ['sourced-id-form', add('categories.csv', `${'g'.repeat(256)},,,Tests,60`), 'sourced-id-form categories.csv sourcedId 3'],
  ['enum-unknown', swap('academicSessions.csv', 't1,,,Semester 1,semester', 't1,,,Semester 1,quarter'), 'enum-unknown academicSessions.csv type 3'],
  ['enum-case', swap('classes.csv', 'ENG9-A,scheduled', 'ENG9-A,Scheduled'), 'enum-case classes.csv classType 2'],
  ['enum-extension', swap('roles.csv', 'r4,,,u3,secondary,counselor', 'r4,,,u3,ext:third,counselor'), 'enum-extension roles.csv roleType 5'],
  ['enum-extension', swap('classes.csv', 'ENG9-A,scheduled', 'ENG9-A,ext:'), 'enum-extension classes.csv classType 2'],
  ['boolean-form', swap('users.csv', 'u1,,,true', 'u1,,,TRUE'), 'boolean-form users.csv enabledUser 2'],
  ['date-form', swap('roles.csv', '2026-10-05', '10/05/2026'), 'date-form roles.csv beginDate 3'],
  ['date-form', swap('roles.csv', '2026-10-05', '2026-02-30'), 'date-form roles.csv beginDate 3'],
  ['year-form', all(swap('academicSessions.csv', 't2,,,Semester 2,semester,2027-01-30,2027-06-19,y27,2027', 't2,,,Semester 2,semester,2027-01-30,2027-06-19,,2026-2027')), 'year-form academicSessions.csv schoolYear 4', 'class-terms-apart classes.csv termSourcedIds 2'],
  ['number-form', swap('categories.csv', ',40', ',40%'), 'number-form categories.csv weight 2'],
  ['number-form', swap('results.csv', '8.5', '8.5.1'), 'number-form results.csv score 2'],
  ['list-form', swap('classes.csv', '"1,3"', '"1, 3"'), 'list-form classes.csv periods 2'],
  ['list-form', swap('classes.csv', '"t1,t2"', '"t1,,t2"'), 'list-form classes.csv termSourcedIds 2'],
  ['user-id-form', swap('users.csv', '{State:900001}', 'State:900001'), 'user-id-form users.csv userIds 2'],
  ['score-scale-form', swap('scoreScales.csv', '"{A:90},{B:80}"', 'A=90'), 'score-scale-form scoreScales.csv scoreScaleValue 2'],
  ['objective-id-form', swap('lineItemLearningObjectiveIds.csv', 'urn:uuid:', ''), 'objective-id-form lineItemLearningObjectiveIds.csv learningObjectiveId 2'],
  ['text-long', swap('categories.csv', 'Homework', 'H'.repeat(256)), 'text-long categories.csv title 2'],
  ['grade-code', swap('users.csv', 'u5,09', 'u5,9'), 'grade-code users.csv grades 2'],
  ['password-present', swap('users.csv', 'u5,09,,', 'u5,09,hunter2,'), 'password-present users.csv password 2'],
  ['bulk-status', swap('orgs.csv', 's1,,', 's1,active,'), 'bulk-status orgs.csv status 3'],
  ['bulk-date-last-modified', swap('orgs.csv', 's1,,', 's1,,2026-09-01T00:00:00.000Z'), 'bulk-date-last-modified orgs.csv dateLastModified 3'],
  ['delta-status-missing', all(delta('categories'), swap('categories.csv', 'g1,,', 'g1,,2026-09-01T00:00:00.000Z')), 'delta-status-missing categories.csv status 2'],
  ['delta-date-last-modified-missing', all(delta('categories'), swap('categories.csv', 'g1,,', 'g1,active,')), 'delta-date-last-modified-missing categories.csv dateLastModified 2'],
  ['date-time-form', all(delta('categories'), swap('categories.csv', 'g1,,', 'g1,active,2026-09-01')), 'date-time-form categories.csv dateLastModified 2'],
  ['sourced-id-repeated', add('categories.csv', 'g1,,,Tests,60'), 'sourced-id-repeated categories.csv sourcedId 3'],
  ['reference-dangling', swap('lineItems.csv', ',k1,g1', ',k9,g1'), 'reference-dangling lineItems.csv classSourcedId 2', 'result-not-enrolled results.csv studentSourcedId 2'],
  ['reference-file-absent', all((set) => { delete set['categories.csv']; }, swap('manifest.csv', 'file.categories,bulk', 'file.categories,absent')), 'reference-file-absent lineItems.csv categorySourcedId 2'],
  ['reference-wrong-type', swap('classes.csv', ',201,s2,', ',201,d1,'), 'reference-wrong-type classes.csv schoolSourcedId 2', 'enrollment-other-school enrollments.csv schoolSourcedId 2,4'],
  ['parent-cycle', swap('orgs.csv', 'd1,,,Northwind Schools,district,0100,', 'd1,,,Northwind Schools,district,0100,s1'), 'parent-cycle orgs.csv parentSourcedId 3', 'org-parent-type orgs.csv parentSourcedId 2'],
  ['parent-cycle', swap('academicSessions.csv', '2027-06-19,,2027', '2027-06-19,t1,2027'), 'parent-cycle academicSessions.csv parentSourcedId 3', 'session-outside-parent academicSessions.csv endDate 2', 'session-parent-type academicSessions.csv parentSourcedId 2'],
  ['dates-reversed', swap('roles.csv', '2026-08-20,2027-07-01', '2026-08-20,2026-07-01'), 'dates-reversed roles.csv endDate 5'],
  ['dates-without-days', swap('roles.csv', '2026-08-20,2027-07-01', '2026-08-20,2026-08-20'), 'dates-without-days roles.csv endDate 5'],
  ['session-without-days', swap('academicSessions.csv', '2026-09-01,2027-01-30', '2026-09-01,2026-09-01'), 'session-without-days academicSessions.csv endDate 3'],
  ['session-outside-parent', swap('academicSessions.csv', '2026-09-01,2027-01-30', '2026-08-31,2027-01-30'), 'session-outside-parent academicSessions.csv startDate 3'],
  ['session-parent-type', swap('academicSessions.csv', 't2,,,Semester 2,semester,2027-01-30,2027-06-19,y27', 't2,,,Semester 2,schoolYear,2027-01-30,2027-06-19,y27'), 'session-parent-type academicSessions.csv parentSourcedId 4'],
  ['session-school-year', swap('academicSessions.csv', '2027-01-30,y27,2027', '2027-01-30,y27,2026'), 'session-school-year academicSessions.csv schoolYear 3', 'class-terms-apart classes.csv termSourcedIds 2'],
  ['org-parent-type', add('orgs.csv', 'x1,,,State,state,,d1'), 'org-parent-type orgs.csv parentSourcedId 5'],
  ['primary-role-repeated', add('roles.csv', 'r7,,,u1,primary,aide,,,s2,'), 'primary-role-repeated roles.csv roleType 8'],
  ['primary-org-without-role', swap('users.csv', ',s1,', ',s2,'), 'primary-org-without-role users.csv primaryOrgSourcedId 3'],
  ['agent-not-adult', swap('users.csv', ',,u5,09', ',,u2,09'), 'agent-not-adult users.csv agentSourcedIds 2'],
  ['demographics-not-student', add('demographics.csv', 'u3,,,,,,,,,,,,,,,'), 'demographics-not-student demographics.csv sourcedId 4'],
  ['person-repeated', add('users.csv', person('u6', 'Kim', ',,77,,,,,,,,,,,,'), person('u7', 'Kim', ',,77,,,,,,,,,,,,')), 'person-repeated users.csv identifier 8'],
  ['subject-codes-length', swap('courses.csv', 'English,01001', '"English,Reading",01001'), 'subject-codes-length courses.csv subjectCodes 2'],
  ['class-without-people', add('classes.csv', 'k3,,,Empty,09,c1,,scheduled,,s2,t1,,,'), 'class-without-people classes.csv sourcedId 4'],
  ['enrollment-other-school', swap('enrollments.csv', 'e1,,,k1,s2', 'e1,,,k1,s1'), 'enrollment-other-school enrollments.csv schoolSourcedId 2'],
  ['enrollment-role-not-held', add('enrollments.csv', 'e9,,,k1,s2,u2,teacher,,,', 'e10,,,k1,s2,u4,student,,,'), 'enrollment-role-not-held enrollments.csv role 6,7'],
  ['primary-not-teacher', swap('enrollments.csv', 'u1,student,,', 'u1,student,true,'), 'primary-not-teacher enrollments.csv primary 2'],
  ['primary-teachers-overlap', add('enrollments.csv', 'e9,,,k1,s2,u3,teacher,true,2026-08-25,2026-09-02'), 'primary-teachers-overlap enrollments.csv primary 6'],
  ['line-item-due-first', swap('lineItems.csv', '2026-09-10,2026-09-20', '2026-09-10,2026-09-09'), 'line-item-due-first lineItems.csv dueDate 2'],
  ['result-not-enrolled', swap('results.csv', 'i1,u1', 'i1,u2'), 'result-not-enrolled results.csv studentSourcedId 2'],
  ['score-outside-range', swap('results.csv', '8.5', '10.5'), 'score-outside-range results.csv score 2'],
];
