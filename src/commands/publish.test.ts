import { afterEach, beforeEach, expect, test } from 'vitest';
import { stoppedClock } from '../base/clock.ts';
import { silent } from '../base/progress.ts';
import { type TinySource, tinySource } from '../intake/guard/tiny-source.ts';
import { publishFolder } from './publish.ts';

let tiny: TinySource;

beforeEach(() => {
  tiny = tinySource();
});
afterEach(() => tiny.remove());

test('a publish that fails before there is anything to build leaves no builder behind', async () => {
  tiny.write('data/sources/wrong.yaml', 'id: wrong\n');
  const clock = stoppedClock('2026-11-20T12:00:00Z');
  await expect(publishFolder(tiny.folder, { clock, progress: silent })).rejects.toMatchObject({
    code: 'settings-invalid',
  });
  await expect
    .poll(() => process.getActiveResourcesInfo().filter((resource) => resource === 'ProcessWrap'))
    .toEqual([]);
});
