import { type FormEvent, useState } from 'react';
import type { RecordsPage } from '../../src/reports/shapes/records.ts';
import { useRecordsChange } from '../api/records.ts';
import { useWords } from '../languages/words.tsx';
import { Part } from '../page/page.tsx';
import { ProblemView } from '../page/problem.tsx';
import { Done, useDone } from './done.tsx';
import styles from './records.module.css';

/** What the district gives out as directory information, and how many families said no. */
export function DirectoryPart(props: { page: RecordsPage }) {
  const words = useWords();
  const change = useRecordsChange();
  const { done, tell } = useDone();
  const { items, designated, decidedAt, decidedBy, optOuts } = props.page.directory;
  const [chosen, choose] = useState<ReadonlySet<string>>(() => new Set(designated));

  function toggle(item: string) {
    const next = new Set(chosen);
    if (!next.delete(item)) next.add(item);
    choose(next);
  }
  function save(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    change.mutate(
      { path: 'directory', body: { items: items.filter((item) => chosen.has(item)) } },
      { onSuccess: () => tell('records.directory.saved') },
    );
  }

  return (
    <Part title={words.say('records.directory')} lead={words.say('records.directory.lead')}>
      <Done done={done} />
      {change.isError ? <ProblemView error={change.error} /> : null}
      <p className={styles.line}>
        {decidedAt === null
          ? words.say('records.directory.nothing')
          : words.say('records.directory.decided', {
              by: decidedBy ?? '',
              moment: words.moment(decidedAt),
            })}{' '}
        {words.say('records.directory.optOuts', { students: optOuts })}
      </p>
      <form className={styles.form} onSubmit={save}>
        <fieldset className={styles.checks}>
          <legend>{words.say('records.directory.items')}</legend>
          {items.map((item) => (
            <label key={item}>
              <input type="checkbox" checked={chosen.has(item)} onChange={() => toggle(item)} />
              {words.code('directoryItem', item)}
            </label>
          ))}
        </fieldset>
        <button type="submit" className={`${styles.plain} screen-only`} disabled={change.isPending}>
          {words.say('records.directory.save')}
        </button>
      </form>
    </Part>
  );
}
