import { useId } from 'react';
import type { RoleDraft, RoleField, RolePage } from '../../../src/reports/shapes/roles.ts';
import { useWords } from '../../languages/words.tsx';
import { CodeFields } from './code-fields.tsx';
import { draftFields, sayField, sayingOf, sayings } from './draft.ts';
import { FieldValue } from './field-words.tsx';
import { GrantRows } from './grant-rows.tsx';
import styles from './roles.module.css';
import { TextFields } from './text-fields.tsx';

/** One field of a role: how it is said, and what. Nothing is ever left unsaid. */
export function FieldEditor(props: {
  field: RoleField;
  page: RolePage;
  draft: RoleDraft;
  edit(draft: RoleDraft): void;
}) {
  const words = useWords();
  const id = useId();
  const { field, page, draft, edit } = props;
  const saying = sayingOf(draft, field);
  const fields = draftFields(draft, page.base?.fields ?? null, page.fields);
  const names = {
    inherit: words.say('role.inherit', { role: page.base === null ? '' : words.of(page.base.title) }),
    none: words.say('role.none'),
    here: words.say('role.here'),
  };
  const ways = sayings(draft, field);
  return (
    <fieldset className={styles.field}>
      <legend>{words.code('roleField', field)}</legend>
      {words.knows('roleHint', field) ? <p className={styles.hint}>{words.code('roleHint', field)}</p> : null}
      {ways.length === 1 ? null : (
        <div className={styles.ways}>
          {ways.map((way) => (
            <label key={way}>
              <input
                type="radio"
                name={`${id}-way`}
                checked={saying === way}
                onChange={() => edit(sayField(draft, field, way, fields))}
              />
              {names[way]}
            </label>
          ))}
        </div>
      )}
      {saying === 'here' ? (
        <Editor field={field} page={page} draft={draft} edit={edit} />
      ) : saying === 'inherit' ? (
        <div className={styles.inherited}>
          <FieldValue field={field} fields={fields} />
        </div>
      ) : null}
    </fieldset>
  );
}

function Editor(props: { field: RoleField; page: RolePage; draft: RoleDraft; edit(draft: RoleDraft): void }) {
  const words = useWords();
  const { field, page, draft, edit } = props;
  const put = (value: RoleDraft[RoleField]) => edit({ ...draft, [field]: value });
  switch (field) {
    case 'title':
    case 'about': {
      const value = draft[field];
      return (
        <TextFields
          value={value === 'inherit' ? page.fields[field] : value}
          isLong={field === 'about'}
          put={put}
        />
      );
    }
    case 'scope':
      return (
        <select
          aria-label={words.say('roleField.scope')}
          className={styles.select}
          value={draft.scope}
          onChange={(event) => put(event.currentTarget.value)}
        >
          {page.choices.scope.map((code) => (
            <option key={code} value={code}>
              {words.code('scope', code)}
            </option>
          ))}
        </select>
      );
    case 'grants':
      return <GrantRows rows={Array.isArray(draft.grants) ? draft.grants : []} page={page} put={put} />;
    default: {
      const value = draft[field];
      return (
        <CodeFields
          field={field}
          codes={page.choices[field]}
          chosen={Array.isArray(value) ? value : []}
          put={put}
        />
      );
    }
  }
}
