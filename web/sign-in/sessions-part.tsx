import type { SecurityPage } from '../../src/reports/shapes/sign-in.ts';
import { useEndSession, useSignOutEverywhere } from '../api/sign-in.ts';
import { useWords } from '../languages/words.tsx';
import { Part } from '../page/page.tsx';
import { ProblemView } from '../page/problem.tsx';
import styles from './sign-in.module.css';

/** Where one is signed in, with a way to end each, and all. */
export function SessionsPart(props: { sessions: SecurityPage['sessions'] }) {
  const words = useWords();
  const end = useEndSession();
  const everywhere = useSignOutEverywhere();
  return (
    <Part title={words.say('security.sessions')} lead={words.say('security.sessions.lead')}>
      {end.isError ? <ProblemView error={end.error} /> : null}
      {everywhere.isError ? <ProblemView error={everywhere.error} /> : null}
      <ul className={styles.rows}>
        {props.sessions.map((session) => (
          <li key={session.id}>
            <strong>
              {session.browser}
              {session.isThis ? ` (${words.say('security.thisOne')})` : ''}
            </strong>
            <span>{words.code('signedInBy', session.signedInBy, { issuer: session.issuer ?? '' })}</span>
            <span className="quiet">
              {words.say('security.seen', {
                begun: words.moment(session.createdAt),
                seen: words.moment(session.lastSeenAt),
              })}
            </span>
            {session.isThis ? null : (
              <button
                type="button"
                className="word-button"
                aria-label={words.say('security.endOf', {
                  browser: session.browser,
                  begun: words.moment(session.createdAt),
                })}
                disabled={end.isPending}
                onClick={() => end.mutate(session.id)}
              >
                {words.say('security.end')}
              </button>
            )}
          </li>
        ))}
      </ul>
      <p>
        <button
          type="button"
          className={styles.plain}
          disabled={everywhere.isPending}
          onClick={() => everywhere.mutate()}
        >
          {words.say('security.everywhere')}
        </button>
      </p>
    </Part>
  );
}
