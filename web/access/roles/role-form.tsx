import { type FormEvent, useEffect, useId, useRef, useState } from 'react';
import { useNavigate } from 'react-router';
import type { RoleDraft, RolePage } from '../../../src/reports/shapes/roles.ts';
import { roleFields } from '../../../src/reports/views/role-fields.ts';
import { Problem } from '../../api/request.ts';
import { useChangeRole, usePreviewRole, useRoleAnew } from '../../api/roles.ts';
import { useWords } from '../../languages/words.tsx';
import { Notice, useProblemWords } from '../../page/problem.tsx';
import access from '../access.module.css';
import { rebased } from './draft.ts';
import { FieldEditor } from './field-editor.tsx';
import { PlannedVersion } from './planned-version.tsx';
import styles from './roles.module.css';

/**
 * Changing a role, or making one: every field is said, left to the role it extends, or nothing. What it would change is looked at first; only then
 * it can be put in force. What was filled in stays whatever the server says.
 */
export function RoleForm(props: { page: RolePage; begin: RoleDraft; isNew?: boolean }) {
  const words = useWords();
  const id = useId();
  const navigate = useNavigate();
  const { page, isNew = false } = props;
  const [begun, begin] = useState(props.begin);
  const [draft, setDraft] = useState(props.begin);
  const [meanwhile, setMeanwhile] = useState<RolePage['versions'][number] | null>(null);
  const preview = usePreviewRole();
  const change = useChangeRole();
  const anew = useRoleAnew();
  const outcome = useRef<HTMLDivElement>(null);
  const failure = change.error ?? preview.error;
  const problem = useProblemWords(failure);

  // The answer stands under a long form: eye and screen reader are led to it.
  const told = preview.submittedAt + change.submittedAt;
  const isSettled = !preview.isPending && !change.isPending;
  useEffect(() => {
    if (told > 0 && isSettled) outcome.current?.focus();
  }, [told, isSettled]);

  function edit(next: RoleDraft) {
    setDraft(next);
    preview.reset();
    change.reset();
    setMeanwhile(null);
  }

  /** Somebody else was faster: the form goes on from their version, with what was filled in. */
  async function catchUp(error: unknown) {
    if (isNew || !isChanged(error)) return;
    // Where the server cannot be reached now, the conflict itself is still told.
    const fresh = await anew(page.role).catch(() => null);
    if (fresh === null) return;
    setDraft(rebased(draft, begun, fresh.draft));
    begin(fresh.draft);
    setMeanwhile(fresh.versions[0] ?? null);
    preview.reset();
    change.reset();
  }

  function look(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    setMeanwhile(null);
    change.reset();
    preview.mutate(draft, { onError: (error) => void catchUp(error) });
  }

  function save(reason: string) {
    change.mutate(
      { form: draft, reason },
      {
        onError: (error) => void catchUp(error),
        onSuccess: (saved) => {
          preview.reset();
          begin(saved.draft);
          setDraft(saved.draft);
          if (isNew) void navigate(`/access/roles/${saved.role}`);
        },
      },
    );
  }

  return (
    <div className={styles.form}>
      <form aria-label={words.say('role.change')} onSubmit={look}>
        {isNew ? (
          <div className={access.field}>
            <label htmlFor={`${id}-role`}>{words.say('role.id')}</label>
            <p id={`${id}-hint`} className={access.hint}>
              {words.say('role.id.hint')}
            </p>
            <input
              id={`${id}-role`}
              required
              pattern="[a-z][a-z\-]{1,39}"
              autoComplete="off"
              aria-describedby={`${id}-hint`}
              value={draft.role}
              onChange={(event) => edit({ ...draft, role: event.currentTarget.value })}
            />
          </div>
        ) : null}
        {roleFields.map((field) => (
          <FieldEditor key={field} field={field} page={page} draft={draft} edit={edit} />
        ))}
        <button type="submit" className={access.primary} disabled={preview.isPending}>
          {words.say('role.look')}
        </button>
      </form>
      <div ref={outcome} tabIndex={-1} className={styles.outcome}>
        {failure === null ? null : isNew && isChanged(failure) ? (
          <Notice message={words.say('role.taken')} remedy={words.say('role.taken.remedy')} />
        ) : (
          <Notice {...problem} />
        )}
        {meanwhile === null ? null : (
          <Notice
            message={words.say('role.meanwhile', {
              version: meanwhile.version,
              name: meanwhile.decided?.by ?? '',
              reason: meanwhile.decided?.reason ?? '',
            })}
            remedy={words.say('role.meanwhile.remedy')}
          />
        )}
        {change.isSuccess ? (
          <p className={styles.done}>{words.say('role.saved', { version: change.data.version })}</p>
        ) : null}
        {preview.data === undefined || meanwhile !== null ? null : (
          <PlannedVersion plan={preview.data} version={draft.version} isBusy={change.isPending} save={save} />
        )}
      </div>
    </div>
  );
}

function isChanged(error: unknown): boolean {
  return error instanceof Problem && error.code === 'role-changed';
}
