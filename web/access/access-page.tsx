import { Navigate } from 'react-router';
import type { AccessPage } from '../../src/reports/shapes/access.ts';
import { useAccess } from '../api/access.ts';
import { useWords } from '../languages/words.tsx';
import { Answer, Page, Part, Sentence } from '../page/page.tsx';
import styles from './access.module.css';
import { AccessPlaces, useAccessPlaces } from './access-places.tsx';
import { DecidedRequests } from './decided-requests.tsx';
import { QueuedRequest } from './queued-request.tsx';

/** Requests for access that wait for the viewer, and what was decided lately. */
export function Component() {
  const words = useWords();
  const query = useAccess();
  return (
    <Answer query={query} title={words.say('page.access')}>
      {(page) => <Access page={page} />}
    </Answer>
  );
}

function Access(props: { page: AccessPage }) {
  const words = useWords();
  const [first] = useAccessPlaces();
  const { open, decided, mayApprove, today } = props.page;
  // Who has other duties here, and not this one, is led to them.
  if (!mayApprove && first !== undefined && first.path !== '/access')
    return <Navigate replace to={first.path} />;
  return (
    <Page crumbs={[{ name: words.say('page.access') }]}>
      <AccessPlaces />
      <Sentence>{words.say('access.sentence', { open: open.length, decided: decided.length })}</Sentence>
      <Part title={words.say('access.open')} lead={open.length === 0 ? null : words.say('access.open.lead')}>
        {open.length === 0 ? (
          <p>{words.say('access.noneOpen')}</p>
        ) : (
          <ul className={styles.queue}>
            {open.map((request) => (
              <li key={request.id}>
                <QueuedRequest request={request} today={today} />
              </li>
            ))}
          </ul>
        )}
      </Part>
      <Part title={words.say('access.decided')}>
        <DecidedRequests decided={decided} />
      </Part>
    </Page>
  );
}
