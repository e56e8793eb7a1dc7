import type { StudentAttendancePage } from '../../../src/reports/shapes/pages.ts';
import { useWords } from '../../languages/words.tsx';
import { DayMark } from '../attendance/day-mark.tsx';
import { kindOfStatus } from '../attendance/day-status.ts';
import styles from './calendar.module.css';
import { monthsOf, type Week } from './months.ts';

/** The school year as a page of an almanac: one small calendar a month, Monday to Friday, a mark on each school day. */
export function Calendar(props: { days: StudentAttendancePage['days'] }) {
  const words = useWords();
  const weekdays = weekdayNames(words.locale);
  return (
    <div className={styles.year}>
      {monthsOf(props.days).map((month) => (
        <table key={month.month} className={styles.month}>
          <caption>
            {words.month(month.month)} <span className="quiet">{month.month.slice(0, 4)}</span>
          </caption>
          <thead>
            <tr>
              {weekdays.map((name) => (
                <th key={name.long} scope="col" abbr={name.long}>
                  {name.short}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {month.weeks.map((week) => (
              <WeekRow key={week.monday} week={week} />
            ))}
          </tbody>
        </table>
      ))}
    </div>
  );
}

function WeekRow(props: { week: Week }) {
  const words = useWords();
  return (
    <tr>
      {props.week.days.map((day) => {
        if (day.status === null) return <td key={day.date} data-closed={day.isInMonth} />;
        const code = day.sourceCode === null ? '' : ` (${day.sourceCode})`;
        const text = `${words.day(day.date)}: ${words.code('status', day.status)}${code}`;
        return (
          <td key={day.date} title={text}>
            <span className={styles.date} aria-hidden="true">
              {Number(day.date.slice(8))}
            </span>
            <svg viewBox="0 0 10 10" className={styles.mark} role="img" aria-label={text}>
              <DayMark kind={kindOfStatus(day.status)} />
            </svg>
          </td>
        );
      })}
    </tr>
  );
}

/** Monday to Friday in the reader's language; 2024-01-01 was a Monday. */
function weekdayNames(locale: string): { long: string; short: string }[] {
  return [1, 2, 3, 4, 5].map((day) => {
    const date = new Date(Date.UTC(2024, 0, day));
    const name = (weekday: 'long' | 'narrow') =>
      new Intl.DateTimeFormat(locale, { weekday, timeZone: 'UTC' }).format(date);
    return { long: name('long'), short: name('narrow') };
  });
}
