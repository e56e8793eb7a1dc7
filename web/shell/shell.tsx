import { type RefObject, useEffect, useRef, useState } from 'react';
import { Link, Navigate, NavLink, Outlet, ScrollRestoration, useLocation } from 'react-router';
import type { SessionShape } from '../../src/reports/shapes/operations.ts';
import { useSession } from '../api/queries.ts';
import { type MessageId, useWords } from '../languages/words.tsx';
import { LookBar } from '../look/look-bar.tsx';
import { Page, Sentence } from '../page/page.tsx';
import { ProblemView } from '../page/problem.tsx';
import { SessionContext, useViewer } from './session.ts';
import styles from './shell.module.css';
import { TopBar } from './top-bar.tsx';

/** The pages the navigation knows, in its order. It shows those the viewer may open. */
const places: readonly { path: string; name: MessageId }[] = [
  { path: '/district', name: 'page.district' },
  { path: '/school', name: 'page.school' },
  { path: '/sections', name: 'page.sections' },
  { path: '/students', name: 'page.students' },
  { path: '/attendance', name: 'page.attendance' },
  { path: '/deliveries', name: 'page.deliveries' },
  { path: '/runs', name: 'page.runs' },
  { path: '/upload', name: 'page.upload' },
  { path: '/editions', name: 'page.editions' },
  { path: '/access', name: 'page.access' },
  { path: '/records', name: 'page.records' },
  { path: '/audit', name: 'page.audit' },
];

/** What stands around every page: top bar, navigation, skip link. Leads to the sign-in when nobody is signed in. */
export function Shell() {
  const words = useWords();
  const session = useSession();
  const location = useLocation();
  const [isOpen, setOpen] = useState(false);
  const main = useRef<HTMLElement>(null);
  useFocusOnNewPage(main);

  if (session.isError) {
    return (
      <main className={styles.alone}>
        <ProblemView error={session.error} again={() => void session.refetch()} />
      </main>
    );
  }
  if (session.data === undefined) return null;
  if (session.data === null) {
    const from = `${location.pathname}${location.search}`;
    return <Navigate replace to={from === '/' ? '/sign-in' : `/sign-in?from=${encodeURIComponent(from)}`} />;
  }
  // Until there is a second factor, nothing else is theirs; the server holds to that too.
  if (session.data.mustEnroll && location.pathname !== '/security')
    return <Navigate replace to="/security" />;
  return (
    <SessionContext value={session.data}>
      <a className={styles.skip} href="#main">
        {words.say('shell.skip')}
      </a>
      <TopBar session={session.data} isOpen={isOpen} toggle={() => setOpen(!isOpen)} />
      <LookBar session={session.data} />
      <div className={styles.body}>
        <Navigation session={session.data} isOpen={isOpen} close={() => setOpen(false)} />
        <main id="main" ref={main} tabIndex={-1} className={styles.main}>
          <Outlet />
        </main>
      </div>
      <ScrollRestoration />
    </SessionContext>
  );
}

/** `/` is nobody's page: it leads to the viewer's own. */
export function Home() {
  const words = useWords();
  const home = useViewer()?.home ?? '/';
  if (home !== '/') return <Navigate replace to={home} />;
  return (
    <Page crumbs={[{ name: words.say('page.home') }]}>
      <Sentence>{words.say('home.none')}</Sentence>
      <p>{words.say('home.none.remedy')}</p>
      <p>
        <Link to="/my-access?ask">{words.say('whyNot.request')}</Link>
      </p>
    </Page>
  );
}

/** A new page begins at its beginning for keyboard and screen reader too; changing a filter moves nobody. */
function useFocusOnNewPage(main: RefObject<HTMLElement | null>) {
  const { pathname } = useLocation();
  const last = useRef(pathname);
  useEffect(() => {
    if (last.current === pathname) return;
    last.current = pathname;
    main.current?.focus({ preventScroll: true });
  }, [pathname, main]);
}

function Navigation(props: { session: SessionShape; isOpen: boolean; close(): void }) {
  const words = useWords();
  const shown = places.filter((place) => props.session.pages.includes(place.path));
  return (
    <nav
      id="navigation"
      aria-label={words.say('shell.navigation')}
      className={styles.navigation}
      data-open={props.isOpen}
    >
      <ul>
        {shown.map((place) => (
          <li key={place.path}>
            <NavLink to={place.path} className={styles.place ?? ''} onClick={props.close}>
              {words.say(place.name)}
              <Badge path={place.path} session={props.session} />
            </NavLink>
          </li>
        ))}
      </ul>
    </nav>
  );
}

/** How many things of a page wait for the viewer's decision. */
function Badge(props: { path: string; session: SessionShape }) {
  const words = useWords();
  const { held, requests } = props.session;
  const waiting = { '/deliveries': held, '/access': requests }[props.path] ?? 0;
  if (waiting === 0) return null;
  const said =
    props.path === '/access' ? words.say('access.badge', { requests }) : words.say('hold.badge', { held });
  return (
    <>
      {' '}
      <span className={styles.badge} title={said}>
        {words.count(waiting)}
        <span className="off-screen"> {said}</span>
      </span>
    </>
  );
}
