import type { JobTitlesPage } from '../../../src/reports/shapes/roles.ts';
import { useJobTitles } from '../../api/roles.ts';
import { useWords, type Words } from '../../languages/words.tsx';
import { ProblemView } from '../../page/problem.tsx';
import { Table } from '../../tables/table.tsx';
import { TitleDecision } from './title-decision.tsx';

/** The job titles HR has, how many people hold each, and the role it gives them here. */
export function JobTitles() {
  const words = useWords();
  const query = useJobTitles();
  if (query.isError) return <ProblemView error={query.error} again={() => void query.refetch()} />;
  if (query.data === undefined) return <p role="status">{words.say('page.loading')}</p>;
  const { titles, roles } = query.data;
  const names = new Map(roles.map(({ role, title }) => [role, words.of(title)]));
  const named = (ids: readonly string[]) =>
    ids.length === 0 ? words.say('titles.noRole') : words.list(ids.map((id) => names.get(id) ?? id));
  return (
    <Table
      caption={words.say('titles.title')}
      rows={titles}
      rowKey={(row) => row.title ?? `of ${row.classifications.join(' ')}`}
      sort="-people"
      sortName="titles"
      empty={words.say('titles.none')}
      columns={[
        {
          id: 'title',
          title: words.say('titles.jobTitle'),
          order: ({ title }) => title,
          show: ({ title }) => title ?? <span className="quiet">{words.say('titles.untitled')}</span>,
        },
        {
          id: 'gives',
          title: words.say('titles.gives'),
          isProse: true,
          order: (row) => named(row.roles),
          show: (row) =>
            row.title === null ? (
              named(row.roles)
            ) : (
              <TitleDecision
                title={row.title}
                now={row.decided?.role ?? 'inherit'}
                names={names}
                inherited={named(row.inherited)}
              />
            ),
        },
        {
          id: 'people',
          title: words.say('roles.people'),
          isNumeric: true,
          order: ({ people }) => people,
          show: ({ people }) => words.count(people),
        },
        {
          id: 'classification',
          title: words.say('titles.classification'),
          order: (row) => classificationWords(words, row),
          show: (row) => classificationWords(words, row),
        },
        {
          id: 'decided',
          title: words.say('column.decidedBy'),
          order: ({ decided }) => decided?.at ?? null,
          first: 'down',
          show: ({ decided }) =>
            decided === null
              ? null
              : words.say('access.byWhen', { name: decided.by, moment: words.moment(decided.at) }),
        },
      ]}
    />
  );
}

function classificationWords(words: Words, { classifications }: JobTitlesPage['titles'][number]): string {
  return words.list(classifications.map((each) => words.code('classification', each)));
}
