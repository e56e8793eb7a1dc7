import type { StudentRecordPage } from '../../src/reports/shapes/records.ts';
import { useWords } from '../languages/words.tsx';
import { EntryForm, type Field, Unfolding } from './entry-form.tsx';
import type { Write } from './student-record-page.tsx';

/** Asking to see the record, or to have it changed; for who keeps records, entering what came by letter. */
export function AskForms(props: { page: StudentRecordPage; write: Write }) {
  const words = useWords();
  const { page, write } = props;
  const isLetter = page.standing === 'keeper';
  const letter: Field[] = isLetter
    ? [
        { name: 'askedBy', label: words.say('record.letter.by'), kind: 'line' },
        {
          ...{ name: 'askedOn', label: words.say('record.letter.on'), kind: 'day' },
          ...{ initial: page.today, max: page.today },
        },
      ]
    : [];
  const send = (kind: 'inspect' | 'amend') => (body: Record<string, string>) =>
    write('requests', { kind, ...body }, 'record.ask.done');
  return (
    <>
      <Unfolding name={words.say(isLetter ? 'record.letter.inspect' : 'record.ask.inspect')}>
        <EntryForm
          fields={[
            ...letter,
            {
              ...{ name: 'what', label: words.say('record.ask.what'), kind: 'area' },
              hint: words.say('record.ask.what.hint'),
            },
          ]}
          submit={words.say(isLetter ? 'record.letter.submit' : 'record.ask.submit')}
          send={send('inspect')}
        />
      </Unfolding>
      <Unfolding name={words.say(isLetter ? 'record.letter.amend' : 'record.ask.amend')}>
        <EntryForm
          fields={[
            ...letter,
            {
              ...{ name: 'what', label: words.say('record.ask.wrong'), kind: 'area' },
              hint: words.say('record.ask.wrong.hint'),
            },
            { name: 'wanted', label: words.say('record.ask.wanted'), kind: 'area' },
          ]}
          submit={words.say(isLetter ? 'record.letter.submit' : 'record.ask.submit')}
          send={send('amend')}
        />
      </Unfolding>
    </>
  );
}
