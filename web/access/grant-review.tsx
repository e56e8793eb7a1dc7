import { type FormEvent, useId, useState } from 'react';
import type { ReviewedGrant } from '../../src/reports/shapes/reach.ts';
import { type ReviewOutcome, useReviewGrant } from '../api/reach.ts';
import { useWords } from '../languages/words.tsx';
import { Dialog } from '../page/dialog.tsx';
import { ProblemView } from '../page/problem.tsx';
import styles from './access.module.css';
import { OpenedDataList } from './opened-data.tsx';
import { placesWords } from './role-words.ts';

/** One grant, and what it opens: is it still needed? */
export function GrantReview(props: {
  grant: ReviewedGrant;
  close(): void;
  done(outcome: ReviewOutcome): void;
}) {
  const words = useWords();
  const id = useId();
  const { grant } = props;
  const review = useReviewGrant(grant.id);
  const choices: readonly ReviewOutcome[] = grant.isOwn ? ['revocation'] : ['attestation', 'revocation'];
  const [choice, choose] = useState<ReviewOutcome | null>(null);
  const name = { attestation: words.say('grants.keep'), revocation: words.say('grants.end') };
  const what = { attestation: words.say('grants.keep.what'), revocation: words.say('grants.end.what') };

  function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    if (choice === null) return;
    const reason = String(new FormData(event.currentTarget).get('reason') ?? '');
    review.mutate({ outcome: choice, reason }, { onSuccess: () => props.done(choice) });
  }

  return (
    <Dialog
      title={words.say('grants.title', {
        name: grant.who.name,
        role: grant.role === null ? grant.roleId : words.of(grant.role.title),
        scope: placesWords(words, grant.scope),
      })}
      close={props.close}
    >
      <p>
        <q>{grant.justification}</q>{' '}
        <span className="quiet">
          {words.say('grants.agreed', { requester: grant.requester, approver: grant.approver })}
        </span>
      </p>
      {grant.role === null ? (
        <p>{words.say('grants.roleGone', { role: grant.roleId })}</p>
      ) : (
        <OpenedDataList role={grant.role} />
      )}
      {grant.review === null ? null : (
        <p>
          {words.say('grants.lastReview', {
            name: grant.review.by,
            moment: words.moment(grant.review.at),
          })}{' '}
          <q>{grant.review.reason}</q>
        </p>
      )}
      <form className={styles.form} onSubmit={submit}>
        {review.isError ? <ProblemView error={review.error} /> : null}
        {grant.isOwn ? <p>{words.say('grants.own')}</p> : null}
        <fieldset className={styles.choices}>
          <legend className="off-screen">{words.say('grants.review')}</legend>
          {choices.map((each) => (
            <label key={each}>
              <input
                type="radio"
                name="outcome"
                value={each}
                required
                checked={choice === each}
                onChange={() => choose(each)}
              />
              <span>
                <strong>{name[each]}</strong> {what[each]}
              </span>
            </label>
          ))}
        </fieldset>
        <div className={styles.field}>
          <label htmlFor={`${id}-reason`}>{words.say('grants.reason')}</label>
          <textarea id={`${id}-reason`} name="reason" rows={2} required minLength={3} maxLength={2000} />
        </div>
        <button type="submit" className={styles.primary} disabled={review.isPending || choice === null}>
          {choice === null ? words.say('access.choose') : name[choice]}
        </button>
      </form>
    </Dialog>
  );
}
