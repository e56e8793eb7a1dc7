import { useSearchParams } from 'react-router';
import type { AttendancePage } from '../../../src/reports/shapes/pages.ts';
import { sourceLine } from '../../../src/reports/views/readings.ts';
import { useAttendance } from '../../api/queries.ts';
import { Chart } from '../../charts/chart.tsx';
import { useWords } from '../../languages/words.tsx';
import { BehindIt } from '../../page/behind-it.tsx';
import { Choice, Filters, useInAddress } from '../../page/choice.tsx';
import { Figures } from '../../page/figures.tsx';
import { Answer, Page, Part, Sentence } from '../../page/page.tsx';
import { WhereAndWhen } from '../../page/where-and-when.tsx';
import { daysChart, daysSummary, rateFigure, todaySentence } from './attendance-words.ts';
import { SchoolsToday } from './schools-today.tsx';
import { StudentsList } from './students-list.tsx';

/** Attendance monitor: today by school, the last 30 days, students by absences. */
export function Component() {
  const words = useWords();
  const [parameters] = useSearchParams();
  const query = useAttendance({ date: parameters.get('date'), school: parameters.get('school') });
  return (
    <Answer query={query} title={words.say('page.attendance')}>
      {(page) => <Attendance page={page} />}
    </Answer>
  );
}

function Attendance(props: { page: AttendancePage }) {
  const words = useWords();
  const { page } = props;
  const rate = rateFigure(page);
  return (
    <Page
      crumbs={[{ name: words.say('page.attendance') }]}
      when={<WhereAndWhen context={page.context} isOfOneYear />}
    >
      <Sentence>{todaySentence(words, page)}</Sentence>
      <DayAndSchool page={page} />
      <Figures figures={page.figures} />
      <Part title={words.say('attendance.schools', { day: words.day(page.date) })}>
        <SchoolsToday page={page} />
      </Part>
      <Part title={words.say('attendance.students')} lead={words.say('attendance.students.lead')}>
        <StudentsList page={page} />
      </Part>
      <Part title={words.say('attendance.days')}>
        <Chart
          title={words.say('attendance.days.question')}
          summary={daysSummary(words, page)}
          source={sourceLine(words, rate?.measure ?? null, page.context)}
          spec={daysChart(words, page, rate)}
        />
      </Part>
      <BehindIt context={page.context} measures={page.figures.map((figure) => figure.measure)} />
    </Page>
  );
}

function DayAndSchool(props: { page: AttendancePage }) {
  const words = useWords();
  const { page } = props;
  const [, chooseDate] = useInAddress('date', page.dates[0] ?? '');
  const [, chooseSchool] = useInAddress('school', 'all');
  return (
    <Filters>
      {words.rich('attendance.filter', {
        day: (
          <Choice
            key="day"
            label={words.say('filter.day')}
            value={page.date}
            options={withChosen(page.dates, page.date).map((date) => ({
              value: date,
              name: words.day(date),
            }))}
            choose={chooseDate}
          />
        ),
        school: (
          <Choice
            key="school"
            label={words.say('column.school')}
            value={page.school ?? (page.schools.length === 1 ? (page.schools[0]?.school.id ?? 'all') : 'all')}
            options={[
              // Somebody with one school has nothing to choose.
              ...(page.schools.length === 1 ? [] : [{ value: 'all', name: words.say('filter.allSchools') }]),
              ...page.schools.map(({ school }) => ({ value: school.id, name: school.name })),
            ]}
            choose={chooseSchool}
          />
        ),
      })}
    </Filters>
  );
}

/** A day that came by address may be none of the listed ones; the sentence still has to name it. */
function withChosen(dates: readonly string[], date: string): readonly string[] {
  return dates.includes(date) ? dates : [date, ...dates];
}
