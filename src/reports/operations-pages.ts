import type { DataFolder } from '../base/data-folder.ts';
import { openEdition } from '../edition/edition.ts';
import {
  currentEditionId,
  type EditionRecord,
  editionFile,
  editionRecord,
  listEditions,
} from '../edition/editions.ts';
import type { JsonValue } from '../engine/warehouse.ts';
import { listDeliveries } from '../intake/delivery.ts';
import { type Decisions, deliverySummary } from './delivery-pages.ts';
import type { EditionPage, EditionSummary, EditionsPage } from './shapes/operations.ts';

/** Published editions, newest first. */
export function editionsPage(folder: DataFolder): EditionsPage {
  const current = currentEditionId(folder);
  return { editions: listEditions(folder).map((record) => editionSummary(record, current)) };
}

/** What is in an edition: deliveries, tables, findings. Throws `edition-unknown`. */
export async function editionPage(
  folder: DataFolder,
  id: string,
  decisions: Decisions,
): Promise<EditionPage> {
  const record = editionRecord(folder, id);
  const edition = await openEdition(editionFile(folder, id));
  try {
    const tables = await edition.all<{ table: string; rows: number; grain: string }>(
      'select table_name as "table", row_count as "rows", grain from edition.edition_table',
    );
    const findings = await edition.all<{
      rule: string;
      severity: 'error' | 'warning' | 'note';
      detail: string | null;
      delivery_id: string | null;
      source_file: string | null;
      message: string;
      remedy: string;
      row_count: number;
      lines: JsonValue[] | null;
    }>(`
      select rule, severity, detail, delivery_id, source_file, message, remedy, row_count, lines
      from edition.edition_finding
      order by case severity when 'error' then 1 when 'warning' then 2 else 3 end, row_count desc, rule`);
    const known = new Map(listDeliveries(folder).map((delivery) => [delivery.id, delivery]));
    return {
      edition: editionSummary(record, currentEditionId(folder)),
      deliveries: record.deliveries.flatMap((delivery) => {
        const found = known.get(delivery);
        return found ? [deliverySummary(found, decisions)] : [];
      }),
      tables,
      findings: findings.map((row) => ({
        rule: row.rule,
        severity: row.severity,
        delivery: row.delivery_id,
        feed: null,
        file: row.source_file,
        // What a rule is about is a column or a name; names stand in the message.
        column: row.detail !== null && /^[a-z_]+\.[a-z_]+$/.test(row.detail) ? row.detail : null,
        message: row.message,
        remedy: row.remedy,
        rows: row.row_count,
        lines: (row.lines ?? []).map(Number),
      })),
    };
  } finally {
    edition.close();
  }
}

function editionSummary(record: EditionRecord, current: string | null): EditionSummary {
  return {
    id: record.id,
    asOf: record.asOf,
    publishedAt: record.publishedAt,
    isCurrent: record.id === current,
    bytes: record.bytes,
    seconds: record.seconds,
    deliveries: record.deliveries.length,
    findings: record.findings,
  };
}
