import { useState } from 'react';
import type { AuditEntryShape } from '../../src/reports/shapes/audit.ts';
import { useWords, type Words } from '../languages/words.tsx';
import { State } from '../page/state.tsx';
import styles from './records.module.css';

/** Kinds of entries by which somebody was kept out. */
const refusals = ['denial', 'sign-in-failed', 'sign-in-locked', 'sign-in-denied'];

/** Entries in plain words, each with its facts behind it. */
export function AuditEntries(props: { entries: readonly AuditEntryShape[]; timeZone: string }) {
  const words = useWords();
  if (props.entries.length === 0) return <p className="quiet">{words.say('audit.none')}</p>;
  return (
    <ol className={styles.entries}>
      {props.entries.map((entry) => (
        <li key={entry.number}>
          <p className={styles.when}>
            <time dateTime={entry.at}>{words.moment(entry.at, props.timeZone)}</time>
            <span className="quiet"> {words.say('audit.number', { number: entry.number })}</span>
          </p>
          <div className={styles.said}>
            <p>
              <strong>{entry.actor}</strong> <Did entry={entry} />
            </p>
            <Facts entry={entry} />
          </div>
        </li>
      ))}
    </ol>
  );
}

function Did(props: { entry: AuditEntryShape }) {
  const words = useWords();
  const { kind } = props.entry;
  const text = [words.code('did', kind), ...aboutText(words, props.entry)].join(' · ');
  return refusals.includes(kind) ? <State kind="watch">{text}</State> : <span>{text}</span>;
}

function aboutText(words: Words, { about, students, purpose }: AuditEntryShape): string[] {
  return [
    ...(about === null ? [] : [about.replaceAll(/[_-]+/g, ' ')]),
    ...(students === null || students === 0 ? [] : [words.say('audit.students', { students })]),
    ...(purpose === null ? [] : [words.say('audit.for', { purpose: words.code('purpose', purpose) })]),
  ];
}

function Facts(props: { entry: AuditEntryShape }) {
  const words = useWords();
  const { facts, number } = props.entry;
  const [isOpen, setOpen] = useState(false);
  if (facts.length === 0) return null;
  return (
    <details onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary aria-label={words.say('audit.factsOf', { number })}>{words.say('audit.facts')}</summary>
      {/* Drawn when they are looked at: a page of them would be thousands of lines. */}
      <dl className={styles.facts} hidden={!isOpen}>
        {(isOpen ? facts : []).map(({ field, value }) => (
          <div key={field}>
            <dt>{fieldText(words, field)}</dt>
            {/* Reasons are written down in the words of the product's files. */}
            <dd {...(field === 'reason' ? { lang: 'en' } : {})}>{value}</dd>
          </div>
        ))}
      </dl>
    </details>
  );
}

/** `fields.student` → "Columns of students". What has no words is told as it is written. */
function fieldText(words: Words, field: string): string {
  if (words.knows('auditField', field)) return words.code('auditField', field);
  const [first = '', ...rest] = field.split('.');
  if (first === 'fields') return words.say('audit.columnsOf', { table: words.code('table', rest.join('.')) });
  if (rest.length === 0) return words.code('auditField', first);
  return `${words.code('auditField', first)}: ${rest.join(' ').replaceAll(/[_-]+/g, ' ')}`;
}
