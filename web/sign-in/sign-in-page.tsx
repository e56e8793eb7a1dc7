import { type FormEvent, useState } from 'react';
import { Navigate, useSearchParams } from 'react-router';
import type { SignInAnswer, SignInWays } from '../../src/reports/shapes/sign-in.ts';
import { useSession } from '../api/queries.ts';
import { useIssuer, usePasskey, useSignIn, useSignInWays } from '../api/sign-in.ts';
import { useWords } from '../languages/words.tsx';
import { Field, Help, Refusal, SignInFrame } from './frame.tsx';
import { ownPath } from './own-path.ts';
import { SecondFactor } from './second-factor.tsx';
import styles from './sign-in.module.css';

/** Every way there is: services first, because most people have an account there; then what is ours. */
export function Component() {
  const words = useWords();
  const session = useSession();
  const ways = useSignInWays();
  const [parameters] = useSearchParams();
  const [missing, setMissing] = useState<SignInAnswer['ways']>([]);
  const to = ownPath(parameters.get('from'));

  if (session.data) return <Navigate replace to={to} />;

  // Where nothing is missing, the session is there by now and leads on.
  const step = (answer: SignInAnswer) => setMissing(answer.ways);

  if (missing.length > 0)
    return (
      <SignInFrame title={words.say('signIn.second.title')} what={words.say('signIn.second.what')}>
        <SecondFactor ways={missing} step={step} startOver={() => setMissing([])} />
      </SignInFrame>
    );
  return (
    <SignInFrame title={words.say('signIn.title')} what={words.say('signIn.what')}>
      {ways.isError ? <Refusal error={ways.error} /> : null}
      {ways.data ? <Ways ways={ways.data} to={to} step={step} /> : null}
      <Help />
    </SignInFrame>
  );
}

function Ways(props: { ways: SignInWays; to: string; step(answer: SignInAnswer): void }) {
  const words = useWords();
  const { ways, to, step } = props;
  const issuer = useIssuer();
  const passkey = usePasskey();
  const isBusy = issuer.isPending || passkey.isPending;
  return (
    <>
      {issuer.isError ? <Refusal error={issuer.error} /> : null}
      {passkey.isError ? <Refusal error={passkey.error} /> : null}
      {ways.issuers.length > 0 || ways.passkeys ? (
        <ul className={styles.ways}>
          {ways.issuers.map(({ id, title }) => (
            <li key={id}>
              <button
                type="button"
                className={styles.way}
                disabled={isBusy}
                onClick={() => issuer.mutate({ id, from: to })}
              >
                {words.say('signIn.issuer', { title })}
              </button>
            </li>
          ))}
          {ways.passkeys ? (
            <li>
              <button
                type="button"
                className={styles.way}
                disabled={isBusy}
                onClick={() => passkey.mutate(null, { onSuccess: step })}
              >
                {words.say('signIn.passkey')}
              </button>
            </li>
          ) : null}
        </ul>
      ) : null}
      {ways.passwords ? <PasswordForm step={step} isAlone={ways.issuers.length === 0} /> : null}
    </>
  );
}

function PasswordForm(props: { step(answer: SignInAnswer): void; isAlone: boolean }) {
  const words = useWords();
  const signIn = useSignIn();
  function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    signIn.mutate(
      { username: String(form.get('username') ?? ''), password: String(form.get('password') ?? '') },
      { onSuccess: props.step },
    );
  }
  return (
    <form onSubmit={submit}>
      {props.isAlone ? null : <h2 className={styles.or}>{words.say('signIn.or')}</h2>}
      {signIn.isError ? <Refusal error={signIn.error} /> : null}
      <Field name="username" label={words.say('signIn.username')} autoComplete="username" />
      <Password />
      <button type="submit" className={styles.submit} disabled={signIn.isPending}>
        {words.say('signIn.submit')}
      </button>
    </form>
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
