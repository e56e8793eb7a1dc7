import type { ReasonShape } from '../../src/reports/shapes/access.ts';
import { useWords, type Words } from '../languages/words.tsx';
import styles from './access.module.css';
import { OpenedDataList } from './opened-data.tsx';
import { roleAndPlaces } from './role-words.ts';

/** By which roles something is seen: each with whose students, where it comes from, what for, and what it opens. */
export function Reasons(props: { because: readonly ReasonShape[] }) {
  const words = useWords();
  return (
    <ul className={styles.reasons}>
      {props.because.map((reason) => (
        <li key={JSON.stringify(reason)}>
          <h3>{headOf(words, reason)}</h3>
          <p>
            {originWords(words, reason)}{' '}
            {words.say('reason.purpose', { purpose: words.code('purpose', reason.role.purpose) })}
          </p>
          <OpenedDataList role={reason.role} />
        </li>
      ))}
    </ul>
  );
}

function headOf(words: Words, { role, scope, side }: ReasonShape): string {
  const head = roleAndPlaces(words, role.title, scope);
  return side === 'as' ? words.say('reason.as', { role: head }) : head;
}

/** Where a role comes from, and when it ends. */
export function originWords(words: Words, { origin, given }: ReasonShape): string {
  if (given === null) return words.code('origin', origin);
  const { approver, endsOn } = given;
  return endsOn === null
    ? words.code('origin', 'grant_open', { approver })
    : words.code('origin', 'grant', { approver, day: words.day(endsOn, true) });
}
