import { nearestWord } from '../../edit-distance.ts';
import { type FileName, fileNames, hasFile } from '../spec.ts';
import type { SetFile } from './container.ts';
import type { Tell } from './rules.ts';
import type { Mode } from './set-context.ts';
import { strictRecords } from './strict-csv.ts';

/** The versions whose sets can be checked. */
export type CheckedVersion = '1.1' | '1.2';

export interface CheckedManifest {
  /** Null where the manifest names none of the two. */
  readonly version: CheckedVersion | null;
  readonly modes: ReadonlyMap<FileName, { readonly mode: Mode; readonly line: number }>;
}

/** Holds a manifest against the standard. */
export async function checkManifest(file: SetFile, tell: Tell): Promise<CheckedManifest> {
  const properties = await readProperties(file, tell);
  const named = properties.get('oneroster.version');
  const version = named && isChecked(named.value) ? named.value : null;
  const format = properties.get('manifest.version');
  if (!format) tell('manifest-property-missing', { line: null, column: 'manifest.version' });
  else if (format.value !== '1.0')
    tell('manifest-value', { line: format.line, column: 'manifest.version', detail: 'Allowed: 1.0.' });
  if (!named) tell('manifest-property-missing', { line: null, column: 'oneroster.version' });
  else if (version === null)
    tell('manifest-value', { line: named.line, column: 'oneroster.version', detail: 'Allowed: 1.1, 1.2.' });

  const modes = new Map<FileName, { mode: Mode; line: number }>();
  const own = fileNames.filter((name) => hasFile(version ?? '1.2', name));
  for (const name of own) {
    const property = `file.${name}`;
    const said = properties.get(property);
    if (!said) {
      // Which files there have to be is known of a known version only.
      if (version !== null) tell('manifest-property-missing', { line: null, column: property });
    } else if (isMode(said.value)) modes.set(name, { mode: said.value, line: said.line });
    else
      tell('manifest-value', { line: said.line, column: property, detail: 'Allowed: absent, bulk, delta.' });
  }
  const known = ['manifest.version', 'oneroster.version', 'source.systemName', 'source.systemCode'];
  const all = [...known, ...own.map((name) => `file.${name}`)];
  for (const [property, { line }] of properties) {
    if (all.includes(property)) continue;
    const meant = nearestWord(property, all);
    tell('manifest-property-unknown', meant ? { line, column: meant } : { line });
  }
  return { version, modes };
}

interface Property {
  readonly value: string;
  readonly line: number;
}

async function readProperties(file: SetFile, tell: Tell): Promise<Map<string, Property>> {
  const properties = new Map<string, Property>();
  let isFirst = true;
  for await (const records of strictRecords(await file.open())) {
    for (const { cells, faults, line } of records) {
      for (const { rule } of faults) tell(rule, { line });
      if (cells === null) continue;
      if (isFirst) {
        isFirst = false;
        if (cells.join() === 'propertyName,value') continue;
        tell('manifest-header', { line });
        // A header in other words is a header all the same.
        if (!cells[0]?.startsWith('manifest.')) continue;
      }
      const [property = '', value = ''] = cells;
      if (cells.length !== 2) tell('row-length', { line });
      if (properties.has(property)) tell('manifest-property-repeated', { line, column: property });
      else properties.set(property, { value, line });
    }
  }
  return properties;
}

function isChecked(value: string): value is CheckedVersion {
  return value === '1.1' || value === '1.2';
}

function isMode(value: string): value is Mode {
  return value === 'absent' || value === 'bulk' || value === 'delta';
}
