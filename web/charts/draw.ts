import { drawDots } from './draw-dots.ts';
import { drawLine } from './draw-line.ts';
import { drawSlope } from './draw-slope.ts';
import { drawStack } from './draw-stack.ts';
import type { ChartSpec } from './spec.ts';

export type Drawn = SVGSVGElement | HTMLElement;

/** The chart as SVG, `width` pixels wide. `axisNote` says that an axis does not start at zero. */
export function draw(spec: ChartSpec, width: number, axisNote: (from: string) => string): Drawn {
  switch (spec.kind) {
    case 'dots':
      return drawDots(spec, width);
    case 'line':
      return drawLine(spec, width, axisNote);
    case 'stack':
      return drawStack(spec, width);
    case 'slope':
      return drawSlope(spec, width);
  }
}
