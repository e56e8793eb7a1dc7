import type { TrendPoint } from '../../src/reports/shapes/common.ts';
import styles from './charts.module.css';

const WIDTH = 120;
const HEIGHT = 24;

/** A tiny trend without axes, for the figure strip; the change in words beside it says what it shows. */
export function Sparkline(props: { points: readonly TrendPoint[] }) {
  const values = props.points.map((point) => (point.cell.state === 'shown' ? point.cell.value : null));
  const known = values.filter((value) => value !== null);
  if (known.length < 2) return null;
  const low = Math.min(...known);
  const span = Math.max(...known) - low || 1;
  const x = (index: number) => 2 + (index * (WIDTH - 6)) / (values.length - 1);
  const y = (value: number) => HEIGHT - 3 - ((value - low) / span) * (HEIGHT - 6);
  const last = values.findLastIndex((value) => value !== null);
  const end = values[last];
  return (
    <svg viewBox={`0 0 ${WIDTH} ${HEIGHT}`} className={styles.spark} aria-hidden="true">
      {segments(values).map((run) => (
        <polyline
          key={run[0]?.index}
          points={run.map((point) => `${x(point.index)},${y(point.value)}`).join(' ')}
          fill="none"
          stroke="currentColor"
          strokeWidth="1.5"
        />
      ))}
      {end === null || end === undefined ? null : (
        <circle cx={x(last)} cy={y(end)} r="2.5" fill="currentColor" />
      )}
    </svg>
  );
}

/** Runs of neighbouring known values: a gap stays a gap, it is never drawn through. */
function segments(values: readonly (number | null)[]): { index: number; value: number }[][] {
  const runs: { index: number; value: number }[][] = [];
  let run: { index: number; value: number }[] = [];
  values.forEach((value, index) => {
    if (value !== null) run.push({ index, value });
    if (run.length > 0 && (value === null || index === values.length - 1)) {
      runs.push(run);
      run = [];
    }
  });
  return runs;
}
