import { useEffect, useRef, useState } from 'react';
import styles from './records.module.css';

/** What has just been written down, told where the eye and the screen reader are led to. */
export function useDone() {
  const [done, setDone] = useState<{ readonly words: string } | null>(null);
  return { done, tell: (words: string) => setDone({ words }) };
}

export function Done(props: { done: { readonly words: string } | null }) {
  const place = useRef<HTMLParagraphElement>(null);
  // The form that was sent may be gone, and the focus with it.
  useEffect(() => {
    if (props.done !== null) place.current?.focus();
  }, [props.done]);
  if (props.done === null) return null;
  return (
    <p ref={place} tabIndex={-1} className={`${styles.done} screen-only`}>
      {props.done.words}
    </p>
  );
}
