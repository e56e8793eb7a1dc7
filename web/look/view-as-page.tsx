import { useDebouncedValue } from '@mantine/hooks';
import { useId, useState } from 'react';
import { useNavigate } from 'react-router';
import type { ViewAsPage } from '../../src/reports/shapes/view-as.ts';
import { useLookAs, useViewAsPeople } from '../api/look.ts';
import { useWords } from '../languages/words.tsx';
import { Answer, Page, Sentence } from '../page/page.tsx';
import { ProblemView } from '../page/problem.tsx';
import { heldRoleWords } from '../shell/held-role.ts';
import styles from './look.module.css';

/** Whom to look as: people by name, with what they are. */
export function Component() {
  const words = useWords();
  const [search, type] = useState('');
  const [asked] = useDebouncedValue(search, 200);
  const query = useViewAsPeople(asked);
  return (
    <Answer query={query} title={words.say('page.viewAs')}>
      {(page) => <People page={page} search={search} type={type} />}
    </Answer>
  );
}

function People(props: { page: ViewAsPage; search: string; type(search: string): void }) {
  const words = useWords();
  const id = useId();
  const navigate = useNavigate();
  const lookAs = useLookAs();
  const { people, hasMore } = props.page;
  return (
    <Page crumbs={[{ name: words.say('page.viewAs') }]}>
      <Sentence>{words.say('viewAs.sentence')}</Sentence>
      <p className={styles.search}>
        <label htmlFor={id}>{words.say('viewAs.search')}</label>
        <input
          id={id}
          type="search"
          value={props.search}
          maxLength={100}
          autoComplete="off"
          onChange={(event) => props.type(event.currentTarget.value)}
        />
      </p>
      {lookAs.isError ? <ProblemView error={lookAs.error} /> : null}
      <ul className={styles.people}>
        {people.map((person) => (
          <li key={person.username}>
            <strong>{person.name}</strong>
            <span className="quiet">
              {person.roles.length === 0
                ? words.say('viewAs.noRole')
                : words.list(person.roles.map((role) => heldRoleWords(words, role)))}
            </span>
            <button
              type="button"
              className="word-button"
              aria-label={words.say('viewAs.lookAs', { name: person.name })}
              disabled={lookAs.isPending}
              onClick={() => lookAs.mutate(person.username, { onSuccess: () => void navigate('/') })}
            >
              {words.say('viewAs.look')}
            </button>
          </li>
        ))}
      </ul>
      <p role="status" className="quiet">
        {people.length === 0 ? words.say('viewAs.none') : hasMore ? words.say('viewAs.more') : null}
      </p>
    </Page>
  );
}
