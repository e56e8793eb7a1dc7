import { expect, test } from 'vitest';
import { columnsOf, fileNames, hasFile, headerOf, isFileName, type Version } from './spec.ts';

test('each version has its files', () => {
  const count = (version: Version) => fileNames.filter((file) => hasFile(version, file)).length;
  expect([count('1.0'), count('1.1'), count('1.2')]).toEqual([7, 13, 21]);
});

test('headers are exact, with the names of their version', () => {
  expect(headerOf('1.0', 'users').join()).toBe(
    'sourcedId,status,dateLastModified,orgSourcedIds,role,username,userId,givenName,familyName,identifier,email,sms,phone,agents',
  );
  expect(headerOf('1.1', 'users').join()).toBe(
    'sourcedId,status,dateLastModified,enabledUser,orgSourcedIds,role,username,userIds,givenName,familyName,middleName,identifier,email,sms,phone,agentSourcedIds,grades,password',
  );
  expect(headerOf('1.2', 'users').join()).toBe(
    'sourcedId,status,dateLastModified,enabledUser,username,userIds,givenName,familyName,middleName,identifier,email,sms,phone,agentSourcedIds,grades,password,userMasterIdentifier,resourceSourcedIds,preferredGivenName,preferredMiddleName,preferredFamilyName,primaryOrgSourcedId,pronouns',
  );
  expect(headerOf('1.0', 'demographics').slice(0, 4).join()).toBe(
    'userSourcedId,status,dateLastModified,birthdate',
  );
  expect(headerOf('1.1', 'lineItems')).toContain('gradingPeriodSourcedId');
  expect(headerOf('1.2', 'lineItems')).toContain('academicSessionSourcedId');
});

test('a file comes after all files it points at', () => {
  const seen = new Set<string>();
  for (const file of fileNames) {
    seen.add(file);
    for (const { ref } of columnsOf(file))
      if (ref !== undefined) expect([file, isFileName(ref), seen.has(ref)]).toEqual([file, true, true]);
  }
});

test('every password column is marked as a credential', () => {
  const passwords = fileNames.flatMap((file) => columnsOf(file).filter(({ name }) => /password/i.test(name)));
  expect(passwords.length).toBeGreaterThan(0);
  expect(passwords.every(({ secret }) => secret)).toBe(true);
});
