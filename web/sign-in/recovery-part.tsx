import { useNewRecoveryCodes } from '../api/sign-in.ts';
import { useWords } from '../languages/words.tsx';
import { Part } from '../page/page.tsx';
import { ProblemView } from '../page/problem.tsx';
import styles from './sign-in.module.css';

/** Recovery codes: how many are left, new ones, and those that were just made, which are shown this once. */
export function RecoveryPart(props: {
  left: number;
  codes: readonly string[] | null;
  setCodes(codes: readonly string[] | null): void;
}) {
  const words = useWords();
  const renew = useNewRecoveryCodes();
  const { codes, setCodes } = props;
  return (
    <Part title={words.say('recovery.title')} lead={words.say('recovery.lead')}>
      {renew.isError ? <ProblemView error={renew.error} /> : null}
      {codes === null ? (
        <p>
          {words.say('recovery.left', { left: props.left })}{' '}
          <button
            type="button"
            className="word-button"
            disabled={renew.isPending}
            onClick={() => renew.mutate(null, { onSuccess: (made) => setCodes(made.codes) })}
          >
            {words.say('recovery.renew')}
          </button>
        </p>
      ) : (
        <section aria-label={words.say('recovery.title')} className={styles.codes}>
          <p role="alert">{words.say('recovery.keep')}</p>
          <ol>
            {codes.map((code) => (
              <li key={code}>
                <code className={styles.code}>{code}</code>
              </li>
            ))}
          </ol>
          <div className={`${styles.actions} screen-only`}>
            <button type="button" className={styles.plain} onClick={() => window.print()}>
              {words.say('recovery.print')}
            </button>
            <button type="button" className="word-button" onClick={() => setCodes(null)}>
              {words.say('recovery.done')}
            </button>
          </div>
        </section>
      )}
    </Part>
  );
}
