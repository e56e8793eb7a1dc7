import type { GroupRow, MeasureLabel } from '../../src/reports/shapes/common.ts';
import { useWords } from '../languages/words.tsx';
import { Choice, Filters, useInAddress } from '../page/choice.tsx';
import type { Column } from '../tables/column.ts';
import { Table } from '../tables/table.tsx';
import { measureColumns } from './measure-columns.tsx';

/** Measures by group. Groups of different kinds hold the same students, so each row names its kind. */
export function GroupsTable(props: {
  rows: readonly GroupRow[];
  measures: readonly MeasureLabel[];
  sortName: string;
}) {
  const words = useWords();
  const dimensions = [...new Set(props.rows.map((row) => row.dimension))];
  const [chosen, choose] = useInAddress(`${props.sortName}-by`, 'all');
  const dimension = dimensions.find((one) => one === chosen) ?? null;
  const rows = props.rows
    .filter((row) => dimension === null || row.dimension === dimension)
    // Stable: only grades move, into the order a child goes through them; all else stays as given.
    .toSorted((a, b) =>
      a.dimension === 'grade' && b.dimension === 'grade' ? gradeRank(a.group) - gradeRank(b.group) : 0,
    );
  // Not every measure is asked by group; a column of nothing would say "no data" where nobody looked.
  const measures = props.measures.filter((measure) => props.rows.some((row) => measure.id in row.cells));
  const kind: Column<GroupRow> = {
    id: 'kind',
    title: words.say('filter.dimension'),
    show: (row) => <span className="quiet">{words.code('dimension', row.dimension)}</span>,
  };
  return (
    <>
      {dimensions.length < 2 ? null : (
        <Filters>
          {words.rich('groups.filter', {
            dimension: (
              <Choice
                key="dimension"
                label={words.say('filter.dimension')}
                value={dimension ?? 'all'}
                options={[
                  { value: 'all', name: words.say('filter.allGroups') },
                  ...dimensions.map((one) => ({ value: one, name: words.code('dimension', one) })),
                ]}
                choose={choose}
              />
            ),
          })}
        </Filters>
      )}
      <Table
        caption={words.say('groups.title')}
        rows={rows}
        columns={[
          {
            id: 'group',
            title: words.say('groups.group'),
            show: (row) => words.of(row.label),
          },
          ...(dimension === null && dimensions.length > 1 ? [kind] : []),
          ...measureColumns<GroupRow>(words, measures, (row) => row.cells),
        ]}
        rowKey={(row) => `${row.dimension} ${row.group}`}
        sort="given"
        sortName={props.sortName}
        counted={(shown) => words.say('count.groups', { shown })}
        empty={words.say('groups.empty')}
      />
    </>
  );
}

/** CEDS grade levels from the youngest: infants, prekindergarten, …, 12. */
function gradeRank(grade: string): number {
  const early = ['IT', 'PK', 'TK', 'KG'].indexOf(grade);
  if (early >= 0) return early;
  return /^\d+$/.test(grade) ? 10 + Number(grade) : 100;
}
