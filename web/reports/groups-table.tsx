import type { GroupRow, MeasureLabel } from '../../src/reports/shapes/common.ts';
import { askedMeasures, orderedGroups } from '../../src/reports/views/group-order.ts';
import { isGuarded } from '../../src/words/cells.ts';
import { useWords } from '../languages/words.tsx';
import { Choice, Filters, useInAddress } from '../page/choice.tsx';
import { WhyHidden } from '../page/why-hidden.tsx';
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
  const rows = orderedGroups(props.rows, dimension);
  const measures = askedMeasures(props.rows, props.measures);
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
      <WhyHidden isNeeded={rows.some((row) => Object.values(row.cells).some(isGuarded))} />
    </>
  );
}
