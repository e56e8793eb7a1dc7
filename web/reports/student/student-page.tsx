import { Link, useParams, useSearchParams } from 'react-router';
import type { StudentAttendancePage } from '../../../src/reports/shapes/pages.ts';
import { sourceLine } from '../../../src/reports/views/readings.ts';
import { WhoCanSee } from '../../access/who-can-see.tsx';
import { useStudentAttendance } from '../../api/queries.ts';
import { Chart } from '../../charts/chart.tsx';
import { useWords } from '../../languages/words.tsx';
import { BehindIt } from '../../page/behind-it.tsx';
import { useNames } from '../../page/names.tsx';
import { Answer, Beside, Page, Part, Sentence } from '../../page/page.tsx';
import { State } from '../../page/state.tsx';
import { WhereAndWhen } from '../../page/where-and-when.tsx';
import { Statements } from '../../records/statements.tsx';
import { recordPath } from '../../records/student-search.tsx';
import { useMayOpen } from '../../shell/session.ts';
import { PatternKey } from '../attendance/pattern.tsx';
import { gradeText } from '../attendance/students-columns.tsx';
import { Calendar } from './calendar.tsx';
import { MonthsTable } from './months-table.tsx';
import { studentSentence, yearsChart, yearsSummary } from './student-words.ts';

/** One student's attendance: the year as a calendar, the months, the years. */
export function Component() {
  const words = useWords();
  const { id = '' } = useParams();
  const [parameters] = useSearchParams();
  const query = useStudentAttendance(id, { schoolYear: parameters.get('schoolYear') });
  return (
    <Answer query={query} title={words.say('page.attendance')}>
      {(page) => <Student page={page} />}
    </Answer>
  );
}

function Student(props: { page: StudentAttendancePage }) {
  const words = useWords();
  const names = useNames();
  const mayOpenAttendance = useMayOpen('/attendance');
  const mayOpenStudents = useMayOpen('/students');
  const list = mayOpenAttendance
    ? { name: words.say('page.attendance'), path: '/attendance' }
    : mayOpenStudents
      ? { name: words.say('page.students'), path: '/students' }
      : { name: words.say('page.attendance') };
  const { page } = props;
  const name = names.inProse(page.student);
  const grade = gradeText(words, page.student.grade);
  return (
    <Page
      tab={words.say('page.attendance')}
      crumbs={[
        list,
        { name: page.school.name },
        { name: grade === '' ? name : words.say('student.title', { name, grade }) },
      ]}
      when={<WhereAndWhen context={page.context} />}
    >
      <Sentence>{studentSentence(words, page, name)}</Sentence>
      {page.student.isOptedOut ? (
        <p>
          <State kind="watch">{words.say('optOut.mark.title')}</State>
        </p>
      ) : null}
      {page.isOwn ? (
        <p className="screen-only">
          <Link to={recordPath(page.student.id)}>{words.say('record.link')}</Link>
        </p>
      ) : null}
      <WhoCanSee student={page.student.id} name={name} />
      <Statements statements={page.statements} />
      <Part title={words.say('student.calendar', { year: words.schoolYear(page.context.schoolYear) })}>
        <PatternKey withoutEnrollment />
        <Calendar days={page.days} />
      </Part>
      <Beside>
        <Part title={words.say('student.months')}>
          <MonthsTable page={page} />
        </Part>
        {page.years.length < 2 ? null : (
          <Part title={words.say('student.years')}>
            <Chart
              title={words.say('student.years.question')}
              summary={yearsSummary(words, page)}
              source={sourceLine(words, null, page.context)}
              spec={yearsChart(words, page)}
            />
          </Part>
        )}
      </Beside>
      <BehindIt context={page.context} measures={[]} why={{ student: page.student.id }} />
    </Page>
  );
}
