import type { FormEvent } from 'react';
import type { SignInAnswer } from '../../src/reports/shapes/sign-in.ts';
import { usePasskey, useSecondFactor } from '../api/sign-in.ts';
import { useWords } from '../languages/words.tsx';
import { Field, Refusal } from './frame.tsx';
import styles from './sign-in.module.css';

/** What follows the password: a code of the app, a recovery code, or a passkey. */
export function SecondFactor(props: {
  ways: SignInAnswer['ways'];
  step(answer: SignInAnswer): void;
  startOver(): void;
}) {
  const words = useWords();
  const second = useSecondFactor();
  const passkey = usePasskey();
  function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const code = String(new FormData(event.currentTarget).get('code') ?? '');
    passkey.reset();
    second.mutate(code, { onSuccess: props.step });
  }
  return (
    <>
      {second.isError ? <Refusal error={second.error} /> : null}
      {passkey.isError ? <Refusal error={passkey.error} /> : null}
      {props.ways.includes('passkey') ? (
        <ul className={styles.ways}>
          <li>
            <button
              type="button"
              className={styles.way}
              disabled={passkey.isPending}
              onClick={() => passkey.mutate(null, { onSuccess: props.step })}
            >
              {words.say('signIn.passkey')}
            </button>
          </li>
        </ul>
      ) : null}
      {props.ways.includes('code') ? (
        <form onSubmit={submit}>
          <Field name="code" label={words.say('signIn.second.code')} autoComplete="one-time-code" isFirst />
          <button type="submit" className={styles.submit} disabled={second.isPending}>
            {words.say('signIn.second.submit')}
          </button>
        </form>
      ) : null}
      <p className={styles.help}>{words.say('signIn.second.help')}</p>
      <p className={styles.actions}>
        <button type="button" className="word-button" onClick={props.startOver}>
          {words.say('signIn.second.back')}
        </button>
      </p>
    </>
  );
}
