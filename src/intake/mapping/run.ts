import { openWarehousePool, type WarehousePool } from '../../engine/warehouse-pool.ts';
import type { Finding } from '../finding.ts';
import { accountFor, findingsOf, settleRows } from './accounting.ts';
import type { FeedMapped, LayoutJob, MappingJob, MappingResult, Misfit } from './job.ts';
import { lineageOf } from './lineage.ts';
import { type MappingOutput, openMappingOutput } from './output.ts';
import { openSandbox } from './sandbox.ts';
import { openSandboxHost, type SandboxHost } from './sandbox-host.ts';
import { type CastSelect, type FittingSelect, fitSelect, runSelect, strayMisfit } from './select.ts';

/** Maps deliveries, one after the other, or only sees whether their layouts fit. Runs in the mapping child. */
export function mappingRunner(): (job: MappingJob) => Promise<MappingResult> {
  let outside: WarehousePool | null = null;
  let inside: { readonly place: string; readonly host: SandboxHost } | null = null;
  return async (job) => {
    const { folder, place } = job;
    // Sandboxes hold texts and casts; the database outside, in which no SQL of a layout runs, only what came out of them.
    const memory = Math.floor(job.memoryMegabytes * 0.7);
    if (folder === null || place === null) {
      const host = openSandboxHost(null, memory);
      return runMapping(job, host, null).finally(host.close);
    }
    // One thread each: children map at the same time, and small statements cost less when nobody has to be waited for.
    outside ??= openWarehousePool({ memoryLimit: `${job.memoryMegabytes - memory}MB`, threads: 1 });
    if (inside?.place !== place) {
      inside?.host.close();
      inside = { place, host: openSandboxHost(place, memory) };
    }
    const { host } = inside;
    return runMapping(job, host, await openMappingOutput(folder, outside, host.nextPart));
  };
}

async function runMapping(
  job: MappingJob,
  host: SandboxHost,
  output: MappingOutput | null,
): Promise<MappingResult> {
  try {
    const misfits: Misfit[] = [];
    const feeds: FeedMapped[] = [];
    const findings: Finding[] = [];
    for (const layout of job.layouts) {
      const result = await runLayout(layout, host, output);
      misfits.push(...result.misfits);
      feeds.push(...result.feeds);
      findings.push(...result.findings);
    }
    if (misfits.length > 0) return { state: 'misfit', misfits };
    const written = output ? await output.write() : { entities: [], findings: [] };
    return {
      state: 'mapped',
      feeds,
      entities: written.entities,
      findings: [...findings, ...written.findings],
    };
  } finally {
    await output?.close();
    await host.clear();
  }
}

interface LayoutResult {
  readonly misfits: readonly Misfit[];
  readonly feeds: readonly FeedMapped[];
  readonly findings: readonly Finding[];
}

async function runLayout(
  job: LayoutJob,
  host: SandboxHost,
  output: MappingOutput | null,
): Promise<LayoutResult> {
  try {
    const sandbox = await openSandbox(job, host);
    const { warehouse, hasSkipped } = sandbox;
    const misfits = [...sandbox.misfits];
    const fitting: FittingSelect[] = [];
    for (const select of job.selects) {
      const fit = await fitSelect(sandbox, job, select);
      if ('select' in fit) fitting.push(fit);
      else misfits.push(...fit);
    }
    misfits.push(...crosswalkMisfits(sandbox.columns, job));
    if (misfits.length > 0 || !output) return { misfits, feeds: [], findings: [] };

    const where = lineageOf(job.feeds);
    const selects: CastSelect[] = [];
    for (const fit of fitting) {
      const cast = await runSelect(warehouse, job, fit, host.nextPart(), where);
      if (!('part' in cast)) return { misfits: [cast], feeds: [], findings: [] };
      selects.push(cast);
    }
    const stray = await strayMisfit(warehouse, job, selects, where.range);
    if (stray) return { misfits: [stray], feeds: [], findings: [] };
    const held = await settleRows(warehouse, selects, where.range, hasSkipped);
    const feeds = await accountFor(warehouse, job, held, hasSkipped);
    const findings = await findingsOf(warehouse, job, selects, held);
    await output.take(warehouse, selects, held);
    return { misfits: [], feeds, findings };
  } finally {
    await host.giveBack();
  }
}

/** A crosswalk has to say which column its codes come from, and that column has to be there. */
function crosswalkMisfits(columns: ReadonlyMap<string, ReadonlySet<string>>, job: LayoutJob): Misfit[] {
  return job.crosswalks.flatMap(({ name: crosswalk, from }) =>
    from
      .filter(({ feed, column }) => !columns.get(feed)?.has(column.toLowerCase()))
      .map(({ feed, column }) => ({
        layout: job.layout,
        file: 'layout.yaml',
        problem: `the crosswalk "${crosswalk}" takes its codes from ${feed}.${column}, which is not there`,
        remedy: 'Name a feed of the layout and one of its columns.',
      })),
  );
}
