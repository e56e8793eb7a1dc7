/** Where schemas of a route's answers leave something open: a field that no schema lists must not be able to leave. */
export function closedProblems(responses: unknown): string[] {
  if (!isRecord(responses)) return ['there is none'];
  const statuses = Object.keys(responses);
  return [
    ...(statuses.some((status) => status.startsWith('2')) ? [] : ['there is none for an answer']),
    ...['4xx', '5xx']
      .filter((status) => !statuses.includes(status))
      .map((status) => `there is none for ${status}`),
    ...statuses.flatMap((status) => openIn(responses[status], status)),
  ];
}

/** Fields of what a handler gave that are not in what left, by path. */
export function unlisted(given: unknown, left: unknown, path = ''): string[] {
  if (Array.isArray(given))
    return [
      ...new Set(
        given.flatMap((item, at) => unlisted(item, isList(left) ? left[at] : undefined, `${path}[]`)),
      ),
    ];
  if (!isRecord(given)) return [];
  return Object.entries(given).flatMap(([name, value]) => {
    if (value === undefined) return [];
    const here = path === '' ? name : `${path}.${name}`;
    if (!isRecord(left) || !(name in left)) return [here];
    return unlisted(value, left[name], here);
  });
}

function openIn(schema: unknown, path: string): string[] {
  if (!isRecord(schema)) return [`${path} says nothing`];
  // A file has no fields: its media types are listed, and what each of them is.
  if (isRecord(schema.content))
    return Object.entries(schema.content).flatMap(([type, each]) =>
      openIn(isRecord(each) ? each.schema : undefined, `${path} ${type}`),
    );
  const {
    type,
    properties,
    additionalProperties,
    patternProperties,
    items,
    anyOf,
    allOf,
    enum: values,
  } = schema;
  if ('const' in schema || values !== undefined) return [];
  for (const union of [anyOf, allOf]) if (isList(union)) return union.flatMap((each) => openIn(each, path));
  switch (type) {
    case 'string':
    case 'number':
    case 'integer':
    case 'boolean':
    case 'null':
      return [];
    case 'array':
      return openIn(items, `${path}[]`);
    case 'object': {
      if (additionalProperties === true) return [`${path} takes any field`];
      // A record: names are free, what they hold is not.
      if (isRecord(patternProperties))
        return Object.values(patternProperties).flatMap((each) => openIn(each, `${path}.*`));
      if (isRecord(additionalProperties)) return openIn(additionalProperties, `${path}.*`);
      if (!isRecord(properties)) return [`${path} lists no fields`];
      return Object.entries(properties).flatMap(([name, each]) => openIn(each, `${path}.${name}`));
    }
    default:
      return [`${path} has no type`];
  }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isList(value: unknown): value is unknown[] {
  return Array.isArray(value);
}
