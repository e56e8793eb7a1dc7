import { editDistance } from '../edit-distance.ts';
import { csvRecords } from './csv-records.ts';
import type { PackageFile } from './package-files.ts';
import type { Rule, RuleParameters } from './rules.ts';
import { type FileName, fileNames, hasFile, type Version, versions } from './spec.ts';
import { surveyFile, utf8 } from './utf8.ts';

export type Mode = 'absent' | 'bulk' | 'delta';

/** What manifest.csv says. */
export interface Manifest {
  /** Null where the manifest names no version. */
  readonly version: Version | null;
  /** What it says of each file; files it does not name are not in the map. */
  readonly modes: ReadonlyMap<FileName, Mode>;
  readonly findings: readonly ManifestFinding[];
}

export interface ManifestFinding {
  readonly rule: Rule;
  readonly line: number | null;
  readonly parameters: RuleParameters;
}

export async function readManifest(file: PackageFile): Promise<Manifest> {
  const findings: ManifestFinding[] = [];
  const properties = await readProperties(file);
  const find = (rule: Rule, line: number | null, parameters: RuleParameters) =>
    findings.push({ rule, line, parameters });

  const format = properties.get('manifest.version');
  if (!format) find('manifest-incomplete', null, { property: 'manifest.version' });
  else if (format.value !== '1.0')
    find('manifest-value', format.line, {
      property: 'manifest.version',
      found: format.value,
      expected: '1.0',
    });

  const stated = properties.get('oneroster.version');
  const version = stated ? nearestVersion(stated.value) : null;
  if (!stated) find('manifest-incomplete', null, { property: 'oneroster.version' });
  else if (version === null || !isRelease(stated.value, version))
    find('version-unknown', stated.line, { found: stated.value, version: version ?? 'its columns suggest' });

  const modes = new Map<FileName, Mode>();
  for (const name of fileNames) {
    const property = `file.${name}`;
    const said = properties.get(property.toLowerCase());
    if (!said) {
      if (version !== null && hasFile(version, name)) find('manifest-incomplete', null, { property });
      continue;
    }
    const mode = modeOf(said.value);
    if (mode) modes.set(name, mode);
    if (mode !== said.value)
      find('manifest-value', said.line, { property, found: said.value, expected: mode ?? 'bulk' });
  }
  return { version, modes, findings };
}

interface Property {
  readonly value: string;
  readonly line: number;
}

async function readProperties(file: PackageFile): Promise<Map<string, Property>> {
  const properties = new Map<string, Property>();
  const { encoding } = await surveyFile(await file.open());
  for await (const records of csvRecords(utf8(await file.open(), encoding))) {
    for (const { cells, line } of records) {
      const property = cells[0]?.trim().toLowerCase() ?? '';
      if (!properties.has(property)) properties.set(property, { value: cells[1]?.trim() ?? '', line });
    }
  }
  return properties;
}

function modeOf(value: string): Mode | null {
  const modes: readonly Mode[] = ['absent', 'bulk', 'delta'];
  return modes.find((mode) => editDistance(mode, value) <= 1) ?? null;
}

/** The version itself or a correction of it: 1.2.1 is 1.2. */
function isRelease(stated: string, version: Version): boolean {
  return stated === version || stated.startsWith(`${version}.`);
}

function nearestVersion(stated: string): Version | null {
  const number = Number.parseFloat(/\d+(\.\d+)?/.exec(stated)?.[0] ?? '');
  if (Number.isNaN(number)) return null;
  return versions.toSorted((a, b) => Math.abs(Number(a) - number) - Math.abs(Number(b) - number))[0] ?? null;
}
