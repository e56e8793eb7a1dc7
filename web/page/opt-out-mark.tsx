import type { StudentLabel } from '../../src/reports/shapes/common.ts';
import { useWords } from '../languages/words.tsx';
import styles from './page.module.css';

/** Stands beside the name of a student whose family opted out of directory information, so that nobody gives it out by mistake. */
export function OptOutMark(props: { student: StudentLabel }) {
  const words = useWords();
  if (props.student.isOptedOut !== true) return null;
  return (
    <span className={styles.optOut} title={words.say('optOut.mark.title')}>
      {words.say('optOut.mark')}
    </span>
  );
}
