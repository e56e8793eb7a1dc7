import { useState } from 'react';
import type { StudentViewer, StudentViewers } from '../../src/reports/shapes/reach.ts';
import { useStudentViewers } from '../api/reach.ts';
import { useWords, type Words } from '../languages/words.tsx';
import { Dialog } from '../page/dialog.tsx';
import { ProblemView } from '../page/problem.tsx';
import { useViewer } from '../shell/session.ts';
import styles from './access.module.css';
import { OpenedDataList } from './opened-data.tsx';
import { originWords } from './reasons.tsx';
import { placesWords } from './role-words.ts';

/** "Who can see this student?": for those charged with asking it. */
export function WhoCanSee(props: { student: string; name: string }) {
  const words = useWords();
  const viewer = useViewer();
  const [isOpen, setOpen] = useState(false);
  if (viewer?.extras.includes('who_can_see') !== true) return null;
  return (
    <>
      <button
        type="button"
        className="word-button screen-only"
        aria-haspopup="dialog"
        onClick={() => setOpen(true)}
      >
        {words.say('whoCanSee.ask')}
      </button>
      {isOpen ? (
        <Dialog
          title={words.say('whoCanSee.title', { name: props.name })}
          close={() => {
            setOpen(false);
          }}
        >
          <Viewers student={props.student} />
        </Dialog>
      ) : null}
    </>
  );
}

function Viewers(props: { student: string }) {
  const words = useWords();
  const query = useStudentViewers(props.student);
  if (query.isError) return <ProblemView error={query.error} again={() => void query.refetch()} />;
  if (query.data === undefined) return <p role="status">{words.say('whoCanSee.wait')}</p>;
  const { viewers, today } = query.data;
  return (
    <>
      <p>
        {words.say('whoCanSee.sentence', {
          people: viewers.filter(({ hasAccount }) => hasAccount).length,
          others: viewers.filter(({ hasAccount }) => !hasAccount).length,
          day: words.day(today, true),
        })}
      </p>
      {[...Map.groupBy(viewers, ({ group }) => group)].map(([group, people]) => (
        <section key={group} className={styles.viewers}>
          <h3>{words.code('viewerGroup', group)}</h3>
          <ul>
            {[...Map.groupBy(people, (person) => JSON.stringify(person))].map(([key, alike]) => (
              <li key={key}>
                <Person alike={alike} />
              </li>
            ))}
          </ul>
        </section>
      ))}
      <details className={styles.viewerRoles}>
        <summary>{words.say('whoCanSee.roles')}</summary>
        {rolesIn(viewers).map((role) => (
          <section key={role.role}>
            <h4>{words.of(role.title)}</h4>
            <OpenedDataList role={role} />
          </section>
        ))}
      </details>
      <p className="quiet">{words.say('whoCanSee.counts')}</p>
    </>
  );
}

/** Somebody, or several whose names are not told and of whom nothing else differs. */
function Person(props: { alike: readonly StudentViewer[] }) {
  const words = useWords();
  const [first] = props.alike;
  if (first === undefined) return null;
  const { name, hasAccount, because } = first;
  return (
    <>
      <strong>{name ?? words.say('whoCanSee.family', { people: props.alike.length })}</strong>
      {hasAccount ? null : <span className="quiet"> {words.say('whoCanSee.noAccount')}</span>}
      <ul className={styles.because}>
        {because.map(({ reason, sections, relationship }) => (
          <li key={JSON.stringify([reason.role.role, reason.scope, reason.origin, reason.given])}>
            {words.say('where.role', {
              role: words.of(reason.role.title),
              scope: wayTo(words, { reason, sections, relationship }),
            })}
            . <span className="quiet">{originWords(words, reason)}</span>
          </li>
        ))}
      </ul>
    </>
  );
}

/** By what somebody comes to the student: kinship, sections, or the students of the role. */
function wayTo(words: Words, { reason, sections, relationship }: StudentViewer['because'][number]): string {
  if (relationship !== null) return words.code('relationship', relationship.toLowerCase());
  return sections.length > 0 ? words.list(sections) : placesWords(words, reason.scope);
}

function rolesIn(viewers: StudentViewers['viewers']) {
  const roles = viewers.flatMap(({ because }) => because.map(({ reason }) => reason.role));
  return [...new Map(roles.map((role) => [role.role, role])).values()];
}
