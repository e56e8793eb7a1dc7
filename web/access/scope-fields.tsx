import { useId } from 'react';
import { useWords, type Words } from '../languages/words.tsx';
import styles from './access.module.css';
import type { AskForm } from './request-form.tsx';
import { gradeWords } from './role-words.ts';

/** `own`: the schools where somebody works, named together. */
export type ScopeKind = 'own' | 'school' | 'grade' | 'district';

/** Whose students: the own schools, a school, grades of a school, or the district, as far as they go with the role. */
export function ScopeFields(props: {
  form: AskForm;
  scopes: readonly string[];
  kind: ScopeKind | null;
  choose(kind: ScopeKind): void;
  /** The school to begin with. */
  school: string;
}) {
  const words = useWords();
  const id = useId();
  const { form, scopes, kind, choose } = props;
  const own = form.schools.filter((school) => form.ownSchools.includes(school.id));
  const kinds = [
    ...(own.length > 0 && scopes.includes('school') ? (['own'] as const) : []),
    ...(['school', 'grade', 'district'] as const).filter((one) => scopes.includes(one)),
  ];
  return (
    <>
      <fieldset className={styles.choices}>
        <legend>{words.say('ask.scope')}</legend>
        {kinds.map((each) => (
          <label key={each}>
            <input
              type="radio"
              name="scope"
              value={each}
              required
              checked={kind === each}
              onChange={() => choose(each)}
            />
            <span>
              {nameOf(
                words,
                each,
                own.map((school) => school.name),
              )}
            </span>
          </label>
        ))}
      </fieldset>
      {kind === 'school' || kind === 'grade' ? (
        <div className={styles.field}>
          <label htmlFor={`${id}-school`}>{words.say('ask.whichSchool')}</label>
          <select id={`${id}-school`} name="school" required defaultValue={props.school}>
            <option value="" disabled>
              {words.say('ask.chooseSchool')}
            </option>
            {form.schools.map((school) => (
              <option key={school.id} value={school.id}>
                {school.name}
              </option>
            ))}
          </select>
        </div>
      ) : null}
      {kind === 'grade' ? (
        <fieldset className={styles.grades}>
          <legend>{words.say('ask.grades')}</legend>
          {form.grades.map((grade) => (
            <label key={grade}>
              <input type="checkbox" name="grade" value={grade} />
              {gradeWords(words, grade)}
            </label>
          ))}
        </fieldset>
      ) : null}
    </>
  );
}

function nameOf(words: Words, kind: ScopeKind, own: readonly string[]): string {
  switch (kind) {
    case 'own':
      return words.say('ask.own', { schools: words.list(own) });
    case 'school':
      return words.say('ask.school');
    case 'grade':
      return words.say('ask.grade');
    case 'district':
      return words.say('ask.district');
  }
}
