import { useId, useState } from 'react';
import { Link } from 'react-router';
import { Reasons } from '../access/reasons.tsx';
import { useWhy, type WhyAbout } from '../api/access.ts';
import { useWords } from '../languages/words.tsx';
import styles from './page.module.css';
import { ProblemView } from './problem.tsx';

/** "Why can I see this?": asked only when somebody wants to know, answered where the question stands. */
export function Why(props: { about: WhyAbout }) {
  const words = useWords();
  const id = useId();
  const [isOpen, setOpen] = useState(false);
  const { about } = props;
  const question =
    about.student !== undefined ? 'why.student' : about.page !== undefined ? 'why.page' : 'why.numbers';
  return (
    <div className="screen-only">
      <button
        type="button"
        className="word-button"
        aria-expanded={isOpen}
        aria-controls={id}
        onClick={() => setOpen(!isOpen)}
      >
        {words.say(question)}
      </button>
      <div id={id} className={styles.why} hidden={!isOpen} aria-live="polite">
        {isOpen ? <WhyAnswer about={about} /> : null}
      </div>
    </div>
  );
}

function WhyAnswer(props: { about: WhyAbout }) {
  const words = useWords();
  const query = useWhy(props.about);
  if (query.isError) return <ProblemView error={query.error} again={() => void query.refetch()} />;
  if (query.data === undefined) return <p role="status">{words.say('why.wait')}</p>;
  const { isAllowed, because, minimum } = query.data;
  if (!isAllowed) return <p>{words.say('why.noLonger')}</p>;
  return (
    <>
      {props.about.measures === undefined ? null : (
        <p>{minimum === null ? words.say('why.asTheyAre') : words.say('why.minimum', { minimum })}</p>
      )}
      <p>{words.say('why.because', { count: because.length })}</p>
      <Reasons because={because} />
      <p>
        <Link to="/my-access">{words.say('why.more')}</Link>
      </p>
    </>
  );
}
