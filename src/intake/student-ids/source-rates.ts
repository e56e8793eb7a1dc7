import type { DataFolder } from '../../base/data-folder.ts';
import { Failure } from '../../base/failure.ts';
import { deliveriesOf, deliveryFolder } from '../delivery.ts';
import { rowsFile } from '../feed-sink.ts';
import type { KnownStudents } from '../known-students.ts';
import { readLayout } from '../layout.ts';
import { readSource } from '../source.ts';
import type { StudentIdChoice } from '../student-id-choice.ts';
import type { Candidate } from './candidate.ts';
import type { Decision } from './decide.ts';
import { feedRows } from './feed-rows.ts';
import { pinOf } from './pin.ts';
import { openFeeds, ratesOf } from './settle.ts';

/** How every column and id system of a feed fits, as its newest delivery has it. */
export interface FeedRates {
  readonly feed: string;
  readonly delivery: string;
  readonly pin: StudentIdChoice | null;
  readonly candidates: readonly Candidate[];
  readonly decision: Decision;
  readonly isWhole: boolean;
}

/**
 * The rates of every feed of a source that leaves its student ids open. Throws `source-unknown`, `settings-invalid`,
 * `layout-unknown`, and `command-invalid` for a source that has nothing to match.
 */
export async function sourceRates(
  data: DataFolder,
  sourceId: string,
  known: KnownStudents,
): Promise<FeedRates[]> {
  const source = readSource(data, sourceId);
  const feeds = openFeeds(
    source.layouts.map((layout) => readLayout(data, layout)),
    source.namespace,
  );
  if (feeds.length === 0)
    throw new Failure('command-invalid', {
      problem: `The layouts of the source "${sourceId}" know whose ids its files carry: there is nothing to match`,
      remedy: 'A layout leaves ids open with "student_ids".',
    });
  const deliveries = deliveriesOf(data, sourceId).toReversed();
  const rates: FeedRates[] = [];
  for (const { feed, columns } of feeds) {
    for (const { id } of deliveries) {
      const read = await feedRows(rowsFile(deliveryFolder(data, id), feed), columns);
      if (!read) continue;
      const { candidates, decision } = ratesOf(read, known);
      rates.push({
        feed,
        delivery: id,
        pin: pinOf(source, feed),
        candidates,
        decision,
        isWhole: read.isWhole,
      });
      break;
    }
  }
  return rates;
}
