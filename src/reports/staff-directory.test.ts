import { afterAll, beforeAll, expect, test } from 'vitest';
import { type EditionFixture, editionFixture } from '../../test/edition-fixture.ts';
import { staffDirectory } from './staff-directory.ts';

const member = (staff_id: string, local_staff_id: string | null, email: string | null) => ({
  ...{ staff_id, local_staff_id, email, first_name: 'First', last_name: staff_id },
});
const still = [
  member('ortega', '1', 'M.Ortega@Northwind.org '),
  member('twin', '2', 'shared@northwind.org'),
  member('other', '3', 'shared@northwind.org'),
  member('third', '4', 'shared@northwind.org'),
  member('nobody', null, null),
];
let fixture: EditionFixture;
beforeAll(async () => {
  fixture = await editionFixture([
    { asOf: '2026-11-01', rows: { staff: [...still, member('left', '9', 'l.eft@northwind.org')] } },
    { asOf: '2026-11-20', rows: { staff: still } },
  ]);
});
afterAll(() => fixture.close());

const directory = () => staffDirectory(async () => fixture.warehouse);

test('finds by e-mail in whatever case, and by number', async () => {
  const found = [{ staffNumber: '1', name: 'First ortega' }];
  expect(await directory().withEmail('m.ortega@northwind.org')).toEqual(found);
  expect(await directory().withEmail(' M.ORTEGA@northwind.org')).toEqual(found);
  expect(await directory().withNumber('1')).toEqual(found);
});

test('gives more than one where there is more than one', async () => {
  expect(await directory().withEmail('shared@northwind.org')).toHaveLength(2);
});

test('finds nobody who has gone, and nobody by nothing', async () => {
  expect(await directory().withEmail('l.eft@northwind.org')).toEqual([]);
  expect(await directory().withNumber('9')).toEqual([]);
  expect(await directory().withEmail('')).toEqual([]);
  expect(await directory().withEmail("' or true --")).toEqual([]);
});
