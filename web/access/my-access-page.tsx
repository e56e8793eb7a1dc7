import { useEffect, useRef } from 'react';
import { useSearchParams } from 'react-router';
import type { MyAccessPage } from '../../src/reports/shapes/access.ts';
import { useMyAccess } from '../api/access.ts';
import { useWords } from '../languages/words.tsx';
import { Answer, Page, Part, Sentence } from '../page/page.tsx';
import { OwnRequests } from './own-requests.tsx';
import { Reasons } from './reasons.tsx';
import { RequestForm } from './request-form.tsx';

/** What I can see and why, what I asked for, and asking for more. For everybody who is signed in. */
export function Component() {
  const words = useWords();
  const query = useMyAccess();
  return (
    <Answer query={query} title={words.say('page.myAccess')}>
      {(page) => (
        <Page crumbs={[{ name: words.say('page.myAccess') }]}>
          <Sentence>
            {words.say('myAccess.sentence', {
              roles: page.because.length,
              open: page.requests.filter(({ state }) => state === 'open').length,
            })}
          </Sentence>
          <Part title={words.say('myAccess.because')} lead={words.say('myAccess.because.lead')}>
            {page.because.length === 0 ? (
              <p>{words.say('myAccess.none')}</p>
            ) : (
              <Reasons because={page.because} />
            )}
          </Part>
          <OwnRequests page={page} />
          <Ask page={page} />
        </Page>
      )}
    </Answer>
  );
}

function Ask(props: { page: MyAccessPage }) {
  const words = useWords();
  const [parameters] = useSearchParams();
  const place = useRef<HTMLDivElement>(null);
  const isSentHere = parameters.has('ask');
  // Who comes from a denial comes for the form.
  useEffect(() => {
    if (!isSentHere) return;
    place.current?.focus({ preventScroll: true });
    place.current?.scrollIntoView();
  }, [isSentHere]);
  const { form, today } = props.page;
  return (
    <div ref={place} tabIndex={-1} className="screen-only">
      <Part title={words.say('myAccess.form')} lead={words.say('myAccess.form.lead')}>
        {form === null ? (
          <p>{words.say('myAccess.notStaff')}</p>
        ) : (
          <RequestForm
            key={parameters.toString()}
            form={form}
            today={today}
            prefilled={{
              role: parameters.get('role'),
              scope: parameters.get('scope'),
              schools: parameters.getAll('school'),
            }}
          />
        )}
      </Part>
    </div>
  );
}
