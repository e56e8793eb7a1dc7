import { expect, test } from 'vitest';
import { editDistance, nearestWord } from './edit-distance.ts';

test('letters put in, taken out, changed and swapped count one each', () => {
  expect(editDistance('status', 'STATUS')).toBe(0);
  expect(editDistance('dataLastModified', 'dateLastModified')).toBe(1);
  expect(editDistance('prefferedGivenName', 'preferredGivenName')).toBe(2);
  expect(editDistance('gardes', 'grades')).toBe(1);
  expect(editDistance('', 'abc')).toBe(3);
});

test('the nearest word has to be near, and nearer than the others', () => {
  expect(nearestWord('familyNmae', ['givenName', 'familyName'])).toBe('familyName');
  expect(nearestWord('sms', ['sex'])).toBeNull();
  expect(nearestWord('grade', ['grades', 'graded'])).toBeNull();
});
