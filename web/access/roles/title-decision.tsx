import { type FormEvent, useRef, useState } from 'react';
import { useDecideTitle } from '../../api/roles.ts';
import { useWords } from '../../languages/words.tsx';
import { useProblemWords } from '../../page/problem.tsx';
import { State } from '../../page/state.tsx';
import styles from './roles.module.css';

/** What one job title gives. It is saved by its button: walking through the list with the keyboard decides nothing. */
export function TitleDecision(props: {
  title: string;
  /** A role, `none` or `inherit`, as it is decided now. */
  now: string;
  names: ReadonlyMap<string, string>;
  /** The roles that its classification gives, in words. */
  inherited: string;
}) {
  const words = useWords();
  const decide = useDecideTitle();
  const { message, remedy } = useProblemWords(decide.error);
  const select = useRef<HTMLSelectElement>(null);
  const { title, now, names, inherited } = props;
  const [wanted, want] = useState<string | null>(null);
  const chosen = wanted ?? now;
  const isGone = now !== 'inherit' && now !== 'none' && !names.has(now);

  function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    // The button goes with what it saved; the focus stays in the row.
    select.current?.focus();
    decide.mutate({ title, role: chosen }, { onSuccess: () => want(null) });
  }

  return (
    <form className={styles.decision} onSubmit={submit}>
      <select
        ref={select}
        aria-label={words.say('titles.choose', { title })}
        value={chosen}
        onChange={(event) => {
          want(event.currentTarget.value);
          decide.reset();
        }}
      >
        <option value="inherit">{words.say('titles.inherit', { roles: inherited })}</option>
        <option value="none">{words.say('titles.noRole')}</option>
        {[...names].map(([role, name]) => (
          <option key={role} value={role}>
            {name}
          </option>
        ))}
        {isGone ? <option value={now}>{words.say('titles.gone', { role: now })}</option> : null}
      </select>
      {chosen === now ? null : (
        <button type="submit" className="word-button" disabled={decide.isPending}>
          {words.say('titles.save')}
          <span className="off-screen"> {title}</span>
        </button>
      )}
      <div aria-live="polite">
        {decide.isSuccess ? <State kind="on-track">{words.say('titles.saved')}</State> : null}
        {decide.isError ? (
          <p>
            <State kind="off-track">{message}</State> {remedy}
          </p>
        ) : null}
      </div>
    </form>
  );
}
