import { Link, useSearchParams } from 'react-router';
import { useSignInWays } from '../api/sign-in.ts';
import { useWords } from '../languages/words.tsx';
import { Notice } from '../page/problem.tsx';
import { SignInFrame } from './frame.tsx';

/** Why somebody who came back from a sign-in service was not let in, and what helps. */
export function Component() {
  const words = useWords();
  const ways = useSignInWays();
  const [parameters] = useSearchParams();
  const asked = parameters.get('why') ?? '';
  // The address is anybody's to write: only reasons we have words for are told.
  const isReason = /^(sign-in-(denied|expired)|issuer-)/.test(asked) && words.knows('failure', asked);
  const why = isReason ? asked : 'issuer-refused';
  const issuer = ways.data?.issuers.find(({ id }) => id === parameters.get('issuer'));
  const title = issuer?.title ?? words.say('signIn.service');
  return (
    <SignInFrame title={words.say('signIn.denied')}>
      <Notice
        message={words.code('failure', why, { title, issuer: title })}
        remedy={words.code('remedy', why, { title, issuer: title })}
      >
        <p>
          <Link to="/sign-in">{words.say('signIn.again')}</Link>
        </p>
      </Notice>
    </SignInFrame>
  );
}
