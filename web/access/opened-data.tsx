import type { RoleWords } from '../../src/reports/shapes/access.ts';
import { useWords } from '../languages/words.tsx';
import styles from './access.module.css';
import { extrasWords, openedWords } from './role-words.ts';

/** What a role opens: kinds of data and how finely, then what may be done beyond looking. */
export function OpenedDataList(props: { role: RoleWords }) {
  const words = useWords();
  const extras = extrasWords(words, props.role);
  return (
    <ul className={styles.opens}>
      {props.role.opens.length === 0 ? <li>{words.say('opens.none')}</li> : null}
      {props.role.opens.map((opened) => (
        <li key={JSON.stringify(opened)}>{openedWords(words, opened)}</li>
      ))}
      {extras === null ? null : <li>{extras}</li>}
    </ul>
  );
}
