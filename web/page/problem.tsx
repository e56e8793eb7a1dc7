import type { ReactNode } from 'react';
import { Problem } from '../api/request.ts';
import { useWords } from '../languages/words.tsx';
import styles from './page.module.css';
import { WhyNot } from './why-not.tsx';

/** What happened and what to do, never blame. `again` tries once more. */
export function ProblemView(props: { error: unknown; again?: () => void }) {
  const words = useWords();
  const { message, remedy } = useProblemWords(props.error);
  const mayHelp = !(props.error instanceof Problem) || props.error.status === 0 || props.error.status >= 500;
  return (
    <>
      <Notice message={message} remedy={remedy}>
        {props.again && mayHelp ? (
          <p>
            <button type="button" className="word-button" onClick={props.again}>
              {words.say('problem.again')}
            </button>
          </p>
        ) : null}
      </Notice>
      {props.error instanceof Problem && props.error.code === 'gate-denied' ? (
        <WhyNot problem={props.error} />
      ) : null}
    </>
  );
}

/** A problem stated: what happened, then what to do. */
export function Notice(props: { message: string; remedy: string; children?: ReactNode }) {
  return (
    <section role="alert" className={styles.problem}>
      <p className={styles.sentence}>{props.message}</p>
      <p>{props.remedy}</p>
      {props.children}
    </section>
  );
}

/** The server's own words, or ours where it could not be reached or where we have the reader's language. */
export function useProblemWords(error: unknown): { message: string; remedy: string } {
  const words = useWords();
  if (!(error instanceof Problem)) {
    return { message: words.say('problem.broken'), remedy: words.say('problem.broken.remedy') };
  }
  switch (error.code) {
    case 'unreachable':
      return { message: words.say('problem.unreachable'), remedy: words.say('problem.unreachable.remedy') };
    case 'unreadable':
      return { message: words.say('problem.broken'), remedy: words.say('problem.broken.remedy') };
    default: {
      const { kind, domain, sensitivity, grain } = error.parameters;
      if (kind === 'not-granted' && domain !== undefined) {
        const lack = {
          domain: words.code('domain', String(domain)),
          sensitivity: words.code('sensitivity', String(sensitivity)),
          grain: words.code('grain', String(grain)),
        };
        return {
          message: words.say('failure.gate_denied_not_granted_data', lack),
          remedy: words.say('remedy.gate_denied_not_granted_data'),
        };
      }
      const code = kind === undefined ? error.code : `${error.code}-${kind}`;
      // A failure nobody has written for the page is told in the server's own words.
      if (!words.knows('failure', code)) return { message: error.message, remedy: error.remedy };
      return {
        message: words.code('failure', code, error.parameters),
        remedy: words.code('remedy', code, error.parameters),
      };
    }
  }
}
