import { useParams } from 'react-router';
import type { StudentRecordPage } from '../../src/reports/shapes/records.ts';
import { WhoCanSee } from '../access/who-can-see.tsx';
import { useStudentRecord, useStudentRecordChange } from '../api/records.ts';
import { type MessageId, useWords, type Words } from '../languages/words.tsx';
import { useNames } from '../page/names.tsx';
import { Answer, Page, Part, Sentence } from '../page/page.tsx';
import { gradeText } from '../reports/attendance/students-columns.tsx';
import { DisclosuresPart } from './disclosures-part.tsx';
import { Done, useDone } from './done.tsx';
import { OptOutPart } from './opt-out-part.tsx';
import styles from './records.module.css';
import { RequestsPart } from './requests-part.tsx';
import { Statements } from './statements.tsx';

/** Writes one thing into the records of the student, and says that it has been written. */
export type Write = (path: string, body: unknown, said: MessageId) => Promise<void>;

/** One student: who was given the record, what the family asked and has to say. For the family, for who keeps records, and for paper. */
export function Component() {
  const words = useWords();
  const { id = '' } = useParams();
  const query = useStudentRecord(id);
  return (
    <Answer query={query} title={words.say('record.title')}>
      {(page) => <StudentRecord key={id} page={page} />}
    </Answer>
  );
}

function StudentRecord(props: { page: StudentRecordPage }) {
  const words = useWords();
  const names = useNames();
  const { page } = props;
  const { student, school, number } = page.student;
  const change = useStudentRecordChange(student.id);
  const { done, tell } = useDone();
  const name = names.inProse(student);
  const isKeeper = page.standing === 'keeper';
  const told = page.disclosures.filter(({ struck, outcome }) => struck === null && outcome === 'disclosed');

  const write: Write = async (path, body, said) => {
    await change.mutateAsync({ path, body });
    tell(said, { days: page.answerWithinDays });
  };
  const paper: [string, string | null][] = [
    [words.say('record.paper.district'), page.district],
    [words.say('record.paper.student'), name],
    [words.say('record.paper.number'), names.isMasked ? null : number],
    [words.say('record.paper.school'), school],
    [words.say('record.paper.period'), periodText(words, page)],
  ];

  return (
    <Page
      tab={words.say('record.title')}
      crumbs={[
        isKeeper
          ? { name: words.say('page.records'), path: '/records' }
          : { name: words.say('page.students'), path: '/students' },
        ...(isKeeper ? [] : [{ name, path: `/students/${encodeURIComponent(student.id)}/attendance` }]),
        {
          name: isKeeper ? titleOf(words, name, gradeText(words, student.grade)) : words.say('record.title'),
        },
      ]}
    >
      <dl className={styles.onPaper}>
        {paper.map(([label, value]) =>
          value === null ? null : <PaperLine key={label} label={label} value={value} />,
        )}
      </dl>
      <Sentence>{words.say('record.sentence', { name, times: total(told) })}</Sentence>
      <WhoCanSee student={student.id} name={name} />
      <Done done={done} />
      <Statements
        statements={page.requests.flatMap(({ statement, what, hearing }) =>
          statement === null || hearing?.outcome === 'amended' ? [] : [{ ...statement, about: what }],
        )}
      />
      <DisclosuresPart page={page} write={write} />
      <RequestsPart page={page} write={write} />
      <OptOutPart page={page} write={write} />
      <Part title={words.say('record.rights')}>
        <p>{words.say('record.rights.words', { days: page.answerWithinDays })}</p>
        <p>{page.contact ?? words.say('record.rights.contact')}</p>
      </Part>
    </Page>
  );
}

function titleOf(words: Words, name: string, grade: string): string {
  return grade === '' ? name : words.say('student.title', { name, grade });
}

function PaperLine(props: { label: string; value: string }) {
  return (
    <>
      <dt>{props.label}</dt>
      <dd>{props.value}</dd>
    </>
  );
}

/** From the first to today: what the list speaks of. */
function periodText(words: Words, { disclosures, today }: StudentRecordPage): string {
  const first = disclosures.map(({ disclosedOn }) => disclosedOn).toSorted()[0];
  const until = words.day(today, true);
  return first === undefined || first === today
    ? words.say('record.paper.until', { until })
    : words.say('record.paper.fromUntil', { from: words.day(first, true), until });
}

function total(disclosures: readonly { readonly times: number }[]): number {
  return disclosures.reduce((sum, { times }) => sum + times, 0);
}
