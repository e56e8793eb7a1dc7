import { type ReactNode, useEffect, useId, useMemo, useRef, useState } from 'react';
import { asTable, type TextTable } from '../../src/charts/as-table.ts';
import { type ChartSpec, rampStep } from '../../src/charts/spec.ts';
import { useWords } from '../languages/words.tsx';
import { WhyHidden } from '../page/why-hidden.tsx';
import styles from './charts.module.css';

/** A drawing with all that must stand around it: finding or question, one sentence, table, source and day. */
export function Chart(props: {
  title: string;
  summary: string;
  source: string;
  spec: ChartSpec;
  /** The way to take it away as a file. */
  download?: ReactNode;
}) {
  const words = useWords();
  const [isTable, showTable] = useState(false);
  const titleId = useId();
  const { spec } = props;
  return (
    <figure className={styles.chart} aria-labelledby={titleId}>
      <figcaption className={styles.caption}>
        <h3 id={titleId}>{props.title}</h3>
        <p>{props.summary}</p>
      </figcaption>
      {isTable ? (
        <TextTableView table={asTable(spec, words)} />
      ) : (
        <>
          {spec.kind === 'stack' ? <Key parts={spec.parts} /> : null}
          <Drawing spec={spec} label={`${props.title}. ${props.summary}`} />
        </>
      )}
      <div className={styles.source}>
        <button
          type="button"
          className="word-button screen-only"
          aria-pressed={isTable}
          onClick={() => showTable(!isTable)}
        >
          {words.say(isTable ? 'chart.asChart' : 'chart.asTable')}
        </button>
        {props.download}
        <span>{props.source}</span>
      </div>
      <WhyHidden isNeeded={isGuarded(spec)} />
    </figure>
  );
}

/** Whether a value of the chart is hidden, a bound, or of an earlier day. */
function isGuarded(spec: ChartSpec): boolean {
  const readings = spec.kind === 'dots' ? spec.rows : spec.kind === 'line' ? spec.points : [];
  return readings.some(({ isHidden, bound, since }) => isHidden || bound !== null || since !== undefined);
}

function Drawing(props: { spec: ChartSpec; label: string }) {
  const place = useRef<HTMLDivElement>(null);
  const words = useWords();
  const [width, setWidth] = useState<number | null>(null);
  const { spec, label } = props;
  const axisNote = useMemo(() => (from: string) => words.say('chart.startsAt', { from }), [words]);

  useEffect(() => {
    if (place.current === null) return;
    const watcher = new ResizeObserver(([entry]) => {
      if (entry) setWidth(Math.floor(entry.contentRect.width));
    });
    watcher.observe(place.current);
    return () => watcher.disconnect();
  }, []);

  useEffect(() => {
    if (width === null || width === 0) return;
    let isWanted = true;
    // The drawing library is large and not needed for reading the page: it comes after.
    void import('../../src/charts/draw.ts').then(({ draw }) => {
      if (!isWanted || place.current === null) return;
      const drawing = draw(spec, { width }, axisNote);
      // One picture with one name: what the library calls its parts ("rule", "dot") tells a reader nothing.
      for (const part of drawing.querySelectorAll('[aria-label]')) part.removeAttribute('aria-label');
      drawing.setAttribute('role', 'img');
      drawing.setAttribute('aria-label', label);
      place.current.replaceChildren(drawing);
    });
    return () => {
      isWanted = false;
    };
  }, [spec, width, label, axisNote]);

  return <div ref={place} className={styles.drawing} data-kind={spec.kind} />;
}

/** The steps of a ramp in their order, each with its name. */
function Key(props: { parts: readonly string[] }) {
  return (
    <ul className={styles.key}>
      {props.parts.map((part, index) => (
        <li key={part}>
          <span
            className={styles.swatch}
            aria-hidden="true"
            style={{ background: `var(--ramp-${rampStep(index, props.parts.length)})` }}
          />
          {part}
        </li>
      ))}
    </ul>
  );
}

function TextTableView(props: { table: TextTable }) {
  const { head, rows } = props.table;
  return (
    <div className={styles.rows}>
      <table>
        <thead>
          <tr>
            {head.map((cell) => (
              <th key={cell} scope="col">
                {cell}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.join('|')}>
              {row.map((cell, index) =>
                index === 0 ? (
                  <th key={head[index]} scope="row">
                    {cell}
                  </th>
                ) : (
                  <td key={head[index]}>{cell}</td>
                ),
              )}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
