import type { PlotOptions, plot } from '@observablehq/plot';
import { drawDots } from './draw-dots.ts';
import { drawLine } from './draw-line.ts';
import { drawSlope } from './draw-slope.ts';
import { drawStack } from './draw-stack.ts';
import type { ChartSpec } from './spec.ts';

/** An SVG element, of a browser or of whatever document it was drawn in. */
export type Drawn = ReturnType<typeof plot>;

/** Where a chart is drawn. */
export interface Canvas {
  /** In pixels. */
  readonly width: number;
  /** The document its elements are made in; absent: that of the page. */
  readonly document?: NonNullable<PlotOptions['document']>;
}

/** The chart as SVG. `axisNote` says that an axis does not start at zero. */
export function draw(spec: ChartSpec, canvas: Canvas, axisNote: (from: string) => string): Drawn {
  switch (spec.kind) {
    case 'dots':
      return drawDots(spec, canvas);
    case 'line':
      return drawLine(spec, canvas, axisNote);
    case 'stack':
      return drawStack(spec, canvas);
    case 'slope':
      return drawSlope(spec, canvas);
  }
}
