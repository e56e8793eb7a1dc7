import type { RolePage } from '../../../src/reports/shapes/roles.ts';
import { useWords } from '../../languages/words.tsx';
import { Difference, EffectState } from './difference.tsx';
import styles from './roles.module.css';

/** The versions of a role, newest first: who decided each, when and why, and what it changed. */
export function History(props: { versions: RolePage['versions'] }) {
  const words = useWords();
  const { versions } = props;
  return (
    <ol className={styles.history}>
      {versions.map(({ version, decided, fields, changed, effect }, at) => (
        <li key={version}>
          <h3>{words.say('role.version', { version })}</h3>
          {decided === null ? (
            <p>{words.say('role.shipped')}</p>
          ) : (
            <>
              <p>
                {words.say('access.byWhen', { name: decided.by, moment: words.moment(decided.at) })}:{' '}
                <q>{decided.reason}</q>
              </p>
              <p>
                <EffectState effect={effect} />
              </p>
              {fields === null ? (
                <p>{words.say('role.unreadable')}</p>
              ) : (
                <Difference
                  caption={words.say('role.difference', { version })}
                  before={versions[at + 1]?.fields ?? null}
                  after={fields}
                  changed={changed}
                />
              )}
            </>
          )}
        </li>
      ))}
    </ol>
  );
}
