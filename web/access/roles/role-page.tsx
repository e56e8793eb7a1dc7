import { Link, useParams } from 'react-router';
import type { RolePage } from '../../../src/reports/shapes/roles.ts';
import { roleFields } from '../../../src/reports/views/role-fields.ts';
import { useRole } from '../../api/roles.ts';
import { useWords } from '../../languages/words.tsx';
import { Answer, Beside, Page, Part, Sentence } from '../../page/page.tsx';
import { FieldValue } from './field-words.tsx';
import { History } from './history.tsx';
import { RoleForm } from './role-form.tsx';
import styles from './roles.module.css';

/** One role: what it holds, who has it, changing it, and how it came to be. */
export function Component() {
  const words = useWords();
  const { id = '' } = useParams();
  const query = useRole(id);
  return (
    <Answer query={query} title={words.say('accessPlaces.roles')}>
      {(page) => <One key={page.role} page={page} />}
    </Answer>
  );
}

function One(props: { page: RolePage }) {
  const words = useWords();
  const { page } = props;
  const { fields, people } = page;
  const title = words.of(fields.title);
  return (
    <Page
      crumbs={[
        { name: words.say('page.access'), path: '/access' },
        { name: words.say('accessPlaces.roles'), path: '/access/roles' },
        { name: title },
      ]}
    >
      <Sentence>
        {words.say('role.sentence', {
          ...{ about: words.of(fields.about), version: page.version },
          ...{ people: people.following + people.given, own: page.isOwn ? 'own' : 'other' },
        })}
      </Sentence>
      <Beside>
        <Part title={words.say('role.holds')}>
          <dl className={styles.fields}>
            {roleFields.map((field) => (
              <div key={field}>
                <dt>{words.code('roleField', field)}</dt>
                <dd>
                  <FieldValue field={field} fields={fields} />
                </dd>
              </div>
            ))}
          </dl>
        </Part>
        <Part title={words.say('role.who')}>
          <p>{words.say('role.who.counts', { following: people.following, given: people.given })}</p>
          {page.titles.length === 0 ? null : (
            <>
              <h3 className={styles.subhead}>{words.say('role.who.titles')}</h3>
              <ul className={styles.lines}>
                {page.titles.map(({ title: name, people: count }) => (
                  <li key={name ?? ''}>
                    {words.say('role.who.title', { title: name ?? words.say('titles.untitled'), count })}
                  </li>
                ))}
              </ul>
            </>
          )}
          <p className={`${styles.copy} screen-only`}>
            <Link to={`/access/new-role?from=${encodeURIComponent(page.role)}`}>
              {words.say('role.copy')}
            </Link>
          </p>
        </Part>
      </Beside>
      {/* Folded, and yet there: what was filled in outlives a look at what stands above. */}
      <details className={`${styles.unfolding} screen-only`}>
        <summary>
          <h2>{words.say('role.change')}</h2>
        </summary>
        <p className={styles.hint}>{words.say(page.isMine ? 'role.change.mine' : 'role.change.lead')}</p>
        <RoleForm page={page} begin={page.draft} />
      </details>
      <Part title={words.say('role.history')}>
        <History versions={page.versions} />
      </Part>
    </Page>
  );
}
