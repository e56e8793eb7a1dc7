import { expect, test } from 'vitest';
import { cleanSet, readFiles } from './fixture.ts';

test('a cell too many at the end of a line is told whether rows are copied or read one by one', async () => {
  const set = cleanSet();
  const [header = '', first = '', ...others] = String(set['courses.csv']).split('\n');
  // With a quote the commas of the file no longer tell how many cells its lines have.
  const quoted = first.replace(/^([^,]+),/, '"$1",');
  for (const line of [`${quoted},`, quoted]) {
    const files = { ...set, 'courses.csv': [header, line, ...others].join('\n') };
    const one = await readFiles(files, Number.POSITIVE_INFINITY);
    const all = await readFiles(files, 0);
    expect(all.told()).toEqual(one.told());
    expect(all.feed('courses')).toEqual(one.feed('courses'));
    expect(one.told().length > 0).toBe(line !== quoted);
  }
});
