import { readdirSync, readFileSync } from 'node:fs';
import { Check, Errors } from 'typebox/schema';
import { parse } from 'yaml';
import { Failure } from '../base/failure.ts';
import { Measure } from './measure.ts';

const folder = new URL('./catalogue/', import.meta.url);

let loaded: ReadonlyMap<string, Measure> | null = null;

/** Every measure by id. Throws `settings-invalid` naming the file that does not have the form of a measure. */
export function measures(): ReadonlyMap<string, Measure> {
  loaded ??= new Map(
    readdirSync(folder)
      .filter((file) => file.endsWith('.yaml'))
      .sort()
      .map((file) => readMeasure(file))
      .map((measure) => [measure.id, measure]),
  );
  return loaded;
}

/** One measure. Throws `measure-unknown`. */
export function measureOf(id: string): Measure {
  const measure = measures().get(id);
  if (!measure)
    throw new Failure('measure-unknown', { measure: id, known: [...measures().keys()].join(', ') });
  return measure;
}

function readMeasure(file: string): Measure {
  const content: unknown = parse(readFileSync(new URL(file, folder), 'utf8'));
  if (Check(Measure, content)) return content;
  const [error] = Errors(Measure, content)[1];
  throw new Failure('settings-invalid', {
    file,
    line: 1,
    problem: `${error?.instancePath || 'the measure'} ${error?.message ?? 'has the wrong form'}`,
    remedy: 'See src/measures/measure.ts for the form of a measure.',
  });
}

/** The definition in words, with the parameters in force filled in. */
export function definitionOf(
  measure: Measure,
  parameters: Readonly<Record<string, number>>,
): { en: string; es: string } {
  const fill = (text: string, locale: string) =>
    text.replace(/\{(\w+)\}/g, (whole, name: string) => {
      const value = parameters[name];
      if (value === undefined) return whole;
      const percent = measure.parameters[name]?.format === 'percent';
      return new Intl.NumberFormat(
        locale,
        percent ? { style: 'percent', maximumFractionDigits: 2 } : {},
      ).format(value);
    });
  return { en: fill(measure.definition.en, 'en'), es: fill(measure.definition.es, 'es') };
}
