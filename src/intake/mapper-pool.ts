import { type Mapper, type MappingLimits, openMapper, usualLimits } from './mapping.ts';

/** Several mappers as one: a job goes to the one that has least to do. */
export function openMapperPool(size: number, limits: MappingLimits = usualLimits): Mapper {
  const mappers = Array.from({ length: size }, () => ({ mapper: openMapper(limits), jobs: 0 }));
  const idlest = () => mappers.reduce((best, each) => (each.jobs < best.jobs ? each : best));
  return {
    start() {
      for (const { mapper } of mappers) mapper.start();
    },
    async map(job) {
      const chosen = idlest();
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
