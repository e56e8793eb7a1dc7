import type { AuditPage } from '../../src/reports/shapes/audit.ts';
import { useVerifyAudit } from '../api/records.ts';
import { useWords } from '../languages/words.tsx';
import { Part } from '../page/page.tsx';
import { ProblemView } from '../page/problem.tsx';
import { State } from '../page/state.tsx';
import styles from './records.module.css';

/** Verifying the chain, and what came of it, entry by entry. */
export function AuditCheckPart(props: { page: AuditPage }) {
  const words = useWords();
  const verify = useVerifyAudit();
  const { keptYears, retired, timeZone } = props.page;
  const found = verify.data;
  return (
    <Part title={words.say('audit.chain')} lead={words.say('audit.chain.lead')}>
      {verify.isError ? <ProblemView error={verify.error} /> : null}
      <p className={styles.line}>
        {keptYears === null ? words.say('audit.keptForEver') : words.say('audit.kept', { years: keptYears })}{' '}
        {retired === null
          ? null
          : words.say('audit.retiredUpTo', {
              ...{ through: retired.through, by: retired.by },
              moment: words.moment(retired.at, timeZone),
            })}
      </p>
      <p className="screen-only">
        <button
          type="button"
          className={styles.plain}
          disabled={verify.isPending}
          onClick={() => verify.mutate()}
        >
          {words.say(verify.isPending ? 'audit.verifying' : 'audit.verify')}
        </button>
      </p>
      <div aria-live="polite" className={styles.outcome}>
        {found === undefined ? null : found.problems.length === 0 ? (
          <p>
            <State kind="on-track">
              {words.say('audit.whole', { entries: found.entries, editions: found.editions })}
            </State>
          </p>
        ) : (
          <>
            <p>
              <State kind="off-track">
                {words.say('audit.notWhole', { problems: found.problems.length + found.more })}
              </State>
            </p>
            <ul className={styles.problems}>
              {found.problems.map(({ number, problem }) => (
                <li key={`${number} ${problem}`}>
                  {words.say('audit.problem', {
                    number,
                    problem: words.code('auditProblem', problem),
                  })}
                </li>
              ))}
            </ul>
            {found.more === 0 ? null : <p>{words.say('audit.moreProblems', { more: found.more })}</p>}
            <p>{words.say('audit.notWhole.remedy')}</p>
          </>
        )}
      </div>
    </Part>
  );
}
