import fc from 'fast-check';
import { expect, test } from 'vitest';
import { randomFrom } from './random.ts';

const draws = (seed: number, ...path: (string | number)[]) => {
  const random = randomFrom(seed, ...path);
  return Array.from({ length: 5 }, () => random.next());
};

test('the same seed and path give the same draws, any other gives others', () => {
  expect(draws(1, 'a', 2)).toEqual(draws(1, 'a', 2));
  expect(draws(1, 'a', 2)).not.toEqual(draws(2, 'a', 2));
  expect(draws(1, 'a', 2)).not.toEqual(draws(1, 'a', 3));
});

test('draws stay within their bounds', () => {
  fc.assert(
    fc.property(
      fc.integer(),
      fc.integer({ min: 0, max: 50 }),
      fc.integer({ min: 0, max: 50 }),
      (seed, low, span) => {
        const random = randomFrom(seed, 'bounds');
        const next = random.next();
        const between = random.between(low, low + span);
        return (
          next >= 0 && next < 1 && between >= low && between <= low + span && random.int(span + 1) <= span
        );
      },
    ),
  );
});

test('shuffling loses nothing', () => {
  fc.assert(
    fc.property(fc.array(fc.integer()), fc.integer(), (items, seed) => {
      expect(randomFrom(seed).shuffled(items).toSorted()).toEqual(items.toSorted());
    }),
  );
});

test('many draws have the middle and spread they should', () => {
  const random = randomFrom(1, 'many');
  const count = 20_000;
  const normals = Array.from({ length: count }, () => random.normal(3, 2));
  const mean = normals.reduce((sum, value) => sum + value, 0) / count;
  const variance = normals.reduce((sum, value) => sum + (value - mean) ** 2, 0) / count;
  expect(mean).toBeCloseTo(3, 1);
  expect(Math.sqrt(variance)).toBeCloseTo(2, 1);
  const events = Array.from({ length: count }, () => random.poisson(0.4)).reduce(
    (sum, value) => sum + value,
    0,
  );
  expect(events / count).toBeCloseTo(0.4, 1);
  const heavy = Array.from({ length: count }, () => random.weighted({ heavy: 3, light: 1 }));
  expect(heavy.filter((key) => key === 'heavy').length / count).toBeCloseTo(0.75, 1);
});
