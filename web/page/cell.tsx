import type { Cell } from '../../src/reports/shapes/common.ts';
import { cellText, sinceText, type Unit, wholeText } from '../../src/words/cells.ts';
import { useWords } from '../languages/words.tsx';
import { State } from './state.tsx';

/** One number as it may be seen: with its shape where there is none, its whole behind it, its day where it is an older one. */
export function CellView(props: { cell: Cell | undefined; unit: Unit }) {
  const words = useWords();
  const { cell, unit } = props;
  const text = cellText(words, cell, unit);
  const since = sinceText(words, cell);
  if (cell === undefined || cell.state === 'no_data') return <State kind="no-data">{text}</State>;
  if (cell.state === 'suppressed') return <State kind="hidden">{text}</State>;
  return (
    <span className="number" title={wholeText(words, cell, unit) ?? undefined}>
      {text}
      {since === null ? null : <span className="quiet"> {since}</span>}
    </span>
  );
}
