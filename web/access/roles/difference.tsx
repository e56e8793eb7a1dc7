import type { RoleField, RoleFields, RolePreview } from '../../../src/reports/shapes/roles.ts';
import { useWords } from '../../languages/words.tsx';
import { State, type StateKind } from '../../page/state.tsx';
import { FieldValue } from './field-words.tsx';
import styles from './roles.module.css';

/** What changed from one version of a role to the next, field by field. */
export function Difference(props: {
  caption: string;
  before: RoleFields | null;
  after: RoleFields;
  changed: readonly RoleField[];
}) {
  const words = useWords();
  const { caption, before, after, changed } = props;
  if (changed.length === 0) return <p>{words.say('role.noChange')}</p>;
  return (
    <table className={styles.difference}>
      <caption className="off-screen">{caption}</caption>
      <thead>
        <tr>
          <th scope="col">{words.say('role.field')}</th>
          <th scope="col">{words.say('column.before')}</th>
          <th scope="col">{words.say('role.after')}</th>
        </tr>
      </thead>
      <tbody>
        {changed.map((field) => (
          <tr key={field}>
            <th scope="row">{words.code('roleField', field)}</th>
            <td data-name={words.say('column.before')}>
              {before === null ? (
                <span className="quiet">{words.say('role.notYet')}</span>
              ) : (
                <FieldValue field={field} fields={before} other={after} mark="del" />
              )}
            </td>
            <td data-name={words.say('role.after')}>
              <FieldValue field={field} fields={after} other={before} mark="ins" />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

const kinds: Record<RolePreview['effect'], StateKind> = {
  more: 'watch',
  both: 'watch',
  fewer: 'on-track',
  same: 'no-data',
};

/** Whether a change opens more data, pages and duties, or fewer. */
export function EffectState(props: { effect: RolePreview['effect'] }) {
  const words = useWords();
  return <State kind={kinds[props.effect]}>{words.code('roleEffect', props.effect)}</State>;
}
