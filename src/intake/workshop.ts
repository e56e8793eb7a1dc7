import { openWarehousePool, type WarehousePool } from '../engine/warehouse-pool.ts';
import { sinkMemory } from './feed-sink.ts';
import { openMapperPool } from './mapper-pool.ts';
import type { Mapper, MappingLimits } from './mapping.ts';

/** What deliveries are read and mapped with. Shared by all that are loaded together: to open it takes longer than most deliveries. */
export interface Workshop {
  readonly mapper: Mapper;
  readonly warehouses: WarehousePool;
  close(): void;
}

/** `mappers`: deliveries that are mapped at the same time. */
export function openWorkshop(limits?: MappingLimits, mappers = 1): Workshop {
  const mapper = openMapperPool(mappers, limits);
  const warehouses = openWarehousePool({ memoryLimit: sinkMemory, threads: 1 });
  return {
    mapper,
    warehouses,
    close() {
      mapper.close();
      warehouses.close();
    },
  };
}
