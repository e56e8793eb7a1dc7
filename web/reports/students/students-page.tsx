import type { StudentsPage } from '../../../src/reports/shapes/pages.ts';
import { useStudents } from '../../api/queries.ts';
import { useWords } from '../../languages/words.tsx';
import { BehindIt } from '../../page/behind-it.tsx';
import { useNames } from '../../page/names.tsx';
import { Answer, Page, Part, Sentence } from '../../page/page.tsx';
import { WhereAndWhen } from '../../page/where-and-when.tsx';
import { Table } from '../../tables/table.tsx';
import { PatternKey } from '../attendance/pattern.tsx';
import { studentColumns, studentPath } from '../attendance/students-columns.tsx';

/** Counselors, specialists, nurses, families: the students who are theirs. */
export function Component() {
  const words = useWords();
  const query = useStudents();
  return (
    <Answer query={query} title={words.say('page.students')}>
      {(page) => <Students page={page} />}
    </Answer>
  );
}

function Students(props: { page: StudentsPage }) {
  const words = useWords();
  const names = useNames();
  const { context, measures, students, studentsTotal, streaks } = props.page;
  const schools = new Set(students.map(({ school }) => school.id));
  return (
    <Page
      crumbs={[{ name: words.say('page.students') }]}
      when={<WhereAndWhen context={context} isOfOneYear />}
    >
      <Sentence>
        {words.say('students.sentence', { students: studentsTotal })}{' '}
        {words.say('school.streaks', { students: streaks })}
      </Sentence>
      <Part title={words.say('page.students')} lead={words.say('school.students.lead')}>
        <PatternKey />
        <Table
          caption={words.say('page.students')}
          rows={students}
          columns={studentColumns(words, names, { school: schools.size > 1, today: false, rows: students })}
          rowKey={(row) => row.student.id}
          sort="given"
          opens={studentPath}
          counted={(shown) => words.say('count.students', { shown, all: studentsTotal })}
          empty={words.say('students.noneYours')}
        />
      </Part>
      <BehindIt context={context} measures={measures} />
    </Page>
  );
}
