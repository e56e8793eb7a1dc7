import { expect, test } from 'vitest';
import { silent } from '../base/progress.ts';
import { startBuilder } from './builder-process.ts';

/** Child processes this one has. */
const children = () => process.getActiveResourcesInfo().filter((resource) => resource === 'ProcessWrap');

const request = {
  ...{ id: '2026-11-20', file: '/nowhere/edition.duckdb', spillFolder: '/nowhere/spill', prior: null },
  ...{
    district: 'Test District',
    asOf: '2026-11-20',
    firstMonth: 7,
    exitDayCounts: true,
    minimumN: 10,
    deliveries: [],
  },
  ...{ startedAt: '2026-11-20T00:00:00.000Z', storeFile: '/nowhere/store.sqlite' },
};

test('a builder nobody asks for anything is ended and leaves nothing running', async () => {
  const builder = startBuilder();
  expect(children()).toHaveLength(1);
  builder.end();
  await expect.poll(children).toEqual([]);
  builder.end();
});

test('one that has died before it is asked says so', async () => {
  const builder = startBuilder();
  builder.end();
  await expect.poll(children).toEqual([]);
  await expect(builder.build(request, silent)).rejects.toMatchObject({
    code: 'build-failed',
    parameters: { step: 'start', problem: 'the builder was stopped by SIGKILL' },
  });
});

test('one that cannot do what it is asked says why and ends', async () => {
  const builder = startBuilder();
  await expect(builder.build(request, silent)).rejects.toMatchObject({ code: 'build-failed' });
  await expect.poll(children).toEqual([]);
});
