import { useState } from 'react';
import type { RequestShape, StudentRecordPage } from '../../src/reports/shapes/records.ts';
import { useWords } from '../languages/words.tsx';
import { ProblemView } from '../page/problem.tsx';
import { EntryForm, type Field, Unfolding } from './entry-form.tsx';
import styles from './records.module.css';
import type { Write } from './student-record-page.tsx';

interface Step {
  readonly page: StudentRecordPage;
  readonly request: RequestShape;
  readonly write: Write;
}

/** What the viewer may do next with a request; the server says what that is. */
export function RequestSteps(props: Step) {
  const { may } = props.request;
  return (
    <>
      {may.includes('answer') ? <AnswerForm {...props} /> : null}
      {may.includes('ask_hearing') ? <AskHearing {...props} /> : null}
      {may.includes('hold_hearing') ? <HearingForm {...props} /> : null}
      {may.includes('place_statement') ? <StatementForm {...props} /> : null}
    </>
  );
}

const pathOf = ({ id }: RequestShape, step: string) => `requests/${encodeURIComponent(id)}/${step}`;

function dayField(page: StudentRecordPage, label: string): Field {
  return { name: 'on', label, kind: 'day', initial: page.today, max: page.today };
}

function AnswerForm({ page, request, write }: Step) {
  const words = useWords();
  const on = dayField(page, words.say('record.answer.on'));
  const isChange = request.kind === 'amend';
  const fields: Field[] = [
    ...(isChange
      ? [
          {
            ...{ name: 'answer', label: words.say('record.answer.which'), kind: 'choice' as const },
            options: (['amended', 'refused'] as const).map((value) => ({
              value,
              name: words.code('answer', value),
            })),
          },
        ]
      : []),
    on,
    {
      ...{ name: 'words', label: words.say('record.answer.words'), kind: 'area' as const },
      hint: words.say(isChange ? 'record.answer.words.hint' : 'record.answer.inspected.hint'),
      isOptional: true,
    },
  ];
  return (
    <Unfolding name={words.say(isChange ? 'record.answer.amend' : 'record.answer.inspect')}>
      <EntryForm
        fields={fields}
        submit={words.say('record.answer.submit')}
        send={(body) =>
          write(pathOf(request, 'answer'), { answer: 'inspected', ...body }, 'record.answer.done')
        }
      />
    </Unfolding>
  );
}

function AskHearing({ request, write }: Step) {
  const words = useWords();
  const [error, setError] = useState<unknown>(null);
  const [isSending, setSending] = useState(false);
  async function ask() {
    setSending(true);
    setError(null);
    try {
      await write(pathOf(request, 'hearing'), {}, 'record.hearing.askDone');
    } catch (problem) {
      setError(problem);
      setSending(false);
    }
  }
  return (
    <div className="screen-only">
      {error === null ? null : <ProblemView error={error} />}
      <p className={styles.line}>
        <button type="button" className={styles.plain} disabled={isSending} onClick={() => void ask()}>
          {words.say('record.hearing.ask')}
        </button>
      </p>
    </div>
  );
}

function HearingForm({ page, request, write }: Step) {
  const words = useWords();
  const on = dayField(page, words.say('record.hearing.on'));
  return (
    <Unfolding name={words.say('record.hearing.hold')}>
      <EntryForm
        fields={[
          on,
          {
            ...{ name: 'outcome', label: words.say('record.hearing.outcome'), kind: 'choice' },
            options: (['amended', 'upheld'] as const).map((value) => ({
              value,
              name: words.code('hearingOutcome', value),
            })),
          },
        ]}
        submit={words.say('record.answer.submit')}
        send={(body) => write(pathOf(request, 'hearing-outcome'), body, 'record.answer.done')}
      />
    </Unfolding>
  );
}

function StatementForm({ request, write }: Step) {
  const words = useWords();
  return (
    <Unfolding
      name={words.say(request.statement === null ? 'record.statement.place' : 'record.statement.replace')}
    >
      <EntryForm
        lead={words.say('record.statement.lead')}
        fields={[
          {
            ...{ name: 'statement', label: words.say('record.statement.words'), kind: 'area' },
            initial: request.statement?.words ?? '',
          },
        ]}
        submit={words.say('record.statement.submit')}
        send={(body) => write(pathOf(request, 'statement'), body, 'record.statement.done')}
      />
    </Unfolding>
  );
}
