import { type Static, Type } from 'typebox';

/** Forms of a file; only what has a picture comes as the last two. */
export const exportForms = ['csv', 'xlsx', 'pdf', 'png', 'svg'] as const;

/** What can be taken away of the district's page: its tables, and its charts of one measure. */
export const districtParts = ['schools', 'groups', 'schools-chart', 'years-chart'] as const;

const text = (description: string) =>
  Type.Optional(Type.String({ minLength: 1, maxLength: 60, pattern: '^[a-z0-9_-]+$', description }));

/** What is taken away, with the parameters that the page has in its address. */
export const DistrictExport = Type.Object(
  {
    form: Type.Enum(exportForms),
    part: Type.Enum(districtParts),
    language: Type.Optional(Type.Enum(['en', 'es'] as const, { description: 'Absent: English.' })),
    schoolYear: Type.Optional(
      Type.Integer({ minimum: 1900, maximum: 2999, description: 'The year in which the school year ends.' }),
    ),
    measure: text('Of a chart: id of a measure. Absent: chronic absence.'),
    level: text('Of the chart of schools: a level. Absent: all schools.'),
    dimension: text('Of groups: one kind of group. Absent: all.'),
    sort: text('Column that a table is sorted by, with - before it the other way round.'),
  },
  { additionalProperties: false },
);
export type DistrictExport = Static<typeof DistrictExport>;
