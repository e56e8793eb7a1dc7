import { expect, test } from 'vitest';
import { isEasy } from './easy-password.ts';
import { hashPassword } from './password.ts';

test.each([
  ...['password1234', 'Passwordpassword', 'P@$$word2026!', 'Welcome2026!!', 'aaaaaaaaaaaa', 'abababababab'],
  ...[
    '123456789012',
    'qwertyuiop12',
    'abcdefghijklm',
    'zxcvbnmasdfghjkl',
    'Summer2026Summer',
    '098765432109',
  ],
  ...['School-Teacher1', 'almanac almanac', 'iloveyou1234', '!!!!2026!!!!'],
])('%s is tried first', (password) => {
  expect(isEasy(password)).toBe(true);
});

test.each([
  ...['three old bicycles', 'an orange boat at noon', 'correct horse battery staple', 'Vx9-kT2m-qLw7'],
  ...['my school bus was late', 'welcome to the jungle, we have fun', 'zwölf große Birnen'],
])('%s is not', (password) => {
  expect(isEasy(password)).toBe(false);
});

test('the own user name is no password, however long', async () => {
  expect(isEasy('maria.ortega.2026', ['maria.ortega'])).toBe(true);
  expect(isEasy('maria.ortega.2026')).toBe(false);
  await expect(hashPassword('maria.ortega.2026', ['maria.ortega'])).rejects.toMatchObject({
    code: 'user-invalid',
  });
  await expect(hashPassword('password1234')).rejects.toMatchObject({ code: 'user-invalid' });
});
