import { Link } from 'react-router';
import type { DeliveriesPage } from '../../src/reports/shapes/operations.ts';
import { useWords } from '../languages/words.tsx';
import { Part } from '../page/page.tsx';
import { State } from '../page/state.tsx';
import { Causes } from './causes.tsx';
import { deliveryPath } from './deliveries-table.tsx';
import styles from './intake.module.css';

/** Deliveries that wait for a decision, each with why. */
export function HeldList(props: { held: DeliveriesPage['held']; sources: DeliveriesPage['sources'] }) {
  const words = useWords();
  if (props.held.length === 0) return null;
  return (
    <Part title={words.say('hold.list')} lead={words.say('hold.list.lead')}>
      <ul className={styles.held}>
        {props.held.map(({ delivery, causes }) => (
          <li key={delivery.id}>
            <p>
              <State kind="watch">{words.code('standing', 'held')}</State>{' '}
              <Link to={deliveryPath(delivery.id)}>
                {words.say('delivery.title', {
                  source: props.sources.find(({ id }) => id === delivery.source)?.title ?? delivery.source,
                  day: words.day(delivery.asOf, true),
                })}
              </Link>
            </p>
            <Causes causes={causes} />
          </li>
        ))}
      </ul>
    </Part>
  );
}
