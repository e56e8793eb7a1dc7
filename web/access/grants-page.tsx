import { useState } from 'react';
import type { GrantsPage, ReviewedGrant } from '../../src/reports/shapes/reach.ts';
import { useGrants } from '../api/reach.ts';
import { useWords, type Words } from '../languages/words.tsx';
import { Answer, Page, Part, Sentence } from '../page/page.tsx';
import { State } from '../page/state.tsx';
import { Done, useDone } from '../records/done.tsx';
import { Table } from '../tables/table.tsx';
import { AccessPlaces } from './access-places.tsx';
import { GrantReview } from './grant-review.tsx';
import { placesWords } from './role-words.ts';

/** Roles given by hand, to be reviewed one by one, and how many people have a role by their position. */
export function Component() {
  const words = useWords();
  const query = useGrants();
  return (
    <Answer query={query} title={words.say('accessPlaces.grants')}>
      {(page) => <Grants page={page} />}
    </Answer>
  );
}

/** Days after which a grant that was not used, or not reviewed, asks for a look. */
const LONG = 90;

function Grants(props: { page: GrantsPage }) {
  const words = useWords();
  const [reviewed, review] = useState<ReviewedGrant | null>(null);
  const { done, tell } = useDone();
  const { grants, byPosition, today } = props.page;
  return (
    <Page
      crumbs={[
        { name: words.say('page.access'), path: '/access' },
        { name: words.say('accessPlaces.grants') },
      ]}
    >
      <AccessPlaces />
      <Sentence>
        {words.say('grants.sentence', {
          grants: grants.length,
          sensitive: grants.filter(({ isSensitive }) => isSensitive).length,
          unused: grants.filter((grant) => isUnused(grant, today)).length,
          days: LONG,
        })}
      </Sentence>
      <Done done={done} />
      <Part title={words.say('grants.byHand')} lead={words.say('grants.byHand.lead')}>
        <Table
          caption={words.say('grants.byHand')}
          rows={grants}
          rowKey={(row) => row.id}
          sort="role"
          sortName="grants"
          empty={words.say('grants.none')}
          columns={[
            {
              id: 'who',
              title: words.say('column.who'),
              isProse: true,
              order: (row) => row.who.name,
              show: (row) => (
                <>
                  {row.who.name}
                  {row.who.isOff ? <span className="quiet"> {words.say('grants.off')}</span> : null}
                </>
              ),
            },
            {
              id: 'role',
              title: words.say('column.role'),
              isProse: true,
              // Upwards the sensitive come first.
              order: (row) => `${row.isSensitive ? 0 : 1} ${roleName(words, row)}`,
              show: (row) => (
                <>
                  {words.say('where.role', {
                    role: roleName(words, row),
                    scope: placesWords(words, row.scope),
                  })}
                  {row.isSensitive ? (
                    <>
                      <br />
                      <State kind="watch">{words.say('grants.sensitive')}</State>
                    </>
                  ) : null}
                </>
              ),
            },
            {
              id: 'why',
              title: words.say('column.grantedFor'),
              isProse: true,
              show: (row) => (
                <>
                  <q>{row.justification}</q>{' '}
                  <span className="quiet">
                    {words.say('grants.agreed', { requester: row.requester, approver: row.approver })}
                  </span>
                </>
              ),
            },
            {
              id: 'age',
              title: words.say('column.grantAge'),
              first: 'down',
              order: (row) => row.ageDays,
              show: (row) => (
                <>
                  {ageWords(words, row)}
                  <br />
                  <span className="quiet">{endWords(words, row)}</span>
                </>
              ),
            },
            {
              id: 'used',
              title: words.say('column.lastUse'),
              order: (row) => row.lastUsedAt ?? '',
              show: (row) =>
                row.lastUsedAt === null ? (
                  <State kind={isUnused(row, today) ? 'watch' : 'no-data'}>
                    {words.say('grants.neverUsed')}
                  </State>
                ) : (
                  words.moment(row.lastUsedAt)
                ),
            },
            {
              id: 'reviewed',
              title: words.say('column.review'),
              order: (row) => row.review?.at ?? '',
              show: (row) => (
                <>
                  {row.review === null
                    ? words.say('grants.neverReviewed')
                    : words.say('access.byWhen', {
                        name: row.review.by,
                        moment: words.moment(row.review.at),
                      })}
                  <br />
                  <button
                    type="button"
                    className="word-button screen-only"
                    aria-haspopup="dialog"
                    aria-label={words.say('grants.reviewOf', {
                      name: row.who.name,
                      role: roleName(words, row),
                    })}
                    onClick={() => review(row)}
                  >
                    {words.say('grants.review')}
                  </button>
                </>
              ),
            },
          ]}
        />
      </Part>
      <Part title={words.say('grants.byPosition')} lead={words.say('grants.byPosition.lead')}>
        <Positions page={props.page} rows={byPosition} />
      </Part>
      {reviewed === null ? null : (
        <GrantReview
          key={reviewed.id}
          grant={reviewed}
          close={() => review(null)}
          done={(outcome) => {
            review(null);
            tell(outcome === 'attestation' ? 'grants.kept' : 'grants.ended', { name: reviewed.who.name });
          }}
        />
      )}
    </Page>
  );
}

function Positions(props: { page: GrantsPage; rows: GrantsPage['byPosition'] }) {
  const words = useWords();
  return (
    <Table
      caption={words.say('grants.byPosition')}
      rows={props.rows}
      rowKey={(row) => row.role.role}
      sort="-people"
      sortName="positions"
      empty={words.say('grants.noPositions')}
      columns={[
        {
          id: 'role',
          title: words.say('column.roleAlone'),
          order: (row) => words.of(row.role.title),
          show: (row) => words.of(row.role.title),
        },
        {
          id: 'people',
          title: words.say('column.people'),
          isNumeric: true,
          first: 'down',
          order: (row) => row.people,
          show: (row) => words.count(row.people),
        },
        {
          id: 'opens',
          title: words.say('column.opens'),
          first: 'down',
          order: (row) => Number(row.isSensitive),
          show: (row) =>
            row.isSensitive ? <State kind="watch">{words.say('grants.sensitive')}</State> : null,
        },
      ]}
    />
  );
}

function roleName(words: Words, { role, roleId }: ReviewedGrant): string {
  return role === null ? roleId : words.of(role.title);
}

function isUnused({ lastUsedAt, ageDays }: ReviewedGrant, today: string): boolean {
  if (lastUsedAt === null) return ageDays >= LONG;
  return Date.parse(today) - Date.parse(lastUsedAt) >= LONG * 86_400_000;
}

function ageWords(words: Words, { ageDays, beginsOn }: ReviewedGrant): string {
  return ageDays < 0
    ? words.say('grants.begins', { day: words.day(beginsOn, true) })
    : words.say('grants.age', { days: ageDays });
}

function endWords(words: Words, { endsOn }: ReviewedGrant): string {
  return endsOn === null
    ? words.say('grants.noEnd')
    : words.say('access.grantedUntil', { day: words.day(endsOn, true) });
}
