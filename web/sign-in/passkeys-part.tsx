import { type FormEvent, useId } from 'react';
import type { SecurityPage } from '../../src/reports/shapes/sign-in.ts';
import { useAddPasskey, useRemovePasskey } from '../api/sign-in.ts';
import { useWords } from '../languages/words.tsx';
import { Part } from '../page/page.tsx';
import { ProblemView } from '../page/problem.tsx';
import styles from './sign-in.module.css';

/** Passkeys: those there are, and one more. */
export function PasskeysPart(props: {
  passkeys: SecurityPage['passkeys'];
  setCodes(codes: readonly string[]): void;
}) {
  const words = useWords();
  const id = useId();
  const add = useAddPasskey();
  const remove = useRemovePasskey();
  function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const form = event.currentTarget;
    add.mutate(String(new FormData(form).get('name') ?? ''), {
      onSuccess: ({ codes }) => {
        form.reset();
        if (codes !== null) props.setCodes(codes);
      },
    });
  }
  return (
    <Part title={words.say('security.passkeys')} lead={words.say('security.passkeys.lead')}>
      {add.isError ? <ProblemView error={add.error} /> : null}
      {remove.isError ? <ProblemView error={remove.error} /> : null}
      <ul className={styles.rows}>
        {props.passkeys.map((passkey) => (
          <li key={passkey.id}>
            <strong>{passkey.name}</strong>
            <span>{words.say(passkey.isSynced ? 'security.synced' : 'security.oneDevice')}</span>
            <span className="quiet">
              {words.say('security.since', { moment: words.moment(passkey.createdAt) })}
              {passkey.lastUsedAt === null
                ? ''
                : ` · ${words.say('security.used', { moment: words.moment(passkey.lastUsedAt) })}`}
            </span>
            <button
              type="button"
              className="word-button"
              aria-label={words.say('security.removePasskey', { name: passkey.name })}
              disabled={remove.isPending}
              onClick={() => remove.mutate(passkey.id)}
            >
              {words.say('security.remove')}
            </button>
          </li>
        ))}
      </ul>
      {props.passkeys.length === 0 ? null : (
        <p className="quiet">{words.say('security.removePasskey.note')}</p>
      )}
      <form className={styles.small} onSubmit={submit}>
        <div className={styles.field}>
          <label htmlFor={id}>{words.say('security.passkeyName')}</label>
          <input id={id} name="name" maxLength={60} required autoComplete="off" />
        </div>
        <button type="submit" className={styles.plain} disabled={add.isPending}>
          {words.say('security.addPasskey')}
        </button>
      </form>
    </Part>
  );
}
