import * as Plot from '@observablehq/plot';
import type { Canvas } from './draw.ts';
import { accent, faintInk, fitted, ink, niceDomain, paper, rule, strongRule, TEXT, widest } from './look.ts';
import type { SlopeChart, SlopeLine } from './spec.ts';

interface Knot {
  readonly id: string;
  readonly label: string;
  readonly moment: string;
  readonly value: number;
}

/** One thin line a student between the moments, the middle of the class thick; names at the end, moved apart. */
export function drawSlope(spec: SlopeChart, canvas: Canvas) {
  const { width } = canvas;
  const knots = spec.lines.flatMap((line) => knotsOf(spec.moments, line));
  const middle = knotsOf(spec.moments, spec.middle);
  const values = [...knots, ...middle].map((knot) => knot.value);
  const [low, high] = niceDomain(Math.min(...values), Math.max(...values), 5);
  const ends = [...spec.lines, spec.middle].flatMap((line) => knotsOf(spec.moments, line).slice(-1));
  const height = Math.max(260, 48 + ends.length * (TEXT + 2));
  const names = ends.map((end) => nameOf(end, spec));
  const right = Math.min(width * 0.45, widest(names) + 12);
  const spread = apart(
    ends,
    (value) => 24 + (1 - (value - low) / (high - low || 1)) * (height - 48),
    height - TEXT,
  );

  return Plot.plot({
    ...canvas,
    height,
    marginLeft: 36,
    marginRight: right,
    marginTop: 24,
    marginBottom: 24,
    x: { type: 'point', domain: spec.moments, label: null, axis: 'top', tickSize: 0, padding: 0.05 },
    y: { domain: [low, high], label: null, ticks: 5, tickFormat: spec.format, tickSize: 0 },
    marks: [
      Plot.ruleX(spec.moments, { stroke: rule }),
      Plot.line(knots, { x: 'moment', y: 'value', z: 'id', stroke: strongRule, strokeWidth: 1 }),
      Plot.dot(knots, { x: 'moment', y: 'value', r: 2, fill: strongRule }),
      Plot.line(middle, { x: 'moment', y: 'value', stroke: paper, strokeWidth: 6 }),
      Plot.line(middle, { x: 'moment', y: 'value', stroke: accent, strokeWidth: 3 }),
      Plot.dot(middle, { x: 'moment', y: 'value', r: 4, fill: accent }),
      ...spread.map((end) =>
        Plot.text([end], {
          frameAnchor: 'top-right',
          dx: 8,
          dy: end.at - 24,
          textAnchor: 'start',
          lineAnchor: 'middle',
          text: () => fitted(nameOf(end, spec), right - 8),
          fill: end.id === spec.middle.id ? ink : faintInk,
          fontWeight: end.id === spec.middle.id ? 600 : 400,
        }),
      ),
    ],
    style: { overflow: 'visible' },
  });
}

function knotsOf(moments: readonly string[], line: SlopeLine): Knot[] {
  return moments.flatMap((moment, index) => {
    const value = line.values[index];
    return value === null || value === undefined ? [] : [{ id: line.id, label: line.label, moment, value }];
  });
}

/** "206 Median"; a line that ends early says at which moment. */
function nameOf(end: Knot, spec: SlopeChart): string {
  const early = end.moment === spec.moments.at(-1) ? '' : ` · ${end.moment}`;
  return `${spec.format(end.value)}  ${end.label}${early}`;
}

/** Where each label stands so that none covers another: pushed down one by one, then up again from the bottom. */
function apart(
  ends: readonly Knot[],
  y: (value: number) => number,
  bottom: number,
): (Knot & { at: number })[] {
  const gap = TEXT + 2;
  const placed = ends.map((end) => ({ ...end, at: y(end.value) })).toSorted((a, b) => a.at - b.at);
  let floor = Number.NEGATIVE_INFINITY;
  for (const end of placed) {
    end.at = Math.max(end.at, floor + gap);
    floor = end.at;
  }
  let ceiling = bottom;
  for (const end of placed.toReversed()) {
    end.at = Math.min(end.at, ceiling);
    ceiling = end.at - gap;
  }
  return placed;
}
