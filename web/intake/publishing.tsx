import { usePublish, usePublishing } from '../api/queries.ts';
import { useWords } from '../languages/words.tsx';
import { Notice, ProblemView } from '../page/problem.tsx';
import { State } from '../page/state.tsx';
import styles from './intake.module.css';
import { Work } from './work.tsx';

/**
 * Offers to publish where that is needed, says how far it is, and that it is done: still so when it is needed no more. `because` says
 * what publishing would change.
 */
export function Publishing(props: { because: string; isNeeded: boolean }) {
  const words = useWords();
  const publish = usePublish();
  const publishing = usePublishing().data;
  const isOurs = publish.isSuccess || publishing?.state === 'running';
  if (publishing?.state === 'running') {
    return <Work progress={publishing.progress} title={words.say('publish.running')} />;
  }
  if (!props.isNeeded && !isOurs) return null;
  return (
    <section className={styles.offer}>
      {publish.isError ? <ProblemView error={publish.error} /> : null}
      {isOurs && publishing?.state === 'failed' && publishing.problem ? (
        <Notice message={publishing.problem.message} remedy={publishing.problem.remedy} />
      ) : null}
      {isOurs && publishing?.state === 'done' ? (
        <p role="status">
          <State kind="on-track">{words.say('publish.done', { edition: publishing.edition ?? '' })}</State>
        </p>
      ) : props.isNeeded ? (
        <>
          <p>{props.because}</p>
          <button
            type="button"
            className={`${styles.primary} screen-only`}
            disabled={publish.isPending}
            onClick={() => publish.mutate()}
          >
            {words.say('publish.now')}
          </button>
        </>
      ) : null}
    </section>
  );
}
