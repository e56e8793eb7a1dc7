import type { StatementShape } from '../../src/reports/shapes/records.ts';
import { useWords } from '../languages/words.tsx';
import { Part } from '../page/page.tsx';
import styles from './records.module.css';

/** What a family has to say to records that were left as they are: beside the record, for everybody who sees it. */
export function Statements(props: { statements: readonly StatementShape[] }) {
  const words = useWords();
  if (props.statements.length === 0) return null;
  return (
    <Part title={words.say('record.statements')} lead={words.say('record.statements.lead')}>
      {props.statements.map(({ about, words: said, on }) => (
        <div key={`${on} ${about}`} className={styles.statement}>
          <p className="quiet">{words.say('record.statement.about', { about })}</p>
          <blockquote>{said}</blockquote>
          <p className="quiet">{words.day(on, true)}</p>
        </div>
      ))}
    </Part>
  );
}
