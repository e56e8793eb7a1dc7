import type { RecordsPage } from '../../src/reports/shapes/records.ts';
import { useRecordsChange } from '../api/records.ts';
import { useWords } from '../languages/words.tsx';
import { Part } from '../page/page.tsx';
import { Done, useDone } from './done.tsx';
import { EntryForm, type Field, Unfolding } from './entry-form.tsx';
import styles from './records.module.css';

/** When and how families were told of their rights. */
export function NoticesPart(props: { page: RecordsPage }) {
  const words = useWords();
  const change = useRecordsChange();
  const { done, tell } = useDone();
  const { notices, today, schoolYear } = props.page;
  const fields: Field[] = [
    {
      ...{ name: 'givenOn', label: words.say('records.notice.givenOn'), kind: 'day' },
      ...{ initial: today, max: today },
    },
    {
      ...{ name: 'way', label: words.say('records.notice.way'), kind: 'line' },
      hint: words.say('records.notice.way.hint'),
    },
    {
      ...{ name: 'languages', label: words.say('records.notice.languages'), kind: 'line' },
      hint: words.say('records.notice.languages.hint'),
    },
    {
      ...{ name: 'audience', label: words.say('records.notice.audience'), kind: 'line' },
      hint: words.say('records.notice.audience.hint'),
    },
  ];

  async function send({ languages = '', ...rest }: Record<string, string>) {
    const named = languages
      .split(',')
      .map((language) => language.trim())
      .filter((language) => language !== '');
    await change.mutateAsync({ path: 'notices', body: { ...rest, languages: named } });
    tell('records.notice.saved');
  }

  return (
    <Part title={words.say('records.notices')} lead={words.say('records.notices.lead')}>
      <Done done={done} />
      {notices.length === 0 ? <p className="quiet">{words.say('records.notices.none')}</p> : null}
      <ul className={styles.notices}>
        {notices.map((notice) => (
          <li key={notice.id}>
            <strong>{words.schoolYear(notice.schoolYear)}</strong>{' '}
            {words.say('records.notice.given', {
              ...{ day: words.day(notice.givenOn, true), way: notice.way, audience: notice.audience },
              languages: words.list(notice.languages),
            })}{' '}
            <span className="quiet">{words.say('records.recordedBy', { by: notice.recordedBy })}</span>
          </li>
        ))}
      </ul>
      <Unfolding name={words.say('records.notice.add', { year: words.schoolYear(schoolYear) })}>
        <EntryForm fields={fields} submit={words.say('records.notice.submit')} send={send} />
      </Unfolding>
    </Part>
  );
}
