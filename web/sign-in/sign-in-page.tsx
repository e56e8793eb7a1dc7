import { type FormEvent, useId, useState } from 'react';
import { Navigate, useNavigate, useSearchParams } from 'react-router';
import { useSession, useSignIn } from '../api/queries.ts';
import { useWords } from '../languages/words.tsx';
import { useProblemWords } from '../page/problem.tsx';
import { LanguageButton, SchemeButton } from '../shell/top-bar.tsx';
import styles from './sign-in.module.css';

export function Component() {
  const words = useWords();
  const session = useSession();
  const signIn = useSignIn();
  const navigate = useNavigate();
  const [parameters] = useSearchParams();
  const to = ownPath(parameters.get('from'));

  if (session.data && !signIn.isPending) return <Navigate replace to={to} />;

  function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    signIn.mutate(
      { username: String(form.get('username') ?? ''), password: String(form.get('password') ?? '') },
      { onSuccess: () => void navigate(to, { replace: true }) },
    );
  }

  return (
    <main className={styles.page}>
      <title>{`${words.say('signIn.title')} · Almanac`}</title>
      <div className={styles.tools}>
        <LanguageButton />
        <SchemeButton />
      </div>
      <form className={styles.form} onSubmit={submit}>
        <h1 className={styles.mark}>Almanac</h1>
        <p className={styles.what}>{words.say('signIn.what')}</p>
        {signIn.isError ? <Refusal error={signIn.error} /> : null}
        <Field name="username" label={words.say('signIn.username')} autoComplete="username" />
        <Password />
        <button type="submit" className={styles.submit} disabled={signIn.isPending}>
          {words.say('signIn.submit')}
        </button>
        <p className={styles.help}>{words.say('signIn.help')}</p>
      </form>
    </main>
  );
}

function Refusal(props: { error: unknown }) {
  const { message, remedy } = useProblemWords(props.error);
  return (
    <p role="alert" className={styles.refusal}>
      <strong>{message}</strong> {remedy}
    </p>
  );
}

function Field(props: { name: string; label: string; autoComplete: string; type?: string }) {
  const id = useId();
  return (
    <div className={styles.field}>
      <label htmlFor={id}>{props.label}</label>
      <input
        id={id}
        name={props.name}
        type={props.type ?? 'text'}
        autoComplete={props.autoComplete}
        autoCapitalize="none"
        spellCheck={false}
        required
      />
    </div>
  );
}

function Password() {
  const words = useWords();
  const [isShown, show] = useState(false);
  return (
    <div className={styles.password}>
      <Field
        name="password"
        label={words.say('signIn.password')}
        autoComplete="current-password"
        type={isShown ? 'text' : 'password'}
      />
      <button type="button" className={styles.reveal} aria-pressed={isShown} onClick={() => show(!isShown)}>
        {words.say(isShown ? 'signIn.hide' : 'signIn.show')}
      </button>
    </div>
  );
}

/** Only a path of this app: an address from outside must not lead elsewhere after the sign-in. */
function ownPath(from: string | null): string {
  if (from === null || !from.startsWith('/')) return '/';
  const place = URL.canParse(from, window.location.origin) ? new URL(from, window.location.origin) : null;
  return place?.origin === window.location.origin ? `${place.pathname}${place.search}` : '/';
}
