import { platform } from 'node:os';
import { expect, test } from 'vitest';
import { measuredRun } from './process-tree.ts';

const megabyte = 2 ** 20;
const node = (script: string) => measuredRun(process.execPath, ['-e', script]);
const holding = (megabytes: number) =>
  `globalThis.held = Buffer.alloc(${megabytes} * ${megabyte}, 1); setTimeout(() => {}, 700);`;

test.skipIf(platform() !== 'linux')('adds up the memory of a process and of those it starts', async () => {
  const alone = await node(holding(150));
  const child = `require('child_process').spawn(process.execPath, ['-e', ${JSON.stringify(holding(150))}]);`;
  const two = await node(`${child} ${holding(150)}`);
  expect(alone.peakBytes).toBeGreaterThan(150 * megabyte);
  expect(alone.peakBytes).toBeLessThan(300 * megabyte);
  expect(two.peakBytes).toBeGreaterThan(330 * megabyte);
  expect(two.largestBytes).toBeLessThan(300 * megabyte);
});

test.skipIf(platform() !== 'linux')('counts processor time, not waiting', async () => {
  const busy = `
    const used = () => process.cpuUsage().user + process.cpuUsage().system;
    const end = used() + 3e5;
    while (used() < end) Math.random();`;
  const { cpuSeconds } = await node(busy);
  expect(cpuSeconds).toBeGreaterThan(0.25);
  const waiting = await node('setTimeout(() => {}, 1500)');
  expect(waiting.cpuSeconds).toBeLessThan(1.2);
});

test('reads the steps a command reports, and fails with what it said', async () => {
  const { steps, stdout } = await node(
    "console.error('Building tables: done (1.5 s)\\nnothing of that\\nLoading Bus rides: 3 deliveries (0.25 s)'); console.log('out')",
  );
  expect(steps).toEqual([
    { name: 'Building tables', seconds: 1.5 },
    { name: 'Loading Bus rides', seconds: 0.25 },
  ]);
  expect(stdout).toBe('out\n');
  await expect(node("console.error('no such folder'); process.exit(3)")).rejects.toThrow('no such folder');
});
