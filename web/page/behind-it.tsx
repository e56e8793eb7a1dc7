import type { MeasureLabel, PageContext } from '../../src/reports/shapes/common.ts';
import { fraction, once } from '../../src/reports/views/measure-definition.ts';
import { findingWords, hiddenNotes } from '../../src/reports/views/notes.ts';
import type { WhyAbout } from '../api/access.ts';
import { useWords } from '../languages/words.tsx';
import styles from './page.module.css';
import { Why } from './why.tsx';
import { whyHidden } from './why-hidden.tsx';

/** The last part of a page: definitions, sources, what is hidden and why, findings, print. */
export function BehindIt(props: {
  context: PageContext;
  measures: readonly MeasureLabel[];
  /** What one may ask why about, where that is not the measures. */
  why?: WhyAbout;
}) {
  const words = useWords();
  const { context } = props;
  const why = { ...(props.measures.length === 0 ? {} : { measures: idsOf(props.measures) }), ...props.why };
  return (
    <section className={styles.behind} aria-labelledby="behind-it">
      <div className={styles.partHead}>
        <h2 id="behind-it">{words.say('behind.title')}</h2>
        <button type="button" className="word-button screen-only" onClick={() => window.print()}>
          {words.say('behind.print')}
        </button>
      </div>
      <div className={styles.behindColumns}>
        {props.measures.length === 0 ? null : <Definitions measures={props.measures} />}
        <div>
          <h3>{words.say('why.title')}</h3>
          <Why about={why} />
          <h3 id={whyHidden} tabIndex={-1}>
            {words.say('behind.hidden')}
          </h3>
          <Hidden context={context} />
          <h3>{words.say('behind.findings')}</h3>
          <Findings context={context} />
          <h3>{words.say('behind.when')}</h3>
          <p>
            {words.say('behind.published', {
              edition: context.edition,
              moment: words.moment(context.publishedAt),
              day: words.day(context.asOf, true),
            })}
          </p>
        </div>
      </div>
    </section>
  );
}

function Definitions(props: { measures: readonly MeasureLabel[] }) {
  const words = useWords();
  return (
    <div>
      <h3>{words.say('behind.definitions')}</h3>
      <dl className={styles.definitions}>
        {once(props.measures).map((measure) => (
          <div key={measure.id}>
            <dt>{words.of(measure.title)}</dt>
            <dd>
              {words.of(measure.definition)} <span className="quiet">{fraction(words, measure)}</span>
            </dd>
          </div>
        ))}
      </dl>
    </div>
  );
}

function Hidden(props: { context: PageContext }) {
  const words = useWords();
  const { cells, hidden } = props.context.suppression;
  if (hidden === 0) return <p>{words.say('behind.nothingHidden', { cells })}</p>;
  return (
    <>
      <p>{words.say('behind.someHidden', { cells, hidden })}</p>
      <ul className={styles.reasons}>
        {hiddenNotes(words, props.context.suppression).map((note) => (
          <li key={note}>{note}</li>
        ))}
      </ul>
    </>
  );
}

function Findings(props: { context: PageContext }) {
  const words = useWords();
  const { findings } = props.context;
  if (findings.length === 0) return <p>{words.say('behind.noFindings')}</p>;
  return (
    <ul className={styles.reasons}>
      {findings.map((finding) => (
        <li key={`${finding.rule} ${finding.message}`}>{findingWords(words, finding)}</li>
      ))}
    </ul>
  );
}

function idsOf(measures: readonly MeasureLabel[]): string {
  return once(measures)
    .map(({ id }) => id)
    .join(',');
}
