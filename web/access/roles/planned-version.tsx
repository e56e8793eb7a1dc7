import { type FormEvent, useId } from 'react';
import type { RolePreview } from '../../../src/reports/shapes/roles.ts';
import { useWords } from '../../languages/words.tsx';
import access from '../access.module.css';
import { Difference, EffectState } from './difference.tsx';

/** What a form would change, and putting it in force with a reason. */
export function PlannedVersion(props: {
  plan: RolePreview;
  version: number;
  isBusy: boolean;
  save(reason: string): void;
}) {
  const words = useWords();
  const id = useId();
  const { plan, version } = props;
  const { before, after, changed, effect, people } = plan;

  function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    props.save(String(new FormData(event.currentTarget).get('reason') ?? ''));
  }

  return (
    <>
      <h3>{words.say('role.wouldChange')}</h3>
      <p>
        <EffectState effect={effect} />
      </p>
      {before === null ? null : (
        <p>{words.say('role.concerns', { people: people.following + people.given })}</p>
      )}
      <Difference caption={words.say('role.wouldChange')} before={before} after={after} changed={changed} />
      {changed.length === 0 ? null : (
        <form aria-label={words.say('role.save', { version })} onSubmit={submit}>
          <div className={access.field}>
            <label htmlFor={`${id}-reason`}>{words.say('role.reason')}</label>
            <textarea id={`${id}-reason`} name="reason" rows={2} required minLength={3} maxLength={2000} />
          </div>
          <button type="submit" className={access.primary} disabled={props.isBusy}>
            {words.say('role.save', { version })}
          </button>
        </form>
      )}
    </>
  );
}
