import * as Plot from '@observablehq/plot';
import { faintInk } from './look.ts';
import type { Reading } from './spec.ts';

/** Half the side of a shape, in pixels: as large as the shapes beside words on the page. */
export const HALF = 5;

/** What a symbol is drawn with: a path, begun anew by `moveTo`. */
interface Pen {
  moveTo(x: number, y: number): void;
  lineTo(x: number, y: number): void;
  closePath(): void;
}

/** Its size is the same whatever stands behind it: a hidden number has no length and no area. */
const hatch = {
  draw(pen: Pen) {
    pen.moveTo(-HALF, -HALF);
    for (const [x, y] of [
      [HALF, -HALF],
      [HALF, HALF],
      [-HALF, HALF],
    ] as const)
      pen.lineTo(x, y);
    pen.closePath();
    for (const at of [-HALF, 0, HALF]) {
      pen.moveTo(Math.max(-HALF, at - HALF), Math.min(HALF, at + HALF));
      pen.lineTo(Math.min(HALF, at + HALF), Math.max(-HALF, at - HALF));
    }
  },
};

/** Shapes in place of numbers: a hatch for what is hidden, a ring for what nobody knows; drawn, for not every font has them. */
export function noNumberMarks<Row extends Pick<Reading, 'isHidden'>>(
  rows: readonly Row[],
  place: Plot.DotOptions,
) {
  const look = { ...place, stroke: faintInk, strokeWidth: 1, fill: 'none' };
  return [
    Plot.dot(
      rows.filter(({ isHidden }) => isHidden),
      { ...look, symbol: hatch },
    ),
    Plot.dot(
      rows.filter(({ isHidden }) => !isHidden),
      { ...look, r: HALF - 1 },
    ),
  ];
}
