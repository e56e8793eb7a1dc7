import type { HoldCauseShape } from '../../src/reports/shapes/operations.ts';
import { useWords, type Words } from '../languages/words.tsx';
import styles from './intake.module.css';

/** Why a delivery is held, one sentence a cause. */
export function Causes(props: { causes: readonly HoldCauseShape[] }) {
  const words = useWords();
  return (
    <ul className={styles.holds}>
      {props.causes.map((cause) => (
        <li key={[cause.cause, cause.feed, cause.entity, cause.column].join('|')}>
          {causeSentence(words, cause)}
        </li>
      ))}
    </ul>
  );
}

export function causeSentence(words: Words, cause: HoldCauseShape): string {
  const table = cause.entity === null ? (cause.feed ?? '') : words.code('table', cause.entity);
  return words.code('cause', cause.cause, {
    what: cause.column === null ? table : words.say('cause.column', { table, column: cause.column }),
    rows: cause.rows,
    of: cause.of,
    share: words.percent(cause.share, cause.of),
    limit: words.percent(cause.limit, null),
  });
}

/** The threshold that a cause passed, where it is one that can be raised. */
export function thresholdOf(cause: HoldCauseShape): string | null {
  switch (cause.cause) {
    case 'records-removed':
      return 'removedShare';
    case 'feed-shrunk':
      return 'feedShare';
    case 'column-emptied':
      return 'emptiedShare';
    case 'column-mix':
      return 'mixDistance';
    case 'column-changed':
      return 'changedShare';
    case 'column-strange':
      return 'strangeShare';
    default:
      return null;
  }
}

/** Whole percent that would let all causes of a threshold pass. */
export function enough(causes: readonly HoldCauseShape[], threshold: string): number {
  const shares = causes.filter((cause) => thresholdOf(cause) === threshold).map(({ share }) => share * 100);
  return threshold === 'feedShare'
    ? Math.max(0, Math.floor(Math.min(...shares)))
    : Math.min(100, Math.ceil(Math.max(...shares)));
}
