import { type Static, Type } from 'typebox';

const Words = Type.Object({ en: Type.String(), es: Type.String() });
const Count = Type.Object({ sql: Type.String(), en: Type.String(), es: Type.String() });
const Parameter = Type.Object({
  default: Type.Number(),
  format: Type.Union([Type.Literal('percent'), Type.Literal('count')]),
});

/**
 * A measure is data (`catalogue/<id>.yaml`). Numerator and denominator are SQL over one unit: the mart's columns named in `sums` added
 * up, and `flags` taken as any-true, per student, school year and the fact's further keys. So they add up over any breakdown.
 */
export const Measure = Type.Object(
  {
    id: Type.String({ pattern: '^[a-z][a-z0-9-]*$' }),
    version: Type.Integer({ minimum: 1 }),
    title: Words,
    question: Words,
    definition: Words,
    /** The four domains of data a district looks at (data team toolkit). */
    category: Type.Union([
      Type.Literal('student_outcomes'),
      Type.Literal('demographics'),
      Type.Literal('perceptions'),
      Type.Literal('processes'),
    ]),
    domain: Type.Union([
      Type.Literal('roster'),
      Type.Literal('attendance'),
      Type.Literal('assessment'),
      Type.Literal('grades'),
      Type.Literal('behavior'),
    ]),
    level: Type.Union([
      Type.Literal('shared_community'),
      Type.Literal('collaborative_action'),
      Type.Literal('individual_performance'),
    ]),
    owner: Type.String(),
    sources: Type.Array(Type.String()),
    enrollment_point: Type.String(),
    unit: Type.Union([Type.Literal('percent'), Type.Literal('count'), Type.Literal('per_100')]),
    /** What the denominator counts. Of days, nearly all is common; of students or their results, it tells about each of them. */
    counts: Type.Enum(['students', 'results', 'days']),
    /** Which way is better. */
    direction: Type.Union([Type.Literal('higher'), Type.Literal('lower'), Type.Literal('none')]),
    target: Type.Union([Type.Number(), Type.Null()]),
    /** `district`: groups as small as the district publishes; a number where the measure asks for larger ones. */
    minimum_n: Type.Union([Type.Literal('district'), Type.Integer({ minimum: 3 })]),
    /** The mart to read for each grain of time. */
    facts: Type.Object({
      year: Type.String(),
      month: Type.Optional(Type.String()),
      date: Type.Optional(Type.String()),
    }),
    /** Further keys of the mart that keep units apart. */
    keys: Type.Optional(Type.Array(Type.String())),
    sums: Type.Array(Type.String()),
    flags: Type.Optional(Type.Array(Type.String())),
    numerator: Count,
    denominator: Count,
    parameters: Type.Record(Type.String(), Parameter),
    presets: Type.Array(
      Type.Object({
        id: Type.String(),
        authority: Type.String(),
        parameters: Type.Record(Type.String(), Type.Number()),
      }),
    ),
  },
  { additionalProperties: false },
);
export type Measure = Static<typeof Measure>;
