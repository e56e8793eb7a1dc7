import type { Cell, MeasureLabel } from '../../src/reports/shapes/common.ts';
import { cellOrder } from '../../src/words/cells.ts';
import type { Words } from '../languages/words.tsx';
import { CellView } from '../page/cell.tsx';
import type { Column } from '../tables/column.ts';

/** One sortable column a measure. A first click brings the numbers that need a look to the top. */
export function measureColumns<Row>(
  words: Words,
  measures: readonly MeasureLabel[],
  cells: (row: Row) => Readonly<Record<string, Cell>>,
): Column<Row>[] {
  return measures.map((measure) => ({
    id: measure.id,
    title: words.of(measure.title),
    isNumeric: true,
    first: measure.direction === 'higher' ? 'up' : 'down',
    order: (row) => cellOrder(cells(row)[measure.id]),
    show: (row) => <CellView cell={cells(row)[measure.id]} unit={measure.unit} />,
  }));
}
