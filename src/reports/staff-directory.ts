import type { Warehouse } from '../engine/warehouse.ts';

/**
 * Members of staff by what sign-in knows of them: employee number and name, of those who have not gone. Nothing of a student, so no question to
 * the gate; nobody sees the answer. At most two, because more than one is one too many.
 */
export function staffDirectory(edition: () => Promise<Warehouse>) {
  async function find(where: string, value: string) {
    const rows = await (await edition()).all<{ number: string | null; name: string }>(
      `
      select
        local_staff_id as number,
        first_name || ' ' || last_name as name
      from edition.staff
      where gone_on is null
        and ${where}
      order by staff_id
      limit 2`,
      { value },
    );
    return rows.map(({ number, name }) => ({ staffNumber: number, name }));
  }
  return {
    withEmail: (email: string) => find('lower(trim(email)) = $value', email.trim().toLowerCase()),
    withNumber: (staffNumber: string) => find('local_staff_id = $value', staffNumber),
  };
}
