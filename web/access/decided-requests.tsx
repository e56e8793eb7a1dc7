import type { AccessPage } from '../../src/reports/shapes/access.ts';
import { useWords } from '../languages/words.tsx';
import { State } from '../page/state.tsx';
import { Table } from '../tables/table.tsx';
import { placesWords } from './role-words.ts';

/** What was decided lately about students whose access is the viewer's to give: who asked for what, how it was decided, by whom and why. */
export function DecidedRequests(props: { decided: AccessPage['decided'] }) {
  const words = useWords();
  return (
    <Table
      caption={words.say('access.decided')}
      rows={props.decided}
      rowKey={(row) => row.id}
      sort="-when"
      sortName="decided"
      empty={words.say('access.noneDecided')}
      columns={[
        {
          id: 'who',
          title: words.say('column.who'),
          order: (row) => row.who.name,
          show: (row) => row.who.name,
        },
        {
          id: 'role',
          title: words.say('column.role'),
          isProse: true,
          show: (row) =>
            words.say('where.role', {
              role: row.role === null ? row.roleId : words.of(row.role.title),
              scope: placesWords(words, row.scope),
            }),
        },
        {
          id: 'decision',
          title: words.say('column.decision'),
          isProse: true,
          order: (row) => row.state,
          show: (row) => (
            <>
              <State kind={row.state === 'approved' ? 'on-track' : 'off-track'}>
                {words.code('requestState', row.state)}
              </State>{' '}
              {row.grantedUntil === null
                ? null
                : words.say('access.grantedUntil', { day: words.day(row.grantedUntil, true) })}{' '}
              {row.decisionReason === null ? null : <q>{row.decisionReason}</q>}
            </>
          ),
        },
        {
          id: 'when',
          title: words.say('column.decidedBy'),
          order: (row) => row.decidedAt,
          first: 'down',
          show: (row) =>
            row.decidedAt === null
              ? null
              : words.say('access.byWhen', {
                  name: row.decidedBy ?? '',
                  moment: words.moment(row.decidedAt),
                }),
        },
      ]}
    />
  );
}
