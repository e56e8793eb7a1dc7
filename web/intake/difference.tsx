import type { DifferenceShape } from '../../src/reports/shapes/operations.ts';
import { useWords, type Words } from '../languages/words.tsx';
import { Part } from '../page/page.tsx';
import type { Column } from '../tables/column.ts';
import { Table } from '../tables/table.tsx';

interface Moved {
  readonly added: number;
  readonly changed: number;
  readonly removed: number;
}

/** A delivery beside the last good one: by table, by school, and some of the records for those who may see them. */
export function Difference(props: { difference: DifferenceShape }) {
  const words = useWords();
  const { difference } = props;
  if (difference.against.length === 0) {
    return (
      <Part title={words.say('difference.title')}>
        <p className="quiet">{words.say('difference.nothingBefore')}</p>
      </Part>
    );
  }
  const days = difference.against.map(({ asOf }) => words.day(asOf, true));
  return (
    <>
      <Part
        title={words.say('difference.title')}
        lead={words.say('difference.lead', { day: words.list([...new Set(days)]) })}
      >
        <Table
          caption={words.say('difference.title')}
          rows={difference.entities}
          rowKey={(row) => row.entity}
          sort="-removed"
          sortName="tables"
          columns={[
            {
              id: 'entity',
              title: words.say('column.table'),
              order: (row) => words.code('table', row.entity),
              show: (row) => words.code('table', row.entity),
            },
            ...movedColumns<DifferenceShape['entities'][number]>(words),
            number(words, 'before', words.say('column.before')),
            number(words, 'now', words.say('column.now')),
          ]}
          empty={words.say('difference.none')}
        />
      </Part>
      <Part title={words.say('difference.schools')}>
        <Table
          caption={words.say('difference.schools')}
          rows={difference.schools}
          rowKey={(row) => `${row.entity} ${row.school}`}
          sort="-removed"
          sortName="schools"
          columns={[
            {
              id: 'school',
              title: words.say('column.school'),
              order: (row) => row.name ?? row.school,
              show: (row) =>
                row.name ?? row.school ?? <span className="quiet">{words.say('difference.noSchool')}</span>,
            },
            {
              id: 'entity',
              title: words.say('column.table'),
              order: (row) => words.code('table', row.entity),
              show: (row) => words.code('table', row.entity),
            },
            ...movedColumns<DifferenceShape['schools'][number]>(words),
          ]}
          empty={words.say('difference.none')}
        />
      </Part>
      <Samples samples={difference.samples} />
    </>
  );
}

function Samples(props: { samples: DifferenceShape['samples'] }) {
  const words = useWords();
  const { samples } = props;
  return (
    <Part title={words.say('difference.samples')} lead={words.say('difference.samples.lead')}>
      {samples === null ? (
        <p className="quiet">{words.say('difference.samples.hidden')}</p>
      ) : (
        <Table
          caption={words.say('difference.samples')}
          rows={samples}
          rowKey={(row) => `${row.entity} ${row.kind} ${row.key.map(({ value }) => value).join(' ')}`}
          sort="given"
          sortName="samples"
          columns={[
            {
              id: 'key',
              title: words.say('column.record'),
              show: (row) => <span className="number">{row.key.map(({ value }) => value).join(' · ')}</span>,
            },
            {
              id: 'entity',
              title: words.say('column.table'),
              order: (row) => words.code('table', row.entity),
              show: (row) => words.code('table', row.entity),
            },
            {
              id: 'kind',
              title: words.say('column.what'),
              order: (row) => row.kind,
              show: (row) => words.code('moved', row.kind),
            },
            {
              id: 'school',
              title: words.say('column.school'),
              order: (row) => row.school,
              show: (row) => row.school ?? '',
            },
            {
              id: 'columns',
              title: words.say('column.columns'),
              isProse: true,
              show: (row) => row.columns.join(', '),
            },
          ]}
          empty={words.say('difference.none')}
        />
      )}
    </Part>
  );
}

function number<Row extends Record<Id, number>, Id extends string>(
  words: Words,
  id: Id,
  title: string,
): Column<Row> {
  return {
    id,
    title,
    isNumeric: true,
    order: (row) => row[id],
    show: (row) => words.count(row[id]),
  };
}

function movedColumns<Row extends Moved>(words: Words): Column<Row>[] {
  // What is gone first: on a phone it is what is seen.
  return [
    number<Row, 'removed'>(words, 'removed', words.say('column.removed')),
    number<Row, 'changed'>(words, 'changed', words.say('column.changed')),
    number<Row, 'added'>(words, 'added', words.say('column.added')),
  ];
}
