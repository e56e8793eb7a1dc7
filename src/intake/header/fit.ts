import type { LayoutSettings } from '../layout-schema.ts';
import { type Drift, driftOf } from './drift.ts';
import { signaturesOf } from './version.ts';

/** How well a header fits a feed of a layout. */
export interface LayoutFit {
  readonly layout: string;
  readonly feed: string;
  readonly version: string | null;
  /** Share of the columns the feed needs that are there, 0 to 1. */
  readonly share: number;
  /** Share of the file's columns that the feed knows. */
  readonly known: number;
  readonly drift: Drift;
}

/** The fit of every layout's best feed and version, best first. Feeds without a header (fixed width) are left out. */
export function fitsOf(columns: readonly string[], layouts: readonly LayoutSettings[]): LayoutFit[] {
  const fits: LayoutFit[] = [];
  for (const { layout, feeds } of layouts) {
    const own: LayoutFit[] = [];
    for (const [feed, { header, columns: optional = [], versions, header_row }] of Object.entries(feeds)) {
      if (!header || header_row === 0) continue;
      for (const signature of signaturesOf(header, versions)) {
        const drift = driftOf(signature.columns, columns, optional);
        const lost = drift.missing.length + drift.renamed.length;
        own.push({
          layout,
          feed,
          version: signature.version,
          share: (signature.columns.length - lost) / signature.columns.length,
          known: 1 - (drift.added.length + drift.renamed.length) / Math.max(columns.length, 1),
          drift,
        });
      }
    }
    const [best] = own.toSorted(better);
    if (best) fits.push(best);
  }
  return fits.toSorted(better);
}

/** "92 % of its columns fit map-growth (scores, version 2023), 41 % star (results)"; null where nothing comes near. */
export function fitText(fits: readonly LayoutFit[]): string | null {
  const near = fits.filter(({ share }) => share >= 0.25).slice(0, 3);
  if (near.length === 0) return null;
  return near
    .map(
      ({ layout, feed, version, share }) =>
        `${Math.floor(share * 100)} % of the columns of ${layout} (${feed}${version === null ? '' : `, version ${version}`})`,
    )
    .join(', ');
}

function better(a: LayoutFit, b: LayoutFit): number {
  return b.share - a.share || b.known - a.known;
}
