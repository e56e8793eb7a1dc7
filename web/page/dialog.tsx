import { type ReactNode, useEffect, useId, useRef } from 'react';
import { useWords } from '../languages/words.tsx';
import styles from './page.module.css';

/** A window over the page. The browser keeps the focus in it, Escape closes it, and the focus goes back to where it came from. */
export function Dialog(props: { title: string; close(): void; children: ReactNode }) {
  const words = useWords();
  const id = useId();
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    if (dialog.current?.open === false) dialog.current.showModal();
  }, []);
  return (
    <dialog
      ref={dialog}
      aria-labelledby={id}
      className={`${styles.dialog} screen-only`}
      onClose={props.close}
    >
      <header className={styles.dialogHead}>
        <h2 id={id} tabIndex={-1}>
          {props.title}
        </h2>
        <button type="button" className="word-button" onClick={() => dialog.current?.close()}>
          {words.say('dialog.close')}
        </button>
      </header>
      {props.children}
    </dialog>
  );
}
