import * as Plot from '@observablehq/plot';
import type { Canvas } from './draw.ts';
import { accent, faintInk, ink, niceDomain, paper, rule, strongRule, TEXT, widest } from './look.ts';
import { HALF, noNumberMarks } from './no-number.ts';
import type { LineChart, Reading } from './spec.ts';

const LEFT = 44;

/** Change over time. Labels at the first, the last, the highest and the lowest point; gaps stay gaps. */
export function drawLine(spec: LineChart, canvas: Canvas, axisNote: (from: string) => string) {
  const { width } = canvas;
  const known = spec.points.filter(isExact);
  const values = [
    ...known.flatMap((point) => point.value ?? []),
    ...(spec.target ? [spec.target.value] : []),
  ];
  const [low, high] = axis(values, spec.most);
  const labelled = telling(spec.points);
  const right =
    spec.target === null ? 28 : Math.max(44, widest([`${spec.target.label} ${spec.target.word}`]) + 12);
  // As many labels below as have room, counted back from the last: the newest is always named.
  const step = Math.max(1, width - LEFT - right) / spec.points.length;
  const every = Math.max(1, Math.ceil((widest(spec.points.map((point) => point.label)) + 12) / step));
  const ticks = spec.points.filter((_, index) => (spec.points.length - 1 - index) % every === 0);

  const few = spec.points.length <= 16 ? spec.points : [];
  const hasRoom = step > widest(few.flatMap((point) => (point.isHidden ? [point.word] : []))) + 8;

  return Plot.plot({
    ...canvas,
    height: 200,
    marginLeft: LEFT,
    marginRight: right,
    marginTop: 24,
    marginBottom: low > 0 ? 44 : 28,
    x: {
      type: 'point',
      domain: spec.points.map((point) => point.label),
      label: null,
      ticks: ticks.map((one) => one.label),
      tickSize: 0,
    },
    y: { domain: [low, high], label: null, ticks: 4, tickFormat: spec.format, tickSize: 0 },
    marks: [
      Plot.gridY({ stroke: rule, strokeOpacity: 1, ticks: 4 }),
      ...(spec.target === null
        ? []
        : [
            Plot.ruleY([spec.target.value], { stroke: strongRule, strokeWidth: 1.5, strokeDasharray: '4 3' }),
            Plot.text([spec.target], {
              y: 'value',
              frameAnchor: 'right',
              textAnchor: 'start',
              dx: 8,
              text: (target: { label: string; word: string }) => `${target.label} ${target.word}`,
              fill: faintInk,
              stroke: paper,
              strokeWidth: 4,
            }),
          ]),
      Plot.line(spec.points, {
        x: 'label',
        y: (point: Reading) => (isExact(point) ? point.value : Number.NaN),
        stroke: accent,
        strokeWidth: 2,
      }),
      Plot.dot(spec.points.length <= 16 ? known : labelled, { x: 'label', y: 'value', r: 3.5, fill: accent }),
      ...labelled.map((point) =>
        Plot.text([point], {
          x: 'label',
          y: 'value',
          dy: isValley(point, spec.points) ? 9 : -9,
          text: (one: Reading) => (one.since === undefined ? one.word : `${one.word}\n${one.since}`),
          lineAnchor: isValley(point, spec.points) ? 'top' : 'bottom',
          fill: ink,
          stroke: paper,
          strokeWidth: 4,
        }),
      ),
      ...noNumberMarks(
        few.filter((point) => !isExact(point) && point.bound === null),
        { x: 'label', frameAnchor: 'bottom', dy: -HALF - 4 },
      ),
      // Beside a shape its word stands where there is room for it; a bound is nothing but its word.
      ...[true, false].map((isBound) =>
        Plot.text(
          few.filter(
            (point) => !isExact(point) && (point.bound !== null) === isBound && (isBound || hasRoom),
          ),
          {
            x: 'label',
            frameAnchor: 'bottom',
            dy: isBound ? -8 : -3 * HALF - 4,
            text: 'word',
            fill: faintInk,
          },
        ),
      ),
      ...(low > 0
        ? [
            Plot.text([axisNote(spec.format(low))], {
              frameAnchor: 'bottom-left',
              dy: TEXT * 3.2,
              dx: -40,
              text: (note: string) => note,
              textAnchor: 'start',
              fill: faintInk,
            }),
          ]
        : []),
    ],
    style: { overflow: 'visible' },
  });
}

/**
 * From zero, so that a small change looks small. Only shares of a whole that all lie in its upper half, such as attendance,
 * are looked at closely, and never more closely than over five points.
 */
function axis(values: readonly number[], most: number | null): [number, number] {
  if (values.length === 0) return [0, most ?? 1];
  const low = Math.min(...values);
  const high = Math.max(...values);
  if (most === null || low <= most / 2) return niceDomain(0, high, 4);
  const [from, to] = niceDomain(Math.min(low, high - most * 0.05), high, 4);
  return [from, Math.min(most, to)];
}

function telling(points: readonly Reading[]): Reading[] {
  const known = points.filter(isExact);
  if (known.length <= 6) return known;
  const by = (sign: 1 | -1) =>
    known.reduce((best, point) => (sign * ((point.value ?? 0) - (best.value ?? 0)) > 0 ? point : best));
  return [...new Set([known.at(-1), by(1), by(-1)])].filter((point) => point !== undefined);
}

/** Hidden, unknown and bounded values are no points of a line. */
function isExact(point: Reading): boolean {
  return point.value !== null && point.bound === null;
}

/** Lower than what stands beside it: its label goes below, off the line. */
function isValley(point: Reading, points: readonly Reading[]): boolean {
  const at = points.indexOf(point);
  const beside = [points[at - 1], points[at + 1]].flatMap((one) =>
    one && isExact(one) ? (one.value ?? []) : [],
  );
  return point.value !== null && beside.length > 0 && beside.every((value) => value > (point.value ?? 0));
}
