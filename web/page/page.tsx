import type { UseQueryResult } from '@tanstack/react-query';
import { Fragment, type ReactNode } from 'react';
import { Link } from 'react-router';
import { useWords } from '../languages/words.tsx';
import styles from './page.module.css';
import { ProblemView } from './problem.tsx';
import { HeldSources, heldIn, StandingBack } from './standing-back.tsx';

export interface Crumb {
  readonly name: string;
  readonly path?: string;
}

/** The frame of a page: where (its crumbs, the last one being its title) and when, then what it says. */
export function Page(props: {
  crumbs: readonly Crumb[];
  /** For the browser's tab and history, where the crumbs hold a name that must not stay there. */
  tab?: string;
  when?: ReactNode;
  children: ReactNode;
}) {
  const words = useWords();
  const last = props.crumbs.at(-1);
  return (
    <article className={styles.page}>
      <title>{`${props.tab ?? props.crumbs.map((crumb) => crumb.name).join(' · ')} · Almanac`}</title>
      <header className={styles.where}>
        <div className={styles.crumbs}>
          {props.crumbs.slice(0, -1).map((crumb) => (
            <Fragment key={crumb.name}>
              {crumb.path ? <Link to={crumb.path}>{crumb.name}</Link> : <span>{crumb.name}</span>}
              <span aria-hidden="true" className="quiet">
                ›
              </span>
            </Fragment>
          ))}
          <h1 className={styles.title}>{last?.name ?? words.say('page.home')}</h1>
        </div>
        {props.when}
      </header>
      <StandingBack />
      {props.children}
    </article>
  );
}

/** The one sentence that says what the page found. */
export function Sentence(props: { children: ReactNode }) {
  return <p className={styles.sentence}>{props.children}</p>;
}

/** A part of a page under a heading; `aside` stands at the right of the heading. */
export function Part(props: { title: ReactNode; lead?: ReactNode; aside?: ReactNode; children: ReactNode }) {
  return (
    <section className={styles.part}>
      <div className={styles.partHead}>
        <h2>{props.title}</h2>
        {props.aside}
      </div>
      {props.lead ? <p className={styles.lead}>{props.lead}</p> : null}
      {props.children}
    </section>
  );
}

/** Two parts side by side where there is room. */
export function Beside(props: { children: ReactNode }) {
  return <div className={styles.beside}>{props.children}</div>;
}

/**
 * What a query has to say: its page, its problem, or the skeleton of the page. While a filter changes, the last
 * answer stays up and is marked busy.
 */
export function Answer<Shape>(props: {
  query: UseQueryResult<Shape>;
  title: string;
  children: (shape: Shape) => ReactNode;
}) {
  const { query } = props;
  if (query.data !== undefined && !query.isError) {
    return (
      <div aria-busy={query.isPlaceholderData} className={styles.answer}>
        <HeldSources value={heldIn(query.data)}>{props.children(query.data)}</HeldSources>
      </div>
    );
  }
  return (
    <Page crumbs={[{ name: props.title }]}>
      {query.isError ? <ProblemView error={query.error} again={() => void query.refetch()} /> : <Skeleton />}
    </Page>
  );
}

/** Stands where the page will stand, in its sizes. Shows itself only after 300 ms: faster answers need no stand-in. */
function Skeleton() {
  const words = useWords();
  return (
    <div className={styles.skeleton}>
      <p className="off-screen" role="status">
        {words.say('page.loading')}
      </p>
      <div data-size="sentence" />
      <div data-size="figures" />
      <div data-size="table" />
    </div>
  );
}
