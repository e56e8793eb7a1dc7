import { Link, useLocation } from 'react-router';
import type { OfferShape } from '../../src/reports/shapes/access.ts';
import { askPath } from '../access/ask-path.ts';
import { approversWords, placesWords } from '../access/role-words.ts';
import { useWhy, type WhyAbout } from '../api/access.ts';
import type { Problem } from '../api/request.ts';
import { useWords } from '../languages/words.tsx';
import { useViewer } from '../shell/session.ts';
import styles from './page.module.css';

/** Under a denial: which roles would open it, who may decide, and the way to ask. */
export function WhyNot(props: { problem: Problem }) {
  const words = useWords();
  const { pathname, search } = useLocation();
  const viewer = useViewer();
  const about = aboutOf(props.problem, pathname, new URLSearchParams(search));
  const query = useWhy(about ?? {}, about !== null && viewer !== null);
  // Nobody signed in, or somebody who may ask for nothing.
  if (viewer === null || query.data?.mayAsk === false) return null;
  const offers = query.data?.offers ?? [];
  return (
    <section className={styles.whyNot} aria-busy={query.isLoading}>
      {offers.length === 0 ? null : (
        <>
          <h2>{words.say('whyNot.title')}</h2>
          <p className="quiet">{words.say('whyNot.lead')}</p>
          <ul>
            {offers.map((offer) => (
              <li key={offer.role.role}>
                <Offer offer={offer} />
              </li>
            ))}
          </ul>
        </>
      )}
      <p className={styles.whyNotWays}>
        <Link to="/my-access?ask">{words.say('whyNot.request')}</Link>
        <Link to="/my-access">{words.say('whyNot.mine')}</Link>
      </p>
    </section>
  );
}

function Offer(props: { offer: OfferShape }) {
  const words = useWords();
  const { role, scope, asked, approvers } = props.offer;
  const title = words.say('where.role', { role: words.of(role.title), scope: placesWords(words, scope) });
  return (
    <>
      <h3>{title}</h3>
      <p>
        {words.of(role.about)}{' '}
        <span className="quiet">
          {words.say('whyNot.decides', { approvers: approversWords(words, approvers) })}
        </span>
      </p>
      <p>
        <Link to={askPath(role.role, asked)}>
          {words.say('whyNot.ask')} <span className="off-screen">{title}</span>
        </Link>
      </p>
    </>
  );
}

/** What was denied, as the server can be asked about it; null where no role is what is missing. */
function aboutOf({ parameters }: Problem, pathname: string, search: URLSearchParams): WhyAbout | null {
  const { kind, table, column, grain } = parameters;
  const [, first = '', second] = pathname.split('/');
  const school = search.get('school');
  switch (kind) {
    case 'no-role':
    case 'page':
      // Who opens attendance opens its students.
      return { page: first === 'students' && second !== undefined ? '/attendance' : `/${first}` };
    case 'other-school':
      return school === null ? null : { school, page: `/${first}` };
    case 'no-student':
      return second === undefined ? null : { student: decodeURIComponent(second) };
    case 'not-granted':
      return table === undefined || column === undefined || grain === undefined
        ? null
        : { table: String(table), column: String(column), grain: String(grain) };
    default:
      return null;
  }
}
