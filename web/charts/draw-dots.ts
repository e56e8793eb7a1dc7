import * as Plot from '@observablehq/plot';
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
import type { DotChart } from './spec.ts';

type Bound = DotChart['rows'][number];

/** Places on one scale, best read from the top; the district and the target as labelled lines. */
export function drawDots(spec: DotChart, width: number) {
  const isNarrow = width < NARROW;
  const shown = spec.rows.filter((row) => row.value !== null);
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
    width,
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
        x1: (row: Bound) => (row.bound === 'most' ? 0 : row.value),
        x2: (row: Bound) => (row.bound === 'most' ? row.value : top),
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
      Plot.text(
        spec.rows.filter((row) => row.value === null),
        { x: () => 0, y: 'label', dy, dx: 4, text: mark, textAnchor: 'start', fill: faintInk },
      ),
    ],
    style: { overflow: 'visible' },
  });
}

function nameOf(row: { label: string; note: string | null }): string {
  return row.note === null ? row.label : `${row.label} · ${row.note}`;
}

function mark(row: { isHidden: boolean; word: string }): string {
  return `${row.isHidden ? '▨' : '○'} ${row.word}`;
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
