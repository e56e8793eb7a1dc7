import { Link } from 'react-router';
import type { RolesPage } from '../../../src/reports/shapes/roles.ts';
import { useRoles } from '../../api/roles.ts';
import { useWords } from '../../languages/words.tsx';
import { Answer, Page, Part, Sentence } from '../../page/page.tsx';
import { Table } from '../../tables/table.tsx';
import { AccessPlaces } from '../access-places.tsx';
import { fieldLines } from './field-words.tsx';
import { JobTitles } from './job-titles.tsx';
import styles from './roles.module.css';

/** Every role as it is here, and what the job titles of HR mean. */
export function Component() {
  const words = useWords();
  const query = useRoles();
  return (
    <Answer query={query} title={words.say('accessPlaces.roles')}>
      {(page) => (
        <Page
          crumbs={[
            { name: words.say('page.access'), path: '/access' },
            { name: words.say('accessPlaces.roles') },
          ]}
        >
          <AccessPlaces />
          <Sentence>
            {words.say('roles.sentence', {
              roles: page.roles.length,
              own: page.roles.filter(({ isOwn }) => isOwn).length,
            })}
          </Sentence>
          <Part title={words.say('roles.title')} lead={words.say('roles.lead')}>
            <Roles roles={page.roles} />
          </Part>
          <Part title={words.say('titles.title')} lead={words.say('titles.lead')}>
            <JobTitles />
          </Part>
        </Page>
      )}
    </Answer>
  );
}

function Roles(props: { roles: RolesPage['roles'] }) {
  const words = useWords();
  return (
    <Table
      caption={words.say('roles.title')}
      rows={props.roles}
      rowKey={({ role }) => role}
      opens={({ role }) => `/access/roles/${role}`}
      sort="-people"
      sortName="roles"
      empty={words.say('role.nothing')}
      columns={[
        {
          id: 'role',
          title: words.say('roles.role'),
          order: ({ fields }) => words.of(fields.title),
          show: ({ role, version, fields, isOwn, isMine }) => (
            <span className={styles.name}>
              <Link to={`/access/roles/${role}`}>{words.of(fields.title)}</Link>
              <span className={styles.mark}>
                {words.say(isOwn ? 'roles.versionHere' : 'roles.version', { version })}
              </span>
              {isMine ? <span className={styles.mark}>{words.say('roles.mine')}</span> : null}
            </span>
          ),
        },
        {
          id: 'people',
          title: words.say('roles.people'),
          isNumeric: true,
          order: ({ people }) => people.following + people.given,
          show: ({ people }) => words.count(people.following + people.given),
        },
        {
          id: 'scope',
          title: words.say('roleField.scope'),
          order: ({ fields }) => words.code('scope', fields.scope),
          show: ({ fields }) => words.code('scope', fields.scope),
        },
        {
          id: 'grants',
          title: words.say('roleField.grants'),
          isProse: true,
          show: ({ fields }) => (
            <ul className={styles.lines}>
              {(fields.grants.length === 0
                ? [words.say('role.nothing')]
                : fieldLines(words, 'grants', fields)
              ).map((line) => (
                <li key={line}>{line}</li>
              ))}
            </ul>
          ),
        },
        {
          id: 'pages',
          title: words.say('roles.pages'),
          isProse: true,
          show: ({ fields }) => (
            <ul className={styles.lines}>
              {(['pages', 'extras'] as const)
                .filter((field) => fields[field].length > 0)
                .map((field) => (
                  <li key={field}>{words.list(fieldLines(words, field, fields))}</li>
                ))}
            </ul>
          ),
        },
      ]}
    />
  );
}
