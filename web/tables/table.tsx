import { type KeyboardEvent, type MouseEvent, type ReactNode, useEffect, useMemo, useState } from 'react';
import { flushSync } from 'react-dom';
import { useNavigate } from 'react-router';
import { type Sorting, sortingFrom, sortingText } from '../../src/reports/views/sorting.ts';
import { useWords } from '../languages/words.tsx';
import { useInAddress } from '../page/choice.tsx';
import { type Column, sorted } from './column.ts';
import styles from './tables.module.css';

/** More rows than this wait behind "Show all": a page is read, not scrolled for ever. */
const FIRST_ROWS = 100;

export interface TableProps<Row> {
  /** What the rows are, for screen readers. */
  readonly caption: string;
  readonly rows: readonly Row[];
  readonly columns: readonly Column<Row>[];
  readonly rowKey: (row: Row) => string;
  /** Sorting to begin with, e.g. `-days`. */
  readonly sort: string;
  /** Name of this table's sorting in the address; tables of one page differ. */
  readonly sortName?: string;
  /** Path a row opens. Its first cell should hold the link to the same place. */
  readonly opens?: (row: Row) => string;
  /** The row stands apart from the others, as a total does, and keeps its place at the foot. */
  readonly foot?: Row;
  /** "50 of 212 students": how many are shown of how many there are. */
  readonly counted?: (shown: number) => string;
  /** Said where there is no row: why, and what to do. */
  readonly empty: ReactNode;
}

/** Rows and columns: sorted by click, head and first column in view, moved through with ↑ ↓, opened with Enter. */
export function Table<Row>(props: TableProps<Row>) {
  const words = useWords();
  const [text, keep] = useInAddress(props.sortName ?? 'sort', props.sort);
  const [isWhole, showWhole] = useState(false);
  // On paper there is no button: the whole list is printed.
  useEffect(() => {
    const whole = () => flushSync(() => showWhole(true));
    window.addEventListener('beforeprint', whole);
    return () => window.removeEventListener('beforeprint', whole);
  }, []);
  const { rows, columns } = props;
  const sorting = sortingFrom(text);
  const inOrder = useMemo(
    () => sorted(rows, columns, sortingFrom(text), words.locale),
    [rows, columns, text, words.locale],
  );
  const shown = isWhole ? inOrder : inOrder.slice(0, FIRST_ROWS);

  if (rows.length === 0) return <p className={styles.empty}>{props.empty}</p>;
  return (
    <>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keyboard (WCAG 2.1.1) */}
      <section className={styles.frame} aria-label={props.caption} tabIndex={0}>
        <table className={styles.table}>
          <caption className="off-screen">{props.caption}</caption>
          <thead>
            <tr>
              {columns.map((column) => (
                <Head
                  key={column.id}
                  column={column}
                  sorting={sorting}
                  sort={(next) => keep(sortingText(next))}
                />
              ))}
            </tr>
          </thead>
          <tbody onKeyDown={moveByRow}>
            {shown.map((row) => (
              <BodyRow key={props.rowKey(row)} row={row} {...props} />
            ))}
          </tbody>
          {props.foot === undefined ? null : (
            <tfoot>
              <BodyRow row={props.foot} columns={columns} />
            </tfoot>
          )}
        </table>
      </section>
      <p className={styles.counted}>
        {props.counted?.(shown.length)}
        {shown.length < inOrder.length ? (
          <>
            {' '}
            <button type="button" className="word-button screen-only" onClick={() => showWhole(true)}>
              {words.say('table.all', { count: inOrder.length })}
            </button>
          </>
        ) : null}
      </p>
    </>
  );
}

function Head<Row>(props: { column: Column<Row>; sorting: Sorting; sort(next: Sorting): void }) {
  const words = useWords();
  const { column, sorting } = props;
  const isHere = sorting.column === column.id;
  const first = column.first ?? (column.isNumeric ? 'down' : 'up');
  const next = isHere ? (sorting.direction === 'up' ? 'down' : 'up') : first;
  const order = isHere ? (sorting.direction === 'up' ? 'ascending' : 'descending') : 'none';
  return (
    <th scope="col" data-numeric={column.isNumeric} {...(column.order ? { 'aria-sort': order } : {})}>
      {column.order ? (
        <button
          type="button"
          className={styles.sort}
          title={words.say('table.sort', { column: column.title })}
          onClick={() => props.sort({ column: column.id, direction: next })}
        >
          {column.title}
          <span aria-hidden="true" className={styles.arrow} data-here={isHere}>
            {(isHere ? sorting.direction : first) === 'up' ? '↑' : '↓'}
          </span>
        </button>
      ) : (
        (column.head ?? column.title)
      )}
    </th>
  );
}

function BodyRow<Row>(props: { row: Row; columns: readonly Column<Row>[]; opens?: (row: Row) => string }) {
  const navigate = useNavigate();
  const { row, opens } = props;
  // The mouse may hit the row anywhere; keyboard and screen reader use the link in its first cell.
  const open = (event: MouseEvent) => {
    if (event.target instanceof Element && event.target.closest('a, button') !== null) return;
    if (window.getSelection()?.isCollapsed === false) return;
    if (opens) void navigate(opens(row));
  };
  const cells = props.columns.map((column, index) =>
    index === 0 ? (
      <th key={column.id} scope="row">
        {column.show(row)}
      </th>
    ) : (
      <td key={column.id} data-numeric={column.isNumeric} data-prose={column.isProse}>
        {column.show(row)}
      </td>
    ),
  );
  return opens ? (
    <tr data-opens onClick={open}>
      {cells}
    </tr>
  ) : (
    <tr>{cells}</tr>
  );
}

/** ↑ and ↓ go to the link of the row above or below, Home and End to the first and last. */
function moveByRow(event: KeyboardEvent<HTMLTableSectionElement>): void {
  const rows = [...event.currentTarget.rows];
  const here = rows.findIndex((row) => row.contains(document.activeElement));
  const to = { ArrowUp: here - 1, ArrowDown: here + 1, Home: 0, End: rows.length - 1 }[event.key];
  if (here < 0 || to === undefined) return;
  const link = rows[to]?.querySelector<HTMLElement>('a, button');
  if (!link) return;
  event.preventDefault();
  link.focus();
}
