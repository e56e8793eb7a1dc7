import { useState } from 'react';
import type { StudentRecordPage } from '../../src/reports/shapes/records.ts';
import { useWords } from '../languages/words.tsx';
import { Part } from '../page/page.tsx';
import { ProblemView } from '../page/problem.tsx';
import { State } from '../page/state.tsx';
import { EntryForm, Unfolding } from './entry-form.tsx';
import styles from './records.module.css';
import type { Write } from './student-record-page.tsx';

/** Whether anything of the student may be given out as directory information, and changing that. */
export function OptOutPart(props: { page: StudentRecordPage; write: Write }) {
  const words = useWords();
  const { page, write } = props;
  const { optOut, directoryItems, mayWrite, standing } = page;
  const [error, setError] = useState<unknown>(null);
  const [isSending, setSending] = useState(false);

  async function set(isOptedOut: boolean) {
    setSending(true);
    setError(null);
    try {
      await write('opt-out', { isOptedOut }, isOptedOut ? 'optOut.done' : 'optIn.done');
    } catch (problem) {
      setError(problem);
    } finally {
      setSending(false);
    }
  }

  const button = (isOptedOut: boolean) => (
    <p className="screen-only">
      <button
        type="button"
        className={styles.plain}
        disabled={isSending}
        onClick={() => void set(isOptedOut)}
      >
        {words.say(isOptedOut ? 'optOut.submit' : 'optIn.submit')}
      </button>
    </p>
  );
  return (
    <Part
      title={words.say('records.directory')}
      lead={
        directoryItems.length === 0
          ? words.say('optOut.nothing')
          : words.say('optOut.items', {
              items: words.list(directoryItems.map((item) => words.code('directoryItem', item))),
            })
      }
    >
      {error === null ? null : <ProblemView error={error} />}
      <p className={styles.reminder}>
        {optOut === null ? (
          <State kind="no-data">{words.say('optOut.none')}</State>
        ) : (
          <State kind="on-track">
            {words.say('optOut.since', { by: optOut.askedBy, day: words.day(optOut.beginsOn, true) })}
          </State>
        )}
      </p>
      {!mayWrite ? null : optOut !== null ? (
        button(false)
      ) : standing === 'family' ? (
        button(true)
      ) : (
        <Unfolding name={words.say('optOut.letter')}>
          <EntryForm
            fields={[
              { name: 'askedBy', label: words.say('record.letter.by'), kind: 'line' },
              {
                ...{ name: 'beginsOn', label: words.say('record.letter.on'), kind: 'day' },
                ...{ initial: page.today, max: page.today },
              },
            ]}
            submit={words.say('optOut.submit')}
            send={(body) => write('opt-out', { isOptedOut: true, ...body }, 'optOut.done')}
          />
        </Unfolding>
      )}
    </Part>
  );
}
