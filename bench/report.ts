import type { Budget, Figures } from './budgets.ts';
import type { NightlyFigures } from './nightly.ts';

/** The machine the figures were taken on. */
export interface Machine {
  readonly cores: number;
  readonly memoryBytes: number;
  readonly processor: string;
  readonly node: string;
  readonly duckdb: string;
  readonly commit: string;
}

/** Figures for people. */
export function reportText(machine: Machine, figures: Figures, budgets: readonly Budget[]): string {
  const { cores, memoryBytes, node, duckdb, commit } = machine;
  const lines = [
    `${cores} cores, ${gigabytes(memoryBytes)} memory, Node ${node}, DuckDB ${duckdb}, commit ${commit}`,
    ...figures.nightly.flatMap(nightlyLines),
  ];
  if (figures.ask)
    lines.push('', `Questions, warm (ms, p50 / p95), median ratio ${figures.ask.ratio.toFixed(2)}`);
  for (const one of figures.ask?.questions ?? [])
    lines.push(
      `  ${one.question} (${one.viewer}, ${one.rows} rows): gate ${spread(one.gate)}, plain SQL ${spread(one.plain)}, ratio ${one.ratio.toFixed(2)}`,
    );
  if (figures.wide) {
    const { rows, columns, bytes, fresh, warm, plain, ratio } = figures.wide;
    lines.push(
      '',
      `Wide file, ${rows.toLocaleString('en-US')} rows × ${columns.toLocaleString('en-US')} columns (${(bytes / 1e6).toFixed(1)} MB)`,
      `  file to findings ${seconds(fresh)} (warm ${seconds(warm)}), plain read_csv ${seconds(plain)}, ratio ${ratio.toFixed(1)}`,
    );
  }
  lines.push('', 'Budgets', ...budgets.map(budgetLine));
  return `${lines.join('\n')}\n`;
}

function nightlyLines(one: NightlyFigures): string[] {
  const cost = (name: string, { seconds: wall, cpuSeconds, peakBytes, rounds }: NightlyFigures['nightly']) =>
    `  ${name.padEnd(10)} ${seconds(wall)}${cpuSeconds === null ? '' : `, processor ${seconds(cpuSeconds)}`}${peakBytes === null ? '' : `, peak ${gigabytes(peakBytes)}`}${rounds.length > 1 ? ` (rounds ${rounds.map((round) => round.toFixed(1)).join(', ')})` : ''}`;
  const { tables, differences } = one.comparison;
  return [
    '',
    `Nightly run, ${one.students.toLocaleString('en-US')} students: ${one.ratio.toFixed(2)} × the baseline${one.cpuRatio === null ? '' : `, ${one.cpuRatio.toFixed(2)} × its processor time`}`,
    `${cost('nightly', one.nightly)}; ${seconds(one.publishSeconds)} of it from the last delivery to the edition`,
    cost('baseline', one.baseline),
    `  one more day of attendance (${one.republish.addedLines} lines): ${seconds(one.republish.seconds)}, of it ${seconds(one.republish.publishSeconds)} for the edition, ${(100 * one.republish.share).toFixed(1)} % of a full run`,
    `  steps: ${one.steps.map((step) => `${step.name} ${seconds(step.seconds)}`).join('; ')}`,
    `  steps of one more day: ${one.republish.steps.map((step) => `${step.name} ${seconds(step.seconds)}`).join('; ')}`,
    differences.length === 0
      ? `  ${Object.keys(tables).length} tables hold the same in both (${Object.values(tables).reduce((sum, count) => sum + count, 0)} figures)`
      : `  THE TABLES DIFFER: ${differences.map(({ table, figure, edition, baseline }) => `${table}, ${figure}: ${edition} against ${baseline}`).join('; ')}`,
  ];
}

function budgetLine({ name, bound, unit, value, isKept }: Budget): string {
  const words = isKept === null ? 'not measured' : isKept ? 'kept  ' : 'MISSED';
  return `  ${words} ${name}: ${value === null ? 'unknown' : Number(value.toFixed(2))} (at most ${bound} ${unit})`;
}

const seconds = (value: number) => `${value.toFixed(value < 10 ? 2 : 1)} s`;
const gigabytes = (bytes: number) => `${(bytes / 2 ** 30).toFixed(2)} GB`;
const spread = ({ p50, p95 }: { p50: number; p95: number }) => `${p50.toFixed(1)} / ${p95.toFixed(1)}`;
