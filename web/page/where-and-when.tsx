import { Link, useSearchParams } from 'react-router';
import type { PageContext } from '../../src/reports/shapes/common.ts';
import { useWords } from '../languages/words.tsx';
import { heldRoleWords } from '../shell/held-role.ts';
import { useMayOpen } from '../shell/session.ts';
import { Choice } from './choice.tsx';
import styles from './page.module.css';

/** School year, as-of day, edition, seen as whom, for which purpose. `isOfOneYear`: the page has no other years. */
export function WhereAndWhen(props: { context: PageContext; isOfOneYear?: boolean }) {
  const { context } = props;
  const words = useWords();
  const [parameters, setParameters] = useSearchParams();
  const mayOpenEdition = useMayOpen('/editions');

  function chooseYear(year: string) {
    const next = new URLSearchParams(parameters);
    next.set('schoolYear', year);
    setParameters(next);
  }

  return (
    <div className={styles.when}>
      <p>
        <YearChoice context={context} isFixed={props.isOfOneYear === true} choose={chooseYear} />
        <Dot />
        <span>
          {words.rich('where.asOf', { day: <time dateTime={context.asOf}>{words.day(context.asOf)}</time> })}
        </span>
        <Dot />
        {mayOpenEdition ? (
          <Link
            to={`/editions/${encodeURIComponent(context.edition)}`}
            title={words.moment(context.publishedAt)}
          >
            {words.say('where.edition', { edition: context.edition })}
          </Link>
        ) : (
          <span title={words.moment(context.publishedAt)}>
            {words.say('where.edition', { edition: context.edition })}
          </span>
        )}
      </p>
      <p>
        {context.seenAs.length === 0 ? null : (
          <>
            <span>{words.say('where.seenAs', { who: seenAs(words, context) })}</span>
            <Dot />
          </>
        )}
        <span>{words.say('where.purpose', { purpose: words.code('purpose', context.purpose) })}</span>
      </p>
    </div>
  );
}

function YearChoice(props: { context: PageContext; isFixed: boolean; choose(year: string): void }) {
  const words = useWords();
  const { schoolYear, schoolYears } = props.context;
  if (props.isFixed || schoolYears.length < 2) return <span>{words.schoolYear(schoolYear)}</span>;
  return (
    <Choice
      label={words.say('where.schoolYear')}
      value={String(schoolYear)}
      options={schoolYears.map((year) => ({ value: String(year), name: words.schoolYear(year) }))}
      choose={props.choose}
    />
  );
}

function seenAs(words: ReturnType<typeof useWords>, context: PageContext): string {
  return words.list(context.seenAs.map((one) => heldRoleWords(words, one)));
}

function Dot() {
  return (
    <span aria-hidden="true" className={styles.dot}>
      ·
    </span>
  );
}
