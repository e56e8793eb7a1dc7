import { useNavigate } from 'react-router';
import type { SessionShape } from '../../src/reports/shapes/operations.ts';
import { useLookAs, useMask } from '../api/look.ts';
import { useWords } from '../languages/words.tsx';
import { ProblemView } from '../page/problem.tsx';
import { heldRoleWords } from '../shell/held-role.ts';
import styles from './look.module.css';

/** Says above every page, and on paper, that it is not seen as usual: as somebody else, or without names. */
export function LookBar(props: { session: SessionShape }) {
  const words = useWords();
  const navigate = useNavigate();
  const lookAs = useLookAs();
  const mask = useMask();
  const { viewingAs, isMasked } = props.session;
  if (viewingAs === null && !isMasked) return null;
  const roles = viewingAs?.roles.map((role) => heldRoleWords(words, role)) ?? [];
  return (
    <section className={styles.bar} aria-label={words.say('look.bar')}>
      {viewingAs === null ? null : (
        <p>
          <strong>{words.say('viewAs.banner', { name: viewingAs.name })}</strong>{' '}
          {roles.length === 0 ? words.say('viewAs.noRole') : `${words.list(roles)}.`}{' '}
          {words.say('viewAs.banner.what')}{' '}
          <button
            type="button"
            className="word-button screen-only"
            disabled={lookAs.isPending}
            onClick={() => lookAs.mutate(null, { onSuccess: () => void navigate('/') })}
          >
            {words.say('viewAs.stop')}
          </button>
        </p>
      )}
      {isMasked ? (
        <p>
          {words.say('names.banner')}{' '}
          <button
            type="button"
            className="word-button screen-only"
            disabled={mask.isPending}
            onClick={() => mask.mutate(false)}
          >
            {words.say('names.show')}
          </button>
        </p>
      ) : null}
      {lookAs.isError ? <ProblemView error={lookAs.error} /> : null}
      {mask.isError ? <ProblemView error={mask.error} /> : null}
    </section>
  );
}
