import { type FormEvent, useState } from 'react';
import { useNavigate } from 'react-router';
import { useBreakGlass } from '../api/sign-in.ts';
import { useWords } from '../languages/words.tsx';
import { Field, Refusal, SignInFrame } from './frame.tsx';
import styles from './sign-in.module.css';

/** Where a code is used that the operator of the machine has made. It may stand behind the # of the address, which is sent nowhere. */
export function Component() {
  const words = useWords();
  const navigate = useNavigate();
  const enter = useBreakGlass();
  const [given] = useState(() => window.location.hash.slice(1));
  function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const code = String(new FormData(event.currentTarget).get('code') ?? '');
    enter.mutate(code, { onSuccess: () => void navigate('/', { replace: true }) });
  }
  return (
    <SignInFrame title={words.say('breakGlass.title')} what={words.say('breakGlass.what')}>
      <form onSubmit={submit}>
        {enter.isError ? <Refusal error={enter.error} /> : null}
        <Field
          name="code"
          label={words.say('breakGlass.code')}
          autoComplete="off"
          defaultValue={given}
          isFirst
        />
        <button type="submit" className={styles.submit} disabled={enter.isPending}>
          {words.say('signIn.submit')}
        </button>
        <p className={styles.help}>{words.say('breakGlass.note')}</p>
      </form>
    </SignInFrame>
  );
}
