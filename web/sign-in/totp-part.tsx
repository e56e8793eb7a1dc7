import { type FormEvent, useId } from 'react';
import { useConfirmTotp, useRemoveTotp, useTotpOffer } from '../api/sign-in.ts';
import { useWords } from '../languages/words.tsx';
import { Part } from '../page/page.tsx';
import { ProblemView } from '../page/problem.tsx';
import { QrCode } from './qr-code.tsx';
import styles from './sign-in.module.css';

/** An app that shows one-time codes: setting it up, and taking it away. */
export function TotpPart(props: { isThere: boolean; setCodes(codes: readonly string[]): void }) {
  const words = useWords();
  const offer = useTotpOffer();
  const remove = useRemoveTotp();
  const confirm = useConfirmTotp();
  return (
    <Part title={words.say('security.totp')} lead={words.say('security.totp.lead')}>
      {offer.isError ? <ProblemView error={offer.error} /> : null}
      {remove.isError ? <ProblemView error={remove.error} /> : null}
      {props.isThere ? (
        <ul className={styles.rows}>
          <li>
            <strong>{words.say('security.totp.there')}</strong>
            <button
              type="button"
              className="word-button"
              aria-label={words.say('security.totp.remove')}
              disabled={remove.isPending}
              onClick={() => remove.mutate(null)}
            >
              {words.say('security.remove')}
            </button>
          </li>
        </ul>
      ) : offer.data ? (
        <Confirmation
          address={offer.data.address}
          secret={offer.data.secret}
          error={confirm.error}
          isBusy={confirm.isPending}
          // Asked for from here: the form is gone by the time the answer is.
          confirm={(code) =>
            confirm.mutate(code, {
              onSuccess: ({ codes }) => {
                offer.reset();
                if (codes !== null) props.setCodes(codes);
              },
            })
          }
        />
      ) : (
        <p>
          <button
            type="button"
            className={styles.plain}
            disabled={offer.isPending}
            onClick={() => offer.mutate()}
          >
            {words.say('security.totp.begin')}
          </button>
        </p>
      )}
    </Part>
  );
}

function Confirmation(props: {
  address: string;
  secret: string;
  error: unknown;
  isBusy: boolean;
  confirm(code: string): void;
}) {
  const words = useWords();
  const id = useId();
  function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    props.confirm(String(new FormData(event.currentTarget).get('code') ?? ''));
  }
  return (
    <form className={styles.small} onSubmit={submit}>
      <p>{words.say('security.totp.scan')}</p>
      <QrCode text={props.address} label={words.say('security.totp.picture')} />
      <p>
        {words.say('security.totp.secret')}{' '}
        <code className={styles.code}>{props.secret.match(/.{1,4}/g)?.join(' ')}</code>
      </p>
      {props.error === null ? null : <ProblemView error={props.error} />}
      <div className={styles.field}>
        <label htmlFor={id}>{words.say('security.totp.code')}</label>
        <input id={id} name="code" inputMode="numeric" autoComplete="one-time-code" required />
      </div>
      <button type="submit" className={styles.plain} disabled={props.isBusy}>
        {words.say('security.totp.confirm')}
      </button>
    </form>
  );
}
