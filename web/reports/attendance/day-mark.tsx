import styles from './attendance.module.css';
import type { DayKind } from './day-status.ts';

/** The shape of one day in a 10 × 10 field: told apart without colour. */
export function DayMark(props: { kind: DayKind }) {
  return (
    <g className={styles.mark} data-kind={props.kind}>
      {shape(props.kind)}
    </g>
  );
}

function shape(kind: DayKind) {
  switch (kind) {
    case 'p':
      return <circle cx="5" cy="5" r="1.25" fill="currentColor" />;
    case 't':
      return <rect x="1" y="6" width="8" height="3" fill="currentColor" />;
    case 'e':
      return (
        <rect
          x="1.75"
          y="1.75"
          width="6.5"
          height="6.5"
          fill="none"
          stroke="currentColor"
          strokeWidth="1.5"
        />
      );
    case 'a':
      return <rect x="1" y="1" width="8" height="8" fill="currentColor" />;
    case 's':
      return <path d="M1.5 1.5l7 7m0-7l-7 7" stroke="currentColor" strokeWidth="2" />;
    case 'u':
      return <circle cx="5" cy="5" r="3" fill="none" stroke="currentColor" strokeWidth="1.25" />;
    case 'n':
      return <path d="M1 6l5-5M1 9.5L9.5 1M4 9.5L9.5 4" stroke="currentColor" />;
    case '-':
      return null;
  }
}
