import { openWarehousePool, type WarehousePool } from '../engine/warehouse-pool.ts';
import { sinkMemory } from './feed-sink.ts';
import type { Mapper } from './mapping.ts';

/** What deliveries are read and mapped with. Shared by all that are loaded together: to open it takes longer than most deliveries. */
export interface Workshop {
  readonly mapper: Mapper;
  readonly warehouses: WarehousePool;
  close(): void;
}

/** Closing it closes the mapper as well. */
export function openWorkshop(mapper: Mapper): Workshop {
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
