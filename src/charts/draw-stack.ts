import * as Plot from '@observablehq/plot';
import type { Canvas } from './draw.ts';
import { ink, NARROW, TEXT, widest } from './look.ts';
import { rampStep, type StackChart } from './spec.ts';

interface Piece {
  readonly row: string;
  readonly from: number;
  readonly to: number;
  readonly count: number;
  readonly step: number;
}

/** Parts of a whole, row by row, each bar the full width; the number of each part stands in it where it fits. */
export function drawStack(spec: StackChart, canvas: Canvas) {
  const { width } = canvas;
  const isNarrow = width < NARROW;
  const names = spec.rows.map((row) => `${row.label} · ${row.note}`);
  const left = isNarrow ? 0 : widest(names) + 12;
  const pieces = spec.rows.flatMap((row, index) => piecesOf(row.counts, names[index] ?? row.label));
  const room = (width - left) * 0.98;

  return Plot.plot({
    ...canvas,
    height: 8 + spec.rows.length * (isNarrow ? 56 : 36),
    marginLeft: left,
    marginRight: 1,
    marginTop: isNarrow ? 20 : 4,
    marginBottom: 4,
    x: { domain: [0, 1], axis: null },
    y: { domain: names, axis: null, padding: isNarrow ? 0.5 : 0.25 },
    marks: [
      Plot.text(names, {
        y: (name: string) => name,
        text: (name: string) => name,
        frameAnchor: 'left',
        textAnchor: isNarrow ? 'start' : 'end',
        dx: isNarrow ? 0 : -8,
        dy: isNarrow ? -TEXT * 1.8 : 0,
        fill: ink,
      }),
      Plot.barX(pieces, {
        y: 'row',
        x1: 'from',
        x2: 'to',
        fill: (piece: Piece) => `var(--ramp-${piece.step})`,
        insetLeft: 0.5,
        insetRight: 0.5,
      }),
      Plot.text(
        pieces.filter((piece) => (piece.to - piece.from) * room > 22),
        {
          y: 'row',
          x: (piece: Piece) => (piece.from + piece.to) / 2,
          text: (piece: Piece) => spec.format(piece.count),
          fill: (piece: Piece) => `var(--on-ramp-${piece.step})`,
        },
      ),
    ],
    style: { overflow: 'visible' },
  });
}

function piecesOf(counts: readonly number[], row: string): Piece[] {
  const whole = counts.reduce((sum, count) => sum + count, 0);
  let before = 0;
  return counts.flatMap((count, index) => {
    const from = before / whole;
    before += count;
    return count === 0
      ? []
      : [{ row, from, to: before / whole, count, step: rampStep(index, counts.length) }];
  });
}
