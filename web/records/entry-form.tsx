import { type FormEvent, type ReactNode, useId, useState } from 'react';
import { useWords } from '../languages/words.tsx';
import { ProblemView } from '../page/problem.tsx';
import styles from './records.module.css';

/** One thing to fill in. `choice` has options; `area` is for several lines. */
export interface Field {
  readonly name: string;
  readonly label: string;
  readonly kind: 'line' | 'area' | 'day' | 'choice';
  readonly hint?: string;
  readonly initial?: string;
  /** The last day that can be chosen. */
  readonly max?: string;
  readonly isOptional?: boolean;
  readonly options?: readonly { readonly value: string; readonly name: string }[];
  /** Shown only while this is true of what has been chosen so far. */
  readonly when?: (chosen: Readonly<Record<string, string>>) => boolean;
}

/** A form that writes one thing down. What was filled in stays where the server refuses it. */
export function EntryForm(props: {
  fields: readonly Field[];
  submit: string;
  lead?: ReactNode;
  /** Resolves when it has been written down. */
  send(values: Record<string, string>): Promise<unknown>;
}) {
  const words = useWords();
  const id = useId();
  const [chosen, choose] = useState<Record<string, string>>({});
  const [isSending, setSending] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const shown = props.fields.filter(({ when }) => when === undefined || when(chosen));

  async function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const form = event.currentTarget;
    const values = Object.fromEntries(
      [...new FormData(form)].map(([name, value]) => [name, String(value).trim()] as const),
    );
    setSending(true);
    setError(null);
    try {
      await props.send(values);
      form.reset();
      choose({});
      form.closest('details')?.removeAttribute('open');
    } catch (problem) {
      setError(problem);
    } finally {
      setSending(false);
    }
  }

  return (
    <form className={`${styles.form} screen-only`} onSubmit={(event) => void submit(event)}>
      {error === null ? null : <ProblemView error={error} />}
      {props.lead ? <p className={styles.lead}>{props.lead}</p> : null}
      {shown.map((field) => (
        <div key={field.name} className={styles.field}>
          <label htmlFor={`${id}-${field.name}`}>
            {field.label}
            {field.isOptional ? <span className="quiet"> {words.say('records.optional')}</span> : null}
          </label>
          <Input
            id={`${id}-${field.name}`}
            field={field}
            choose={(value) => choose((before) => ({ ...before, [field.name]: value }))}
          />
          {field.hint ? (
            <p id={`${id}-${field.name}-hint`} className={styles.hint}>
              {field.hint}
            </p>
          ) : null}
        </div>
      ))}
      <button type="submit" className={styles.primary} disabled={isSending}>
        {props.submit}
      </button>
    </form>
  );
}

function Input(props: { id: string; field: Field; choose(value: string): void }) {
  const words = useWords();
  const { id, field } = props;
  const shared = {
    id,
    name: field.name,
    required: field.isOptional !== true,
    defaultValue: field.initial ?? '',
    ...(field.hint ? { 'aria-describedby': `${id}-hint` } : {}),
  };
  switch (field.kind) {
    case 'line':
      return <input {...shared} type="text" maxLength={300} autoComplete="off" />;
    case 'day':
      return <input {...shared} type="date" max={field.max} />;
    case 'area':
      return <textarea {...shared} rows={4} maxLength={4000} />;
    case 'choice':
      return (
        <select {...shared} onChange={(event) => props.choose(event.currentTarget.value)}>
          <option value="" disabled>
            {words.say('records.choose')}
          </option>
          {field.options?.map(({ value, name }) => (
            <option key={value} value={value}>
              {name}
            </option>
          ))}
        </select>
      );
  }
}

/** A form that waits behind its name. */
export function Unfolding(props: { name: string; children: ReactNode }) {
  return (
    <details className={`${styles.unfolding} screen-only`}>
      <summary>{props.name}</summary>
      {props.children}
    </details>
  );
}
