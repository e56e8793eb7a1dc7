import { type FormEvent, useState } from 'react';
import type { JobTitlesPage } from '../../../src/reports/shapes/roles.ts';
import { useDecideTitle, useJobTitles } from '../../api/roles.ts';
import { useWords, type Words } from '../../languages/words.tsx';
import { Notice, ProblemView, useProblemWords } from '../../page/problem.tsx';
import { Table } from '../../tables/table.tsx';
import styles from './roles.module.css';

type Title = JobTitlesPage['titles'][number];

/** The job titles HR has, how many people hold each, and the role it gives them here. */
export function JobTitles() {
  const words = useWords();
  const query = useJobTitles();
  const decide = useDecideTitle();
  const problem = useProblemWords(decide.error);
  if (query.isError) return <ProblemView error={query.error} again={() => void query.refetch()} />;
  if (query.data === undefined) return <p role="status">{words.say('page.loading')}</p>;
  const { titles, roles } = query.data;
  const names = new Map(roles.map(({ role, title }) => [role, words.of(title)]));
  const named = (ids: readonly string[]) =>
    ids.length === 0 ? words.say('titles.noRole') : words.list(ids.map((id) => names.get(id) ?? id));
  return (
    <>
      <div aria-live="polite">
        {decide.isSuccess ? (
          <p className={styles.done}>{words.say('titles.saved', { title: decide.variables.title })}</p>
        ) : null}
      </div>
      {decide.isError ? <Notice {...problem} /> : null}
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
            order: (row) => named(row.roles),
            show: (row) =>
              row.title === null ? (
                named(row.roles)
              ) : (
                <Decision
                  key={row.decided?.role ?? 'inherit'}
                  row={row}
                  roles={roles.map(({ role }) => ({ role, name: names.get(role) ?? role }))}
                  inherited={named(row.inherited)}
                  isBusy={decide.isPending}
                  decide={(role) => decide.mutate({ title: row.title ?? '', role })}
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
    </>
  );
}

/** The choice of one title. It is saved by its button: walking through a list with the keyboard decides nothing. */
function Decision(props: {
  row: Title;
  roles: readonly { role: string; name: string }[];
  inherited: string;
  isBusy: boolean;
  decide(role: string): void;
}) {
  const words = useWords();
  const { row, roles, inherited } = props;
  const now = row.decided?.role ?? 'inherit';
  const [chosen, choose] = useState(now);
  const title = row.title ?? '';
  function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    props.decide(chosen);
  }
  return (
    <form className={styles.decision} onSubmit={submit}>
      <select
        aria-label={words.say('titles.choose', { title })}
        value={chosen}
        onChange={(event) => choose(event.currentTarget.value)}
      >
        <option value="inherit">{words.say('titles.inherit', { roles: inherited })}</option>
        <option value="none">{words.say('titles.noRole')}</option>
        {roles.map(({ role, name }) => (
          <option key={role} value={role}>
            {name}
          </option>
        ))}
        {now === 'inherit' || now === 'none' || roles.some(({ role }) => role === now) ? null : (
          <option value={now}>{words.say('titles.gone', { role: now })}</option>
        )}
      </select>
      {chosen === now ? null : (
        <button type="submit" className="word-button" disabled={props.isBusy}>
          {words.say('titles.save')}
          <span className="off-screen"> {title}</span>
        </button>
      )}
    </form>
  );
}

function classificationWords(words: Words, { classifications }: Title): string {
  return words.list(classifications.map((each) => words.code('classification', each)));
}
