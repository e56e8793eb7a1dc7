import { type Mapper, type MappingLimits, openMapper, usualLimits } from './mapping.ts';

/** Deliveries that are mapped at the same time, at most; each mapper is a process that takes a while to start. */
const usualSize = 2;

/**
 * Several mappers as one: a job goes to the one that has least to do, and of two such to the one that has seen its layouts before: it knows already
 * whether they fit.
 */
export function openMapperPool(limits: MappingLimits = usualLimits, most = usualSize): Mapper {
  const mappers = Array.from({ length: Math.min(usualSize, most) }, () => ({
    mapper: openMapper(limits),
    jobs: 0,
    seen: new Set<string>(),
  }));
  const idlest = (layouts: string) =>
    mappers.reduce((best, each) => {
      if (each.jobs !== best.jobs) return each.jobs < best.jobs ? each : best;
      return each.seen.has(layouts) && !best.seen.has(layouts) ? each : best;
    });
  return {
    start() {
      for (const { mapper } of mappers) mapper.start();
    },
    async map(job) {
      const layouts = JSON.stringify(job.layouts.map(({ layout }) => layout));
      const chosen = idlest(layouts);
      chosen.seen.add(layouts);
      chosen.jobs += 1;
      try {
        return await chosen.mapper.map(job);
      } finally {
        chosen.jobs -= 1;
      }
    },
    close() {
      for (const { mapper } of mappers) mapper.close();
    },
  };
}
