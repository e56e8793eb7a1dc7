import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type PackedDay, PackedDays } from './packed-days.ts';

const packedDay = fc.record({
  day: fc.integer({ min: 0, max: 65_535 }),
  kind: fc.integer({ min: 0, max: 15 }),
  portion: fc.constantFrom(null, 0.5, 1),
  isMarked: fc.boolean(),
});

test('what an owner was given comes back, in order, and nobody else’s', () => {
  fc.assert(
    fc.property(
      fc.array(fc.array(packedDay, { maxLength: 8 }), { minLength: 1, maxLength: 40 }),
      (owners) => {
        const packed = new PackedDays(owners.length);
        for (const [owner, days] of owners.entries()) for (const day of days) packed.add(owner, day);
        expect(owners.map((_, owner) => packed.of(owner))).toEqual(owners);
      },
    ),
  );
});

test('lists go on over the end of a page', () => {
  const packed = new PackedDays(3000);
  const dayOf = (owner: number, at: number): PackedDay => ({
    day: owner,
    kind: at % 16,
    portion: 1,
    isMarked: false,
  });
  for (let owner = 0; owner < 3000; owner++)
    for (let at = 0; at < 101; at++) packed.add(owner, dayOf(owner, at));
  for (const owner of [0, 1297, 2594, 2595, 2596, 2999])
    expect(packed.of(owner)).toEqual(Array.from({ length: 101 }, (_, at) => dayOf(owner, at)));
});
