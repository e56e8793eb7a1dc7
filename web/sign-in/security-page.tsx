import { useState } from 'react';
import type { SecurityPage } from '../../src/reports/shapes/sign-in.ts';
import { useSecurity } from '../api/sign-in.ts';
import { useWords } from '../languages/words.tsx';
import { Answer, Page, Part, Sentence } from '../page/page.tsx';
import { PasskeysPart } from './passkeys-part.tsx';
import { RecoveryPart } from './recovery-part.tsx';
import { SessionsPart } from './sessions-part.tsx';
import styles from './sign-in.module.css';
import { TotpPart } from './totp-part.tsx';

/** How one signs in, what may follow the password, and where one is signed in. */
export function Component() {
  const words = useWords();
  const query = useSecurity();
  // Held here, above the parts: a part is drawn anew when its factor is there, and the codes are shown this once.
  const [codes, setCodes] = useState<readonly string[] | null>(null);
  return (
    <Answer query={query} title={words.say('page.security')}>
      {(page) => (
        <Page crumbs={[{ name: words.say('page.security') }]}>
          <Sentence>
            {words.say(page.mustEnroll ? 'security.mustEnroll' : 'security.sentence', {
              sessions: page.sessions.length,
            })}
          </Sentence>
          {page.isLocal ? <Factors page={page} codes={codes} setCodes={setCodes} /> : null}
          {page.isLocal ? null : <p>{words.say('security.notLocal')}</p>}
          {page.identities.length === 0 ? null : <Identities page={page} />}
          <SessionsPart sessions={page.sessions} />
        </Page>
      )}
    </Answer>
  );
}

function Factors(props: {
  page: SecurityPage;
  codes: readonly string[] | null;
  setCodes(codes: readonly string[] | null): void;
}) {
  const { page, codes, setCodes } = props;
  const hasFactor = page.hasTotp || page.passkeys.length > 0;
  return (
    <>
      {hasFactor || codes !== null ? (
        <RecoveryPart left={page.recoveryCodesLeft} codes={codes} setCodes={setCodes} />
      ) : null}
      <TotpPart isThere={page.hasTotp} setCodes={setCodes} />
      {page.passkeysOffered ? <PasskeysPart passkeys={page.passkeys} setCodes={setCodes} /> : null}
    </>
  );
}

function Identities(props: { page: SecurityPage }) {
  const words = useWords();
  return (
    <Part title={words.say('security.identities')} lead={words.say('security.identities.lead')}>
      <ul className={styles.rows}>
        {props.page.identities.map(({ title, boundAt }) => (
          <li key={title}>
            <strong>{title}</strong>
            <span className="quiet">{words.say('security.since', { moment: words.moment(boundAt) })}</span>
          </li>
        ))}
      </ul>
    </Part>
  );
}
