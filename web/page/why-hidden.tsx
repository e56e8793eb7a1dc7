import { useWords } from '../languages/words.tsx';
import styles from './page.module.css';

/** Where the page says why numbers are hidden, bounded or of an earlier day (behind-it.tsx). */
export const whyHidden = 'why-hidden';

/** Beside a table or chart without all its numbers: the way to the reasons. */
export function WhyHidden(props: { isNeeded: boolean }) {
  const words = useWords();
  if (!props.isNeeded) return null;
  return (
    <p className={`${styles.why} screen-only`}>
      <a href={`#${whyHidden}`}>{words.say('cell.why')}</a>
    </p>
  );
}
