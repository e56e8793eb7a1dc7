import type { DeliverySummary } from '../../src/reports/shapes/operations.ts';
import { useWords } from '../languages/words.tsx';
import { State } from '../page/state.tsx';

/** How many causes of each kind, or that there are none. */
export function FindingCounts(props: { findings: DeliverySummary['findings'] }) {
  const words = useWords();
  const { error, warning, note } = props.findings;
  if (error + warning + note === 0) return <State kind="on-track">{words.say('findings.none')}</State>;
  return (
    <>
      {error === 0 ? null : <State kind="off-track">{words.say('findings.errors', { count: error })}</State>}{' '}
      {warning === 0 ? null : (
        <State kind="watch">{words.say('findings.warnings', { count: warning })}</State>
      )}{' '}
      {note === 0 ? null : <State kind="no-data">{words.say('findings.notes', { count: note })}</State>}
    </>
  );
}
