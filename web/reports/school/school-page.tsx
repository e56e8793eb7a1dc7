import { useSearchParams } from 'react-router';
import type { SchoolPage } from '../../../src/reports/shapes/pages.ts';
import { chronicSentence } from '../../../src/reports/views/chronic-sentence.ts';
import { useSchool } from '../../api/queries.ts';
import { useWords } from '../../languages/words.tsx';
import { BehindIt } from '../../page/behind-it.tsx';
import { Choice, Filters, useInAddress } from '../../page/choice.tsx';
import { Figures } from '../../page/figures.tsx';
import { useNames } from '../../page/names.tsx';
import { Answer, Page, Part, Sentence } from '../../page/page.tsx';
import { WhereAndWhen } from '../../page/where-and-when.tsx';
import { useMayOpen } from '../../shell/session.ts';
import { Table } from '../../tables/table.tsx';
import { PatternKey } from '../attendance/pattern.tsx';
import { studentColumns, studentPath } from '../attendance/students-columns.tsx';
import { GroupsTable } from '../groups-table.tsx';

/** Principal: the own school. */
export function Component() {
  const words = useWords();
  const [parameters] = useSearchParams();
  const query = useSchool({ school: parameters.get('school'), schoolYear: parameters.get('schoolYear') });
  return (
    <Answer query={query} title={words.say('page.school')}>
      {(page) => <School page={page} />}
    </Answer>
  );
}

function School(props: { page: SchoolPage }) {
  const words = useWords();
  const mayOpenDistrict = useMayOpen('/district');
  const { page } = props;
  const crumbs = mayOpenDistrict ? [{ name: words.say('page.district'), path: '/district' }] : [];
  return (
    <Page crumbs={[...crumbs, { name: page.school.name }]} when={<WhereAndWhen context={page.context} />}>
      <Sentence>
        {chronicSentence(words, page.figures) ?? words.say('school.sentence', { school: page.school.name })}{' '}
        {words.say('school.streaks', { students: page.streaks })}
      </Sentence>
      <OtherSchools page={page} />
      <Figures figures={page.figures} />
      <Part title={words.say('school.students')} lead={words.say('school.students.lead')}>
        <Students page={page} />
      </Part>
      <Part title={words.say('school.grades')}>
        <GroupsTable rows={page.grades} measures={page.measures} sortName="grades" />
      </Part>
      <Part title={words.say('groups.title')} lead={words.say('groups.lead')}>
        <GroupsTable rows={page.groups} measures={page.measures} sortName="groups" />
      </Part>
      <BehindIt context={page.context} measures={page.measures} why={{ school: page.school.id }} />
    </Page>
  );
}

function OtherSchools(props: { page: SchoolPage }) {
  const words = useWords();
  const [, choose] = useInAddress('school', '');
  const { school, schools } = props.page;
  if (schools.length < 2) return null;
  return (
    <Filters>
      {words.rich('school.filter', {
        school: (
          <Choice
            key="school"
            label={words.say('column.school')}
            value={school.id}
            options={schools.map((one) => ({ value: one.id, name: one.name }))}
            choose={choose}
          />
        ),
      })}
    </Filters>
  );
}

function Students(props: { page: SchoolPage }) {
  const words = useWords();
  const names = useNames();
  const { students, studentsTotal } = props.page;
  return (
    <>
      <PatternKey />
      <Table
        caption={words.say('school.students')}
        rows={students}
        columns={studentColumns(words, names, { school: false, today: false, rows: students })}
        rowKey={(row) => row.student.id}
        sort="given"
        opens={studentPath}
        counted={(shown) => words.say('count.students', { shown, all: studentsTotal })}
        empty={words.say('school.students.empty')}
      />
    </>
  );
}
