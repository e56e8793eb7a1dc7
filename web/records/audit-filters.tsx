import { type FormEvent, useId } from 'react';
import { useSearchParams } from 'react-router';
import { useWords } from '../languages/words.tsx';
import styles from './records.module.css';

export const filterNames = ['actor', 'kind', 'from', 'until', 'text'] as const;

/** What is looked for, kept in the address. */
export function AuditFilters(props: { kinds: readonly string[] }) {
  const words = useWords();
  const id = useId();
  const [parameters, setParameters] = useSearchParams();
  const value = (name: string) => parameters.get(name) ?? '';

  function search(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const next = new URLSearchParams();
    for (const name of filterNames) {
      const given = String(form.get(name) ?? '').trim();
      if (given !== '') next.set(name, given);
    }
    setParameters(next);
  }

  return (
    <search>
      <form className={`${styles.filters} screen-only`} onSubmit={search}>
        <div className={styles.field}>
          <label htmlFor={`${id}-actor`}>{words.say('audit.actor')}</label>
          <input id={`${id}-actor`} name="actor" defaultValue={value('actor')} autoComplete="off" />
        </div>
        <div className={styles.field}>
          <label htmlFor={`${id}-kind`}>{words.say('audit.kind')}</label>
          <select id={`${id}-kind`} name="kind" defaultValue={value('kind')}>
            <option value="">{words.say('audit.everyKind')}</option>
            {props.kinds.map((kind) => (
              <option key={kind} value={kind}>
                {words.code('did', kind)}
              </option>
            ))}
          </select>
        </div>
        <div className={styles.field}>
          <label htmlFor={`${id}-from`}>{words.say('audit.from')}</label>
          <input id={`${id}-from`} name="from" type="date" defaultValue={value('from')} />
        </div>
        <div className={styles.field}>
          <label htmlFor={`${id}-until`}>{words.say('audit.until')}</label>
          <input id={`${id}-until`} name="until" type="date" defaultValue={value('until')} />
        </div>
        <div className={styles.field}>
          <label htmlFor={`${id}-text`}>{words.say('audit.text')}</label>
          <input
            id={`${id}-text`}
            name="text"
            defaultValue={value('text')}
            maxLength={100}
            autoComplete="off"
          />
        </div>
        <p className={styles.search}>
          <button type="submit" className={styles.plain}>
            {words.say('audit.search')}
          </button>
          {filterNames.some((name) => parameters.has(name)) ? (
            <button
              type="button"
              className="word-button"
              onClick={() => setParameters(new URLSearchParams())}
            >
              {words.say('audit.clear')}
            </button>
          ) : null}
        </p>
      </form>
    </search>
  );
}
