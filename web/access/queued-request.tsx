import { type FormEvent, useId, useState } from 'react';
import type { QueuedRequest as Shape } from '../../src/reports/shapes/access.ts';
import { useDecideAccess } from '../api/access.ts';
import { useWords } from '../languages/words.tsx';
import { ProblemView } from '../page/problem.tsx';
import styles from './access.module.css';
import { OpenedDataList } from './opened-data.tsx';
import { placesWords, roleAndPlaces } from './role-words.ts';

/** One request: who asks for what and why, what it would open, and the decision. */
export function QueuedRequest(props: { request: Shape; today: string }) {
  const words = useWords();
  const { request, today } = props;
  const { who, role, scope } = request;
  return (
    <article className={styles.request}>
      <div>
        <h3>
          {words.say('access.request', {
            name: who.name,
            role: role === null ? request.roleId : words.of(role.title),
            scope: placesWords(words, scope),
          })}
        </h3>
        <p>
          {words.say('access.days', {
            from: words.day(request.beginsOn, true),
            until: words.day(request.endsOn, true),
          })}{' '}
          <span className="quiet">
            {words.say('access.waiting', { days: request.waitingDays })}{' '}
            {who.roles.length === 0
              ? words.say('access.nowNothing')
              : words.say('access.now', {
                  roles: words.list(who.roles.map((one) => roleAndPlaces(words, one.title, one.scope))),
                })}
          </span>
        </p>
        <h4>{words.say('access.reason')}</h4>
        <p>
          <q>{request.justification}</q>
        </p>
        <h4>{words.say('access.wouldOpen')}</h4>
        {role === null ? (
          <p>{words.say('access.roleGone', { role: request.roleId })}</p>
        ) : (
          <OpenedDataList role={role} />
        )}
      </div>
      <Decision request={request} today={today} />
    </article>
  );
}

function Decision(props: { request: Shape; today: string }) {
  const words = useWords();
  const id = useId();
  const { request, today } = props;
  const decide = useDecideAccess(request.id);
  const [choice, choose] = useState<'approval' | 'refusal' | null>(null);
  const choices = request.role === null ? (['refusal'] as const) : (['approval', 'refusal'] as const);

  function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const fields = new FormData(event.currentTarget);
    const text = (name: string) => String(fields.get(name) ?? '');
    if (choice === 'approval')
      decide.mutate({ decision: choice, endsOn: text('endsOn'), note: text('note') });
    if (choice === 'refusal') decide.mutate({ decision: choice, reason: text('reason') });
  }

  const name = { approval: words.say('access.approve'), refusal: words.say('access.refuse') };
  const what = { approval: words.say('access.approve.what'), refusal: words.say('access.refuse.what') };
  return (
    <form
      className={`${styles.decision} screen-only`}
      aria-label={words.say('access.decide', { name: request.who.name })}
      onSubmit={submit}
    >
      {decide.isError ? <ProblemView error={decide.error} /> : null}
      <fieldset className={styles.choices}>
        <legend className="off-screen">{words.say('access.decide', { name: request.who.name })}</legend>
        {choices.map((each) => (
          <label key={each}>
            <input
              type="radio"
              name="decision"
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
      {choice === 'approval' ? (
        <>
          <div className={styles.field}>
            <label htmlFor={`${id}-until`}>{words.say('access.until')}</label>
            <input
              id={`${id}-until`}
              name="endsOn"
              type="date"
              required
              defaultValue={request.latest}
              min={request.beginsOn > today ? request.beginsOn : today}
              max={request.latest}
            />
          </div>
          <div className={styles.field}>
            <label htmlFor={`${id}-note`}>{words.say('access.note')}</label>
            <textarea id={`${id}-note`} name="note" rows={2} maxLength={2000} />
          </div>
        </>
      ) : null}
      {choice === 'refusal' ? (
        <div className={styles.field}>
          <label htmlFor={`${id}-reason`}>{words.say('access.why')}</label>
          <textarea id={`${id}-reason`} name="reason" rows={2} required minLength={3} maxLength={2000} />
        </div>
      ) : null}
      <button type="submit" className={styles.primary} disabled={decide.isPending || choice === null}>
        {choice === null ? words.say('access.choose') : name[choice]}
      </button>
    </form>
  );
}
