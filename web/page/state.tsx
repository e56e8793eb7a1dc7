import type { ReactNode } from 'react';
import styles from './page.module.css';

export type StateKind = 'on-track' | 'watch' | 'off-track' | 'no-data' | 'hidden';

/** A state as shape, word and colour together: none of them says it alone. */
export function State(props: { kind: StateKind; children: ReactNode }) {
  return (
    <span className={styles.state} data-kind={props.kind}>
      <Shape kind={props.kind} /> {props.children}
    </span>
  );
}

function Shape(props: { kind: StateKind }) {
  return (
    <svg viewBox="0 0 10 10" className={styles.shape} aria-hidden="true">
      {shape(props.kind)}
    </svg>
  );
}

function shape(kind: StateKind) {
  switch (kind) {
    case 'on-track':
      return <circle cx="5" cy="5" r="4" fill="currentColor" />;
    case 'watch':
      return <path d="M5 1l4.5 8h-9z" fill="currentColor" />;
    case 'off-track':
      return <rect x="1" y="1" width="8" height="8" fill="currentColor" />;
    case 'no-data':
      return <circle cx="5" cy="5" r="3.5" fill="none" stroke="currentColor" strokeWidth="1.5" />;
    case 'hidden':
      return (
        <>
          <rect x=".5" y=".5" width="9" height="9" fill="none" stroke="currentColor" />
          <path d="M.5 4L4 .5M.5 7.5l7-7M2 9.5L9.5 2M5.5 9.5l4-4" stroke="currentColor" />
        </>
      );
  }
}
