import type { GroupRow, MeasureLabel } from '../../src/reports/shapes/common.ts';
import { useWords } from '../languages/words.tsx';
import { Choice, Filters, useInAddress } from '../page/choice.tsx';
import { Table } from '../tables/table.tsx';
import { measureColumns } from './measure-columns.tsx';

/** Measures by group, one kind of group at a time: groups of different kinds hold the same students twice. */
export function GroupsTable(props: {
  rows: readonly GroupRow[];
  measures: readonly MeasureLabel[];
  sortName: string;
}) {
  const words = useWords();
  const dimensions = [...new Set(props.rows.map((row) => row.dimension))];
  const [chosen, choose] = useInAddress(`${props.sortName}-by`, dimensions[0] ?? '');
  const dimension = dimensions.includes(chosen) ? chosen : (dimensions[0] ?? '');
  return (
    <>
      {dimensions.length < 2 ? null : (
        <Filters>
          {words.rich('groups.filter', {
            dimension: (
              <Choice
                key="dimension"
                label={words.say('filter.dimension')}
                value={dimension}
                options={dimensions.map((one) => ({ value: one, name: words.code('dimension', one) }))}
                choose={choose}
              />
            ),
          })}
        </Filters>
      )}
      <Table
        caption={words.say('groups.title')}
        rows={props.rows.filter((row) => row.dimension === dimension)}
        columns={[
          {
            id: 'group',
            title: words.code('dimension', dimension),
            show: (row) => words.of(row.label),
          },
          ...measureColumns<GroupRow>(words, props.measures, (row) => row.cells),
        ]}
        rowKey={(row) => row.group}
        sort="given"
        sortName={props.sortName}
        counted={(shown) => words.say('count.groups', { shown })}
        empty={words.say('groups.empty')}
      />
    </>
  );
}
