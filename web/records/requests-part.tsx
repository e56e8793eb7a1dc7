import type { RequestShape, StudentRecordPage } from '../../src/reports/shapes/records.ts';
import { useWords } from '../languages/words.tsx';
import { Part } from '../page/page.tsx';
import { AskForms } from './ask-forms.tsx';
import styles from './records.module.css';
import { RequestSteps } from './request-steps.tsx';
import { RequestState } from './requests-table.tsx';
import type { Write } from './student-record-page.tsx';

/** What the family asked about this record, and how each request stands. */
export function RequestsPart(props: { page: StudentRecordPage; write: Write }) {
  const words = useWords();
  const { page, write } = props;
  return (
    <Part
      title={words.say('record.requests')}
      lead={words.say('record.requests.lead', { days: page.answerWithinDays })}
    >
      {page.requests.length === 0 ? <p className="quiet">{words.say('record.requests.none')}</p> : null}
      <ul className={styles.requests}>
        {page.requests.map((request) => (
          <li key={request.id}>
            <Request request={request} />
            <RequestSteps page={page} request={request} write={write} />
          </li>
        ))}
      </ul>
      {page.mayWrite ? <AskForms page={page} write={write} /> : null}
    </Part>
  );
}

function Request(props: { request: RequestShape }) {
  const words = useWords();
  const { request } = props;
  const { answer, wanted } = request;
  return (
    <>
      <p>
        <strong>{words.code('requestKind', request.kind)}</strong> <RequestState request={request} />
      </p>
      <p className="quiet">
        {words.say(request.way === 'letter' ? 'record.asked.letter' : 'record.asked.screen', {
          ...{ by: request.askedBy, day: words.day(request.askedOn, true) },
          due: words.day(request.dueOn, true),
        })}
      </p>
      <p className={styles.words}>{request.what}</p>
      {wanted === null ? null : (
        <>
          <p className="quiet">{words.say('record.shouldSay')}</p>
          <p className={styles.words}>{wanted}</p>
        </>
      )}
      {answer === null || answer.words === '' ? null : (
        <>
          <p className="quiet">{words.say('record.answerWords')}</p>
          <p className={styles.words}>{answer.words}</p>
        </>
      )}
      {answer?.answer === 'refused' && request.hearing === null ? (
        <p>{words.say('record.afterRefusal')}</p>
      ) : null}
    </>
  );
}
