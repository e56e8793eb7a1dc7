import type { ReactNode } from 'react';
import styles from './tables.module.css';

/** A number with its length beside it. `share` (0..1) is the length against the longest there can be. */
export function Bar(props: { share: number | null; children: ReactNode }) {
  const share = Math.max(0, Math.min(1, props.share ?? 0));
  return (
    <span className={styles.barred}>
      <span className={styles.bar} aria-hidden="true">
        <span style={{ inlineSize: `${(share * 100).toFixed(1)}%` }} />
      </span>
      <span>{props.children}</span>
    </span>
  );
}
