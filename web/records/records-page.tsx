import type { RecordsPage } from '../../src/reports/shapes/records.ts';
import { useRecords } from '../api/records.ts';
import { useWords } from '../languages/words.tsx';
import { Answer, Page, Part, Sentence } from '../page/page.tsx';
import { State } from '../page/state.tsx';
import { DirectoryPart } from './directory-part.tsx';
import { NoticesPart } from './notices-part.tsx';
import styles from './records.module.css';
import { RequestsTable } from './requests-table.tsx';
import { StudentSearch } from './student-search.tsx';

/** What the privacy officer keeps: requests of families, directory information, annual notices, and the way to each student's record. */
export function Component() {
  const words = useWords();
  const query = useRecords();
  return (
    <Answer query={query} title={words.say('page.records')}>
      {(page) => <Records page={page} />}
    </Answer>
  );
}

function Records(props: { page: RecordsPage }) {
  const words = useWords();
  const { page } = props;
  const open = page.requests.filter(({ request }) => request.answer === null);
  const overdue = open.filter(({ request }) => (request.daysLeft ?? 0) < 0).length;
  const isNoticed = page.notices.some(({ schoolYear }) => schoolYear === page.schoolYear);
  return (
    <Page crumbs={[{ name: words.say('page.records') }]}>
      <Sentence>{words.say('records.sentence', { open: open.length, overdue })}</Sentence>
      {isNoticed ? null : (
        <p className={styles.reminder}>
          <State kind="watch">
            {words.say('records.noNotice', { year: words.schoolYear(page.schoolYear) })}
          </State>
        </p>
      )}
      <StudentSearch />
      <Part
        title={words.say('records.requests')}
        lead={words.say('records.requests.lead', { days: page.answerWithinDays })}
      >
        <RequestsTable requests={page.requests} />
      </Part>
      <DirectoryPart page={page} />
      <NoticesPart page={page} />
    </Page>
  );
}
