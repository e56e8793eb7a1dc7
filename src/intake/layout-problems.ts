import { type EntityName, entity, entityNames } from '../edition/schema/entities.ts';
import { versionProblems } from './header/version.ts';
import type { LayoutSettings } from './layout-schema.ts';
import { studentIdProblems } from './student-id-choice.ts';

/** What is wrong in `layout.yaml`, at which of its keys. */
export interface SettingsProblem {
  readonly keys: readonly (string | number)[];
  readonly message: string;
  readonly remedy: string;
}

/** What is wrong in the settings of a layout although they have the right form. */
export function settingsProblems(settings: LayoutSettings, folderName: string): SettingsProblem[] {
  const problems: SettingsProblem[] = [];
  if (settings.layout !== folderName)
    problems.push({
      keys: ['layout'],
      message: `the layout is "${settings.layout}" and its folder "${folderName}"`,
      remedy: 'Give both the same name.',
    });
  for (const kind of Object.keys(settings.ids ?? {}))
    if (!refKinds.has(kind))
      problems.push({
        keys: ['ids', kind],
        message: `"${kind}" is no kind of reference`,
        remedy: `Kinds: ${[...refKinds].join(', ')}.`,
      });
  const feeds = new Set(Object.keys(settings.feeds));
  for (const [index, { feed }] of (settings.skip ?? []).entries())
    if (!feeds.has(feed))
      problems.push({
        keys: ['skip', index, 'feed'],
        message: `there is no feed "${feed}"`,
        remedy: 'Name one of the feeds above.',
      });
  problems.push(...studentIdProblems(settings));
  for (const [feed, { header = [], columns = [], versions }] of Object.entries(settings.feeds))
    for (const { version, message, remedy } of versionProblems(header, columns, versions))
      problems.push({ keys: ['feeds', feed, 'versions', version], message, remedy });
  for (const entityName of Object.keys(settings.entities ?? {}))
    if (!isEntity(entityName))
      problems.push({
        keys: ['entities', entityName],
        message: `there is no entity "${entityName}"`,
        remedy: `Entities: ${entityNames.join(', ')}.`,
      });
  return problems;
}

/** What ids can be of: the kinds of things that columns of entities point at. */
const refKinds = new Set<string>(
  entityNames
    .flatMap((each) => Object.values(entity(each).columns))
    .flatMap(({ type }) => (type.kind === 'ref' ? [type.to] : [])),
);

export function isEntity(entityName: string): entityName is EntityName {
  return entityNames.some((each) => each === entityName);
}
