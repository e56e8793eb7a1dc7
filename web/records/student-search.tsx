import { type FormEvent, useId } from 'react';
import { Link } from 'react-router';
import { useFindStudents } from '../api/records.ts';
import { useWords } from '../languages/words.tsx';
import { useNames } from '../page/names.tsx';
import { Part } from '../page/page.tsx';
import { ProblemView } from '../page/problem.tsx';
import { gradeText } from '../reports/attendance/students-columns.tsx';
import styles from './records.module.css';

export function recordPath(student: string): string {
  return `/students/${encodeURIComponent(student)}/record`;
}

/** Finds a student by name or number; what is typed stays on the page. */
export function StudentSearch() {
  const words = useWords();
  const names = useNames();
  const id = useId();
  const find = useFindStudents();

  function search(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    find.mutate(String(new FormData(event.currentTarget).get('letters') ?? '').trim());
  }

  return (
    <Part title={words.say('records.find')}>
      <search>
        <form className={`${styles.find} screen-only`} onSubmit={search}>
          <div className={styles.field}>
            <label htmlFor={id}>{words.say('records.find.label')}</label>
            <input id={id} name="letters" required minLength={2} maxLength={100} autoComplete="off" />
          </div>
          <button type="submit" className={styles.plain} disabled={find.isPending}>
            {words.say('records.find.submit')}
          </button>
        </form>
      </search>
      {find.isError ? <ProblemView error={find.error} /> : null}
      <div aria-live="polite">
        {find.data === undefined ? null : (
          <>
            <p className="quiet">
              {words.say(find.data.hasMore ? 'records.find.more' : 'records.find.found', {
                students: find.data.students.length,
              })}
            </p>
            <ul className={styles.found}>
              {find.data.students.map(({ student, number, school }) => (
                <li key={student.id}>
                  <Link to={recordPath(student.id)}>{names.inList(student)}</Link>{' '}
                  <span className="quiet">
                    {[
                      ...(student.grade === null
                        ? []
                        : [words.say('records.grade', { grade: gradeText(words, student.grade) })]),
                      ...[school ?? words.say('records.notEnrolled')],
                      ...(number === null || names.isMasked ? [] : [number]),
                    ].join(' · ')}
                  </span>
                </li>
              ))}
            </ul>
          </>
        )}
      </div>
    </Part>
  );
}
