import { randomBytes } from 'node:crypto';
import type { IdentityKind } from './person-index.ts';

/** Makes an id that was never used and cannot be derived from anything (34 CFR 99.31(b)(2): no code from personal information). */
export type NewId = () => string;

const alphabet = '0123456789abcdefghjkmnpqrstvwxyz';

/** 55 random bits, in letters and digits that are hard to confuse. With its prefix an id has 12 characters, which DuckDB keeps in the value itself. */
export const randomId: NewId = () => {
  if (used + length > pool.length) {
    pool = randomBytes(length * 1024);
    used = 0;
  }
  let id = '';
  for (const end = used + length; used < end; used += 1) id += alphabet[(pool[used] ?? 0) % alphabet.length];
  return id;
};

const length = 11;
// Asking the system for each id alone takes longer than all the rest of giving ids.
let pool = Buffer.alloc(0);
let used = 0;

const prefixes: Record<IdentityKind, string> = { student: 's', staff: 't', guardian: 'g', school: '' };

/** A new Almanac id. A school keeps a number people know; a person gets a random one. */
export function almanacId(
  kind: IdentityKind,
  idValue: string,
  taken: ReadonlySet<string>,
  newId: NewId,
): string {
  if (kind === 'school') {
    for (let suffix = 1; ; suffix += 1) {
      const id = suffix === 1 ? idValue : `${idValue}-${suffix}`;
      if (!taken.has(id)) return id;
    }
  }
  for (;;) {
    const id = prefixes[kind] + newId();
    if (!taken.has(id)) return id;
  }
}
