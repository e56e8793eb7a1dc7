import { Link } from 'react-router';
import type { AttendanceRow } from '../../../src/reports/shapes/common.ts';
import type { Words } from '../../languages/words.tsx';
import type { useNames } from '../../page/names.tsx';
import { OptOutMark } from '../../page/opt-out-mark.tsx';
import { State } from '../../page/state.tsx';
import { Bar } from '../../tables/bar.tsx';
import type { Column } from '../../tables/column.ts';
import { Pattern } from './pattern.tsx';

export function studentPath(row: AttendanceRow): string {
  return `/students/${encodeURIComponent(row.student.id)}/attendance`;
}

/** Columns of a list of students by attendance. `withSchool` and `withToday` where the list spans schools or a day. */
export function studentColumns(
  words: Words,
  names: ReturnType<typeof useNames>,
  shown: { school: boolean; today: boolean; rows: readonly AttendanceRow[] },
): Column<AttendanceRow>[] {
  // Bars compare with the most missed in the list: no student's bar is cut, and the list keeps one scale.
  const longest = Math.max(...shown.rows.map((row) => row.missedShare ?? 0), 0.1);
  const all: (Column<AttendanceRow> | null)[] = [
    {
      id: 'student',
      title: words.say('column.student'),
      order: (row) => names.inList(row.student),
      show: (row) => (
        <>
          <Link to={studentPath(row)}>{names.inList(row.student)}</Link> <OptOutMark student={row.student} />
        </>
      ),
    },
    {
      id: 'grade',
      title: words.say('column.grade'),
      order: (row) => row.student.grade,
      show: (row) => gradeText(words, row.student.grade),
    },
    {
      id: 'missed',
      title: words.say('column.missed'),
      first: 'down',
      order: (row) => row.missedShare,
      show: (row) => <Missed row={row} words={words} longest={longest} />,
    },
    {
      id: 'streak',
      title: words.say('column.streak'),
      isNumeric: true,
      order: (row) => row.streak,
      show: (row) => (row.streak === 0 ? '' : words.count(row.streak)),
    },
    shown.today
      ? {
          id: 'today',
          title: words.say('column.today'),
          order: (row) => row.today,
          show: (row) => (row.today === null ? '' : words.code('status', row.today)),
        }
      : null,
    {
      id: 'pattern',
      title: words.say('column.pattern'),
      show: (row) => <Pattern pattern={row.pattern} />,
    },
    shown.school
      ? {
          id: 'school',
          title: words.say('column.school'),
          order: (row) => row.school.name,
          show: (row) => row.school.name,
        }
      : null,
    {
      id: 'tardy',
      title: words.say('column.tardy'),
      isNumeric: true,
      order: (row) => row.daysTardy,
      show: (row) => words.count(row.daysTardy),
    },
    {
      id: 'unknown',
      title: words.say('column.unknown'),
      isNumeric: true,
      order: (row) => row.daysUnknown,
      show: (row) => (row.daysUnknown === 0 ? '' : words.count(row.daysUnknown)),
    },
    // Beside a school and a day there is no room for it, and the share of missed days says the same.
    shown.today
      ? null
      : {
          id: 'state',
          title: words.say('column.chronic'),
          order: (row) => (row.isChronic === null ? null : row.isChronic ? 1 : 0),
          first: 'down',
          show: (row) => <Chronic row={row} words={words} />,
        },
  ];
  return all.filter((column) => column !== null);
}

/** `KG` and `07` as people say them. */
export function gradeText(words: Words, grade: string | null): string {
  if (grade === null) return '';
  return /^\d+$/.test(grade) ? String(Number(grade)) : words.code('grade', grade);
}

function Missed(props: { row: AttendanceRow; words: Words; longest: number }) {
  const { row, words } = props;
  if (row.missedShare === null) return <State kind="no-data">{words.say('cell.noData')}</State>;
  return (
    <Bar share={row.missedShare / props.longest}>
      {words.say('students.missed', {
        days: words.count(row.daysAbsent),
        of: words.count(row.daysEnrolled - row.daysUnknown),
        share: words.percent(row.missedShare, row.daysEnrolled - row.daysUnknown),
      })}
    </Bar>
  );
}

function Chronic(props: { row: AttendanceRow; words: Words }) {
  const { row, words } = props;
  if (row.isChronic === null) return <State kind="no-data">{words.say('students.tooFew')}</State>;
  return row.isChronic ? (
    <State kind="off-track">{words.say('students.chronic')}</State>
  ) : (
    <State kind="on-track">{words.say('students.notChronic')}</State>
  );
}
