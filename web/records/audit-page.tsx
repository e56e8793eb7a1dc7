import { useSearchParams } from 'react-router';
import type { AuditPage } from '../../src/reports/shapes/audit.ts';
import { useAudit, useAuditFile } from '../api/records.ts';
import { useWords, type Words } from '../languages/words.tsx';
import { Answer, Page, Part, Sentence } from '../page/page.tsx';
import { ProblemView } from '../page/problem.tsx';
import { AuditCheckPart } from './audit-check.tsx';
import { AuditEntries } from './audit-entries.tsx';
import { AuditFilters, filterNames } from './audit-filters.tsx';
import styles from './records.module.css';

/** What was asked and done, newest first; how far its chain was verified. */
export function Component() {
  const words = useWords();
  const [parameters] = useSearchParams();
  const query = useAudit(
    Object.fromEntries([...filterNames, 'before'].map((name) => [name, parameters.get(name) || null])),
  );
  return (
    <Answer query={query} title={words.say('page.audit')}>
      {(page) => <Audit page={page} />}
    </Answer>
  );
}

function Audit(props: { page: AuditPage }) {
  const words = useWords();
  const [parameters, setParameters] = useSearchParams();
  const file = useAuditFile();
  const { page } = props;
  const filter = Object.fromEntries(
    filterNames.flatMap((name) => {
      const value = parameters.get(name);
      return value ? [[name, value]] : [];
    }),
  );
  const go = (before: number | null) => {
    const next = new URLSearchParams(parameters);
    if (before === null) next.delete('before');
    else next.set('before', String(before));
    setParameters(next);
    window.scrollTo({ top: 0 });
  };
  return (
    <Page crumbs={[{ name: words.say('page.audit') }]}>
      <Sentence>{sentence(words, page)}</Sentence>
      <AuditCheckPart page={page} />
      <Part
        title={words.say('audit.entries')}
        aside={
          <button
            type="button"
            className="word-button screen-only"
            disabled={file.isPending}
            onClick={() => file.mutate(filter)}
          >
            {words.say('audit.file')}
          </button>
        }
      >
        {file.isError ? <ProblemView error={file.error} /> : null}
        <AuditFilters key={JSON.stringify(filter)} kinds={page.kinds} />
        <AuditEntries entries={page.entries} timeZone={page.timeZone} />
        <p className={`${styles.pages} screen-only`}>
          {parameters.has('before') ? (
            <button type="button" className="word-button" onClick={() => go(null)}>
              {words.say('audit.newest')}
            </button>
          ) : null}
          {page.older === null ? null : (
            <button type="button" className="word-button" onClick={() => go(page.older)}>
              {words.say('audit.older')}
            </button>
          )}
        </p>
      </Part>
    </Page>
  );
}

function sentence(words: Words, { head, verified, timeZone }: AuditPage): string {
  if (verified === null) return words.say('audit.never', { head });
  return words.say('audit.sentence', {
    ...{ head, through: verified.through, problems: verified.problems },
    moment: words.moment(verified.at, timeZone),
  });
}
