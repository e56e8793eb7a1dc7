import { useWords, type Words } from '../../languages/words.tsx';
import styles from './attendance.module.css';
import { DayMark } from './day-mark.tsx';
import { dayKinds, kindOfLetter, statusOfKind } from './day-status.ts';

/** The last school days as a strip of small marks, oldest first; a gap of a day every five keeps weeks apart. */
export function Pattern(props: { pattern: string }) {
  const words = useWords();
  const letters = [...props.pattern];
  const x = (index: number) => index * 10 + Math.floor(index / 5) * 4;
  return (
    <svg
      className={styles.pattern}
      viewBox={`0 0 ${x(letters.length)} 10`}
      width={x(letters.length) * 0.8}
      height={8}
      role="img"
      aria-label={patternText(words, props.pattern)}
    >
      <title>{patternText(words, props.pattern)}</title>
      {letters.map((letter, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the place in the strip is the day
        <g key={index} transform={`translate(${x(index)} 0)`}>
          <DayMark kind={kindOfLetter(letter)} />
        </g>
      ))}
    </svg>
  );
}

/** "Last 30 school days: present 24, excused 2". */
export function patternText(words: Words, pattern: string): string {
  const counts = dayKinds.flatMap((kind) => {
    const days = [...pattern].filter((letter) => kindOfLetter(letter) === kind).length;
    return days === 0 ? [] : [`${words.code('status', statusOfKind[kind])} ${days}`];
  });
  return words.say('pattern.text', { days: pattern.length, counts: words.list(counts) });
}

/** What each mark stands for. */
export function PatternKey(props: { withoutEnrollment?: boolean }) {
  const words = useWords();
  const kinds = dayKinds.filter((kind) => kind !== '-' || !props.withoutEnrollment);
  return (
    <ul className={styles.key} aria-label={words.say('pattern.key')}>
      {kinds.map((kind) => (
        <li key={kind}>
          <svg viewBox="0 0 10 10" className={styles.keyMark} aria-hidden="true">
            <DayMark kind={kind} />
          </svg>
          {words.code('status', statusOfKind[kind])}
        </li>
      ))}
    </ul>
  );
}
