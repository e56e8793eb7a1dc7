import { type FormEvent, useId, useState } from 'react';
import type { DecisionShape, DeliveryPage } from '../../src/reports/shapes/operations.ts';
import { useDecide } from '../api/queries.ts';
import { useWords } from '../languages/words.tsx';
import { Part } from '../page/page.tsx';
import { ProblemView } from '../page/problem.tsx';
import { State } from '../page/state.tsx';
import { Causes, enough, thresholdOf } from './causes.tsx';
import styles from './intake.module.css';

/** Why a delivery is held, what was decided, and deciding: approve, raise a threshold once, or reject, with a reason. */
export function Held(props: { page: DeliveryPage }) {
  const words = useWords();
  const { delivery, hold, decisions } = props.page;
  if (hold === null) return null;
  const isWaiting = delivery.standing === 'held';
  return (
    <Part title={words.say(isWaiting ? 'hold.title' : 'hold.was')} lead={instead(words, props.page)}>
      <Causes causes={hold.causes} />
      {decisions.length === 0 ? null : (
        <ul className={styles.decisions}>
          {decisions.map((decision) => (
            <li key={decision.decidedAt}>
              <Decided decision={decision} />
            </li>
          ))}
        </ul>
      )}
      {isWaiting ? (
        <DecisionForm page={props.page} />
      ) : (
        <details className="screen-only">
          <summary>{words.say('hold.otherwise')}</summary>
          <DecisionForm page={props.page} />
        </details>
      )}
    </Part>
  );
}

function instead(words: ReturnType<typeof useWords>, { delivery, hold }: DeliveryPage): string | null {
  if (delivery.standing !== 'held') return null;
  return hold?.instead
    ? words.say('hold.instead', { day: words.day(hold.instead.asOf, true) })
    : words.say('hold.insteadNothing');
}

function Decided(props: { decision: DecisionShape }) {
  const words = useWords();
  const { decision } = props;
  const outcome = decision.decision === 'raised' && !decision.isUsed ? 'raised_held' : decision.decision;
  return (
    <>
      <State kind={decision.isUsed ? 'on-track' : 'watch'}>
        {words.code('decision', outcome, {
          who: decision.decidedBy,
          moment: words.moment(decision.decidedAt),
        })}
      </State>{' '}
      <q>{decision.reason}</q>
    </>
  );
}

type Choice = DecisionShape['decision'];

function DecisionForm(props: { page: DeliveryPage }) {
  const words = useWords();
  const id = useId();
  const { delivery, hold } = props.page;
  const decide = useDecide(delivery.id);
  const [choice, choose] = useState<Choice | null>(null);
  const causes = hold?.causes ?? [];
  const thresholds = [...new Set(causes.flatMap((cause) => thresholdOf(cause) ?? []))];
  const canRaise = causes.every((cause) => thresholdOf(cause) !== null);
  const choices: readonly Choice[] = canRaise ? ['approved', 'raised', 'rejected'] : ['approved', 'rejected'];

  function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    if (choice === null) return;
    const form = new FormData(event.currentTarget);
    decide.mutate({
      decision: choice,
      reason: String(form.get('reason') ?? ''),
      ...(choice === 'raised'
        ? {
            thresholds: Object.fromEntries(thresholds.map((name) => [name, Number(form.get(name)) / 100])),
          }
        : {}),
    });
  }

  return (
    <form className={`${styles.form} screen-only`} onSubmit={submit}>
      {decide.isError ? <ProblemView error={decide.error} /> : null}
      <fieldset className={styles.choices}>
        <legend>{words.say('decide.title')}</legend>
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
              <strong>{words.code('decide', each)}</strong> {words.code('decideWhat', each)}
            </span>
          </label>
        ))}
      </fieldset>
      {choice === 'raised'
        ? thresholds.map((name) => (
            <div key={name} className={styles.field}>
              <label htmlFor={`${id}-${name}`}>
                {words.code('threshold', name, {
                  now: words.percent(hold?.thresholds[name] ?? 0, null),
                })}
              </label>
              <span className={styles.percent}>
                <input
                  id={`${id}-${name}`}
                  name={name}
                  type="number"
                  min={0}
                  max={100}
                  step={1}
                  required
                  defaultValue={enough(causes, name)}
                />{' '}
                %
              </span>
            </div>
          ))
        : null}
      <div className={styles.field}>
        <label htmlFor={`${id}-reason`}>{words.say('decide.reason')}</label>
        <textarea id={`${id}-reason`} name="reason" rows={3} required minLength={3} maxLength={2000} />
      </div>
      <button type="submit" className={styles.primary} disabled={decide.isPending || choice === null}>
        {choice === null ? words.say('decide.submit') : words.code('decide', choice)}
      </button>
    </form>
  );
}
