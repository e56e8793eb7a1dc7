import { type FormEvent, useId, useState } from 'react';
import type { AskedScope, MyAccessPage } from '../../src/reports/shapes/access.ts';
import { useAskForAccess } from '../api/access.ts';
import { useWords } from '../languages/words.tsx';
import { ProblemView } from '../page/problem.tsx';
import styles from './access.module.css';
import { OpenedDataList } from './opened-data.tsx';
import { approversWords } from './role-words.ts';
import { ScopeFields, type ScopeKind } from './scope-fields.tsx';

export type AskForm = NonNullable<MyAccessPage['form']>;

/** What the address fills in, from a denial that suggests a role. */
export interface Prefilled {
  readonly role: string | null;
  readonly scope: string | null;
  readonly schools: readonly string[];
}

/** Asking for a role: as what, whose students, what for, from when until when. */
export function RequestForm(props: { form: AskForm; today: string; prefilled: Prefilled }) {
  const words = useWords();
  const id = useId();
  const ask = useAskForAccess();
  const { form, today, prefilled } = props;
  const [roleId, setRole] = useState(prefilled.role ?? '');
  const [kind, setKind] = useState<ScopeKind | null>(() => kindOf(form, prefilled));
  const [from, setFrom] = useState(today);
  const chosen = form.roles.find(({ role }) => role.role === roleId);

  function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const element = event.currentTarget;
    const fields = new FormData(element);
    const scope = kind === null ? null : scopeOf(form, kind, fields);
    if (scope === null) return;
    ask.mutate(
      {
        ...{ role: roleId, scope, justification: String(fields.get('why') ?? '') },
        ...{ beginsOn: String(fields.get('from') ?? ''), endsOn: String(fields.get('until') ?? '') },
      },
      {
        onSuccess: () => {
          element.reset();
          setRole('');
          setKind(null);
          setFrom(today);
        },
      },
    );
  }

  return (
    <form className={styles.form} onSubmit={submit}>
      <div aria-live="polite">
        {ask.isSuccess ? (
          <p className={styles.sent}>
            {words.say('ask.sent', { approvers: approversWords(words, ask.data.approvers) })}
          </p>
        ) : null}
      </div>
      {ask.isError ? <ProblemView error={ask.error} /> : null}
      <div className={styles.field}>
        <label htmlFor={`${id}-role`}>{words.say('ask.role')}</label>
        <select
          id={`${id}-role`}
          required
          value={chosen === undefined ? '' : roleId}
          onChange={(event) => setRole(event.currentTarget.value)}
        >
          <option value="" disabled>
            {words.say('ask.chooseRole')}
          </option>
          {form.roles.map(({ role }) => (
            <option key={role.role} value={role.role}>
              {words.of(role.title)}
            </option>
          ))}
        </select>
        {chosen === undefined ? null : (
          <div className={styles.aside}>
            <p>{words.of(chosen.role.about)}</p>
            <OpenedDataList role={chosen.role} />
          </div>
        )}
      </div>
      <ScopeFields
        form={form}
        scopes={chosen?.scopes ?? ['school', 'grade', 'district']}
        kind={kind}
        choose={setKind}
        school={prefilled.schools[0] ?? ''}
      />
      <div className={styles.field}>
        <label htmlFor={`${id}-why`}>{words.say('ask.why')}</label>
        <p id={`${id}-hint`} className={styles.hint}>
          {words.say('ask.why.hint')}
        </p>
        <textarea
          id={`${id}-why`}
          name="why"
          rows={3}
          required
          minLength={10}
          maxLength={2000}
          aria-describedby={`${id}-hint`}
        />
      </div>
      <div className={styles.days}>
        <div className={styles.field}>
          <label htmlFor={`${id}-from`}>{words.say('ask.from')}</label>
          <input
            id={`${id}-from`}
            name="from"
            type="date"
            required
            value={from}
            min={today}
            max={form.latest}
            onChange={(event) => setFrom(event.currentTarget.value)}
          />
        </div>
        <div className={styles.field}>
          <label htmlFor={`${id}-until`}>{words.say('ask.until')}</label>
          <input id={`${id}-until`} name="until" type="date" required min={from} max={form.latest} />
        </div>
      </div>
      <button type="submit" className={styles.primary} disabled={ask.isPending}>
        {words.say('ask.submit')}
      </button>
    </form>
  );
}

function kindOf({ ownSchools }: AskForm, { scope, schools }: Prefilled): ScopeKind | null {
  if (scope === 'district') return 'district';
  if (scope !== 'school') return null;
  return schools.length === ownSchools.length && schools.every((school) => ownSchools.includes(school))
    ? 'own'
    : 'school';
}

function scopeOf({ ownSchools }: AskForm, kind: ScopeKind, fields: FormData): AskedScope {
  const schools = [String(fields.get('school') ?? '')];
  switch (kind) {
    case 'district':
      return { kind };
    case 'own':
      return { kind: 'school', schools: [...ownSchools] };
    case 'school':
      return { kind, schools };
    case 'grade':
      return { kind, schools, grades: fields.getAll('grade').map(String) };
  }
}
