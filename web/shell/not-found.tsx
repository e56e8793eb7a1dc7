import { Link, useLocation, useRouteError } from 'react-router';
import { useWords } from '../languages/words.tsx';
import { ProblemView } from '../page/problem.tsx';
import styles from './shell.module.css';

export function NotFound() {
  const words = useWords();
  const { pathname } = useLocation();
  return (
    <>
      <title>{words.say('notFound.title')}</title>
      <h1 className={styles.lost}>{words.say('notFound.title')}</h1>
      <p>{words.say('notFound.what', { path: pathname })}</p>
      <p>
        <Link to="/">{words.say('notFound.home')}</Link>
      </p>
    </>
  );
}

/** A page that could not be drawn or loaded at all. */
export function Broken() {
  const error = useRouteError();
  return (
    <main className={styles.alone}>
      <ProblemView error={error} again={() => window.location.reload()} />
    </main>
  );
}
