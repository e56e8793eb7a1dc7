/** Colours of marks, by name from tokens.css, so that a drawing turns dark with the page. */
export const ink = 'var(--ink)';
export const faintInk = 'var(--ink-2)';
export const rule = 'var(--rule)';
export const strongRule = 'var(--rule-2)';
export const accent = 'var(--accent)';
export const paper = 'var(--paper)';
export const watch = 'var(--watch)';

/** Pixels of the drawing; the one text size of charts is set in charts.module.css and measured here. */
export const TEXT = 12;
export const ROW = 24;
/** Narrower than this, labels stand above their marks instead of beside them. */
export const NARROW = 480;

/** Rough width of a label in the chart's font: enough to keep room, never to place a mark by. */
export function roughWidth(label: string): number {
  return Math.ceil(label.length * TEXT * 0.53);
}

/** The label, shortened with an ellipsis where it does not fit into `room` pixels. */
export function fitted(label: string, room: number): string {
  const most = Math.max(4, Math.floor(room / (TEXT * 0.53)));
  return label.length <= most ? label : `${label.slice(0, most - 1).trimEnd()}…`;
}

export function widest(labels: readonly string[]): number {
  return Math.max(0, ...labels.map(roughWidth));
}

/** Round steps for an axis that holds `low`..`high`; about `count` of them. */
export function niceDomain(low: number, high: number, count = 5): [number, number] {
  const top = high > low ? high : low + (Math.abs(low) || 1);
  const raw = (top - low) / count;
  const power = 10 ** Math.floor(Math.log10(raw));
  const step = ([1, 2, 5, 10].find((factor) => factor * power >= raw) ?? 10) * power;
  return [Math.floor(low / step) * step, Math.ceil(top / step) * step];
}
