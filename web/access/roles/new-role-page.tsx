import { useSearchParams } from 'react-router';
import { useRole } from '../../api/roles.ts';
import { useWords } from '../../languages/words.tsx';
import { Answer, Page, Sentence } from '../../page/page.tsx';
import { RoleForm } from './role-form.tsx';

/** A new role, begun as a copy of another one. */
export function Component() {
  const words = useWords();
  const [parameters] = useSearchParams();
  const query = useRole(parameters.get('from') ?? '');
  return (
    <Answer query={query} title={words.say('role.new')}>
      {(page) => (
        <Page
          crumbs={[
            { name: words.say('page.access'), path: '/access' },
            { name: words.say('accessPlaces.roles'), path: '/access/roles' },
            { name: words.say('role.new') },
          ]}
        >
          <Sentence>{words.say('role.new.sentence', { role: words.of(page.fields.title) })}</Sentence>
          <RoleForm
            page={page}
            begin={{ ...page.draft, role: '', version: 1, title: { en: '', es: '' } }}
            isNew
          />
        </Page>
      )}
    </Answer>
  );
}
