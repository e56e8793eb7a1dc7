import { createContext, useContext } from 'react';
import { Link } from 'react-router';
import type { PageContext } from '../../src/reports/shapes/common.ts';
import { standingBackWords } from '../../src/reports/views/notes.ts';
import { useWords } from '../languages/words.tsx';
import styles from './page.module.css';
import { State } from './state.tsx';

/** What the page on screen says about sources that stand back; `Answer` puts it there for every page that has a context. */
export const HeldSources = createContext<PageContext['held']>([]);

/** The held sources of an answer, whatever page it is of. */
export function heldIn(answer: unknown): PageContext['held'] {
  if (typeof answer !== 'object' || answer === null || !('context' in answer)) return [];
  // Pages with a context are typed by their shape; others have none.
  return (answer as { context: PageContext }).context.held;
}

/** One sentence for each source behind the page whose newest delivery is held. */
export function StandingBack() {
  const words = useWords();
  const held = useContext(HeldSources);
  if (held.length === 0) return null;
  return (
    <section className={styles.standingBack} aria-label={words.say('held.notice')}>
      {held.map((source) => (
        <p key={source.source}>
          <State kind="watch">{standingBackWords(words, source)}</State>{' '}
          {source.delivery === null ? null : (
            <Link to={`/deliveries/${encodeURIComponent(source.delivery)}`}>{words.say('held.look')}</Link>
          )}
        </p>
      ))}
    </section>
  );
}
