import { readFileSync } from 'node:fs';
import { Type } from 'typebox';
import { Value } from 'typebox/value';
import { parse } from 'yaml';
import type { Measure } from '../measures/measure.ts';

const Presets = Type.Record(
  Type.String({ pattern: '^(default|[a-z]{2}(-[a-z]{2})?)$' }),
  Type.Integer({ minimum: 3, maximum: 30 }),
);
let presets: Readonly<Record<string, number>> | null = null;

/**
 * The fewest students a group may have for its numbers to be published: what the district says, else its state or country, else 10. It is put
 * into an edition when that is built, so that all numbers of an edition are published by one rule.
 */
export function minimumNOf(own: number | null, jurisdiction: string | null): number {
  presets ??= Value.Parse(Presets, parse(readFileSync(new URL('./minimum-n.yaml', import.meta.url), 'utf8')));
  return own ?? presets[jurisdiction?.toLowerCase() ?? ''] ?? presets.default ?? 10;
}

/** The fewest students of a group of one measure, where the district publishes groups of so many. */
export function minimumOf({ minimum_n: own }: Pick<Measure, 'minimum_n'>, ofDistrict: number): number {
  return own === 'district' ? ofDistrict : Math.max(ofDistrict, own);
}
