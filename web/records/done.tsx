import { useEffect, useRef, useState } from 'react';
import { type MessageId, useWords } from '../languages/words.tsx';
import styles from './records.module.css';

/** What has just been written down: a message, said in whatever language the reader chooses. */
interface Said {
  readonly id: MessageId;
  readonly values: Record<string, string | number>;
}

export function useDone() {
  const [done, setDone] = useState<Said | null>(null);
  return {
    done,
    tell: (id: MessageId, values: Record<string, string | number> = {}) => setDone({ id, values }),
  };
}

/** Tells it where the eye and the screen reader are led to. */
export function Done(props: { done: Said | null }) {
  const words = useWords();
  const place = useRef<HTMLParagraphElement>(null);
  // The form that was sent may be gone, and the focus with it.
  useEffect(() => {
    if (props.done !== null) place.current?.focus();
  }, [props.done]);
  if (props.done === null) return null;
  return (
    <p ref={place} tabIndex={-1} className={`${styles.done} screen-only`}>
      {words.say(props.done.id, props.done.values)}
    </p>
  );
}
