import { type ReactNode, useEffect, useId, useRef } from 'react';
import { useWords } from '../languages/words.tsx';
import { useProblemWords } from '../page/problem.tsx';
import { LanguageButton, SchemeButton } from '../shell/top-bar.tsx';
import styles from './sign-in.module.css';

/** What stands around the pages for those who are not signed in. */
export function SignInFrame(props: { title: string; what?: string; children: ReactNode }) {
  return (
    <main className={styles.page}>
      <title>{`${props.title} · Almanac`}</title>
      <div className={styles.tools}>
        <LanguageButton />
        <SchemeButton />
      </div>
      <div className={styles.form}>
        <h1 className={styles.mark}>Almanac</h1>
        <p className={styles.what}>{props.what ?? props.title}</p>
        {props.children}
      </div>
    </main>
  );
}

export function Refusal(props: { error: unknown }) {
  const { message, remedy } = useProblemWords(props.error);
  return (
    <p role="alert" className={styles.refusal}>
      <strong>{message}</strong> {remedy}
    </p>
  );
}

export function Field(props: {
  name: string;
  label: string;
  autoComplete: string;
  type?: string;
  defaultValue?: string;
  /** Where the page came to ask for just this. */
  isFirst?: boolean;
}) {
  const id = useId();
  const input = useRef<HTMLInputElement>(null);
  const { isFirst = false } = props;
  useEffect(() => {
    if (isFirst) input.current?.focus();
  }, [isFirst]);
  return (
    <div className={styles.field}>
      <label htmlFor={id}>{props.label}</label>
      <input
        id={id}
        name={props.name}
        type={props.type ?? 'text'}
        autoComplete={props.autoComplete}
        defaultValue={props.defaultValue}
        ref={input}
        autoCapitalize="none"
        spellCheck={false}
        required
      />
    </div>
  );
}

/** The words for whoever cannot get in. */
export function Help() {
  const words = useWords();
  return <p className={styles.help}>{words.say('signIn.help')}</p>;
}
