import type { DistrictExport } from '../reports/shapes/exports.ts';
import type { Asker } from './browser-session.ts';

/** A file as it leaves: its name in the reader's folder, its media type, its bytes. */
export interface TakenFile {
  readonly name: string;
  readonly type: string;
  readonly bytes: Uint8Array;
}

/** Files of pages. Each is in the audit log before it is handed over. */
export interface Exports {
  /** Throws `gate-denied`, `export-no-picture`, `measure-unknown`. */
  district(user: Asker, wanted: DistrictExport): Promise<TakenFile>;
}
