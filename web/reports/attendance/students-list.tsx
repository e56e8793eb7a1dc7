import type { AttendanceRow } from '../../../src/reports/shapes/common.ts';
import type { AttendancePage } from '../../../src/reports/shapes/pages.ts';
import { useWords } from '../../languages/words.tsx';
import { Choice, Filters, useInAddress } from '../../page/choice.tsx';
import { useNames } from '../../page/names.tsx';
import { Table } from '../../tables/table.tsx';
import styles from './attendance.module.css';
import { kindOfStatus } from './day-status.ts';
import { PatternKey } from './pattern.tsx';
import { gradeText, studentColumns, studentPath } from './students-columns.tsx';

const which: Readonly<Record<string, (row: AttendanceRow) => boolean>> = {
  all: () => true,
  absent: (row) => row.today !== null && ['a', 'e', 's'].includes(kindOfStatus(row.today)),
  streak: (row) => row.streak >= 3,
  chronic: (row) => row.isChronic === true,
  near: (row) => row.isChronic === false && (row.missedShare ?? 0) >= 0.05,
};

/** Students by absences, filtered in place by a sentence. */
export function StudentsList(props: { page: AttendancePage }) {
  const words = useWords();
  const names = useNames();
  const { students, studentsTotal, school } = props.page;
  const [who, chooseWho] = useInAddress('who', 'all');
  const [grade, chooseGrade] = useInAddress('grade', 'all');
  const grades = [...new Set(students.flatMap((row) => row.student.grade ?? []))].sort();
  const isIn = which[who] ?? which.all;
  const rows = students.filter(
    (row) => isIn?.(row) === true && (grade === 'all' || row.student.grade === grade),
  );
  return (
    <>
      <Filters>
        {words.rich('students.filter', {
          who: (
            <Choice
              key="who"
              label={words.say('filter.students')}
              value={who}
              options={Object.keys(which).map((id) => ({ value: id, name: words.code('who', id) }))}
              choose={chooseWho}
            />
          ),
          grade: (
            <Choice
              key="grade"
              label={words.say('column.grade')}
              value={grade}
              options={[
                { value: 'all', name: words.say('filter.allGrades') },
                ...grades.map((one) => ({
                  value: one,
                  name: words.say('filter.grade', { grade: gradeText(words, one) }),
                })),
              ]}
              choose={chooseGrade}
            />
          ),
        })}
      </Filters>
      {students.length < studentsTotal ? (
        <p className={styles.note}>
          {words.say('students.limited', { shown: students.length, all: studentsTotal })}
        </p>
      ) : null}
      <PatternKey />
      <Table
        caption={words.say('attendance.students')}
        rows={rows}
        columns={studentColumns(words, names, {
          school: school === null && props.page.schools.length > 1,
          today: true,
          rows: students,
        })}
        rowKey={(row) => row.student.id}
        sort="given"
        opens={studentPath}
        counted={(shown) => words.say('count.students', { shown, all: studentsTotal })}
        empty={words.say(students.length === 0 ? 'students.none' : 'students.noneFiltered')}
      />
    </>
  );
}
