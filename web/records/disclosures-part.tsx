import type { DisclosureShape, StudentRecordPage } from '../../src/reports/shapes/records.ts';
import { useWords, type Words } from '../languages/words.tsx';
import { Part } from '../page/page.tsx';
import { DisclosureForm } from './disclosure-form.tsx';
import { EntryForm, Unfolding } from './entry-form.tsx';
import styles from './records.module.css';
import type { Write } from './student-record-page.tsx';

/** Who was given the record, by what right; and what the list does not hold (34 CFR 99.32). */
export function DisclosuresPart(props: { page: StudentRecordPage; write: Write }) {
  const words = useWords();
  const { page, write } = props;
  const isKeeper = page.standing === 'keeper';
  return (
    <Part
      title={words.say('record.disclosures')}
      aside={
        <button type="button" className="word-button screen-only" onClick={() => window.print()}>
          {words.say('record.print')}
        </button>
      }
    >
      {page.disclosures.length === 0 ? (
        <p>{words.say('record.disclosures.none')}</p>
      ) : (
        <ol className={styles.entries}>
          {page.disclosures.map((disclosure) => (
            <Disclosure
              key={disclosure.id}
              disclosure={disclosure}
              write={isKeeper && page.mayWrite ? write : null}
            />
          ))}
        </ol>
      )}
      {isKeeper && page.mayWrite ? <DisclosureForm page={page} write={write} /> : null}
      <div className={styles.exempt}>
        <p>{words.say('record.exempt')}</p>
        <ul>
          <li>{words.say('record.exempt.family')}</li>
          <li>{words.say('record.exempt.officials')}</li>
          <li>{words.say('record.exempt.consent')}</li>
          <li>{words.say('record.exempt.directory')}</li>
          <li>{words.say('record.exempt.subpoena')}</li>
        </ul>
      </div>
    </Part>
  );
}

function Disclosure(props: { disclosure: DisclosureShape; write: Write | null }) {
  const words = useWords();
  const { disclosure, write } = props;
  const { struck, threat, outcome } = disclosure;
  const facts: [string, string | null][] = [
    [words.say('record.interest'), interestText(words, disclosure)],
    [words.say('record.provision'), words.code('provision', disclosure.provision)],
    [words.say('record.records'), recordsText(words, disclosure)],
    [words.say('record.threat'), threat],
  ];
  return (
    // What was entered by mistake may be about somebody else: it does not go to a family on paper either.
    <li {...(struck === null ? {} : { className: 'screen-only' })}>
      <p className={styles.when}>
        <time dateTime={disclosure.disclosedOn}>{words.day(disclosure.disclosedOn, true)}</time>
        {disclosure.times > 1 ? (
          <span className="quiet"> {words.say('record.times', { times: disclosure.times })}</span>
        ) : null}
      </p>
      <div className={styles.said}>
        <p>
          <strong className={struck === null ? undefined : styles.struck}>{disclosure.party}</strong>{' '}
          {outcome === 'refused' ? words.say('record.wasRefused') : null}
        </p>
        {struck === null ? null : (
          <p>
            {words.say('record.struck', {
              day: words.day(struck.on, true),
              by: struck.by,
              reason: struck.reason,
            })}
          </p>
        )}
        <dl className={styles.facts}>
          {facts.map(([label, value]) =>
            value === null ? null : (
              <div key={label}>
                <dt>{label}</dt>
                <dd>{value}</dd>
              </div>
            ),
          )}
        </dl>
        {write === null || struck !== null || disclosure.isLook ? null : (
          <Unfolding name={words.say('record.strike')}>
            <EntryForm
              fields={[{ name: 'reason', label: words.say('record.strike.reason'), kind: 'line' }]}
              submit={words.say('record.strike.submit')}
              send={(body) =>
                write(`disclosures/${encodeURIComponent(disclosure.id)}/striking`, body, 'record.strike.done')
              }
            />
          </Unfolding>
        )}
      </div>
    </li>
  );
}

function interestText(words: Words, { interest, isLook }: DisclosureShape): string {
  return isLook ? words.code('purpose', interest) : interest;
}

function recordsText(words: Words, { records, isLook }: DisclosureShape): string {
  return isLook ? words.list(records.map((table) => words.code('table', table))) : records.join(', ');
}
