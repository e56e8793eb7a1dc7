import * as Plot from '@observablehq/plot';
import type { Canvas } from './draw.ts';
import {
  accent,
  faintInk,
  ink,
  NARROW,
  niceDomain,
  paper,
  ROW,
  rule,
  strongRule,
  TEXT,
  widest,
} from './look.ts';
import { HALF, noNumberMarks } from './no-number.ts';
import type { DotChart } from './spec.ts';

type Row = DotChart['rows'][number];

/** Places on one scale, best read from the top; the district and the target as labelled lines. */
export function drawDots(spec: DotChart, canvas: Canvas) {
  const { width } = canvas;
  const isNarrow = width < NARROW;
  const shown = spec.rows.filter((row) => row.value !== null);
  const without = spec.rows.filter((row) => row.value === null);
  const bounds = shown.filter((row) => row.bound !== null);
  const exact = shown.filter((row) => row.bound === null);
  const values = [...shown, spec.reference, spec.target].flatMap((one) => one?.value ?? []);
  const [, high] = niceDomain(0, Math.max(...values, 0));
  const top = spec.most === null ? high : Math.min(spec.most, high);
  const left = isNarrow ? 4 : Math.min(width * 0.4, widest(spec.rows.map(nameOf)) + 12);
  const band = isNarrow ? ROW * 1.75 : ROW;
  const dy = isNarrow ? TEXT * 0.8 : 0;
  const labels = spec.rows.map((row) => row.label);

  return Plot.plot({
    ...canvas,
    height: 56 + spec.rows.length * band,
    marginLeft: left,
    marginRight: 56,
    marginTop: 28,
    marginBottom: 28,
    x: { domain: [0, top], label: null, ticks: isNarrow ? 3 : 6, tickFormat: spec.format, tickSize: 0 },
    y: { domain: labels, axis: null, padding: 0.5 },
    marks: [
      Plot.gridX({ stroke: rule, strokeOpacity: 1, ticks: isNarrow ? 3 : 6 }),
      Plot.ruleY(labels, { stroke: rule, dy }),
      ...lineFor(spec.target, 'bottom'),
      ...lineFor(spec.reference, 'top'),
      Plot.text(spec.rows, {
        y: 'label',
        text: nameOf,
        frameAnchor: 'left',
        textAnchor: isNarrow ? 'start' : 'end',
        dx: isNarrow ? 0 : -8,
        dy: isNarrow ? -TEXT * 0.5 : 0,
        fill: ink,
        stroke: paper,
        strokeWidth: 4,
      }),
      Plot.link(bounds, {
        x1: (row: Row) => (row.bound === 'most' ? 0 : row.value),
        x2: (row: Row) => (row.bound === 'most' ? row.value : top),
        y1: 'label',
        y2: 'label',
        dy,
        stroke: accent,
        strokeWidth: 3,
        strokeOpacity: 0.5,
      }),
      Plot.dot(exact, {
        x: 'value',
        y: 'label',
        dy,
        r: 5,
        fill: (row: { isFaint: boolean }) => (row.isFaint ? paper : accent),
        stroke: accent,
        strokeWidth: 1.5,
      }),
      Plot.text(shown, {
        x: 'value',
        y: 'label',
        dy,
        dx: 9,
        text: 'word',
        textAnchor: 'start',
        fill: ink,
        stroke: paper,
        strokeWidth: 4,
      }),
      ...noNumberMarks(without, { x: () => 0, y: 'label', dy, dx: HALF + 4 }),
      Plot.text(without, {
        x: () => 0,
        y: 'label',
        dy,
        dx: 2 * HALF + 10,
        text: 'word',
        textAnchor: 'start',
        fill: faintInk,
        stroke: paper,
        strokeWidth: 4,
      }),
    ],
    style: { overflow: 'visible' },
  });
}

function nameOf({ label, note, since }: Row): string {
  return [label, note, since].filter((part) => typeof part === 'string').join(' · ');
}

function lineFor(line: DotChart['reference'], at: 'top' | 'bottom') {
  if (line === null) return [];
  const isTop = at === 'top';
  return [
    Plot.ruleX([line.value], {
      stroke: isTop ? faintInk : strongRule,
      strokeWidth: 1.5,
      ...(isTop ? {} : { strokeDasharray: '4 3' }),
    }),
    Plot.text([line.value], {
      x: (value: number) => value,
      frameAnchor: 'top',
      // The district's label stands above the target's, so that close lines do not write over each other.
      dy: isTop ? -22 : -9,
      text: () => `${line.label} ${line.word}`,
      fill: faintInk,
    }),
  ];
}
