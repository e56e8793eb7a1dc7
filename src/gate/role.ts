import { readdirSync, readFileSync } from 'node:fs';
import { type Static, Type } from 'typebox';
import { Check, Errors } from 'typebox/schema';
import { parse } from 'yaml';
import { Failure } from '../base/failure.ts';

const Words = Type.Object({ en: Type.String(), es: Type.String() });

const DomainName = Type.Union([
  Type.Literal('roster'),
  Type.Literal('attendance'),
  Type.Literal('assessment'),
  Type.Literal('grades'),
  Type.Literal('behavior'),
  Type.Literal('programs'),
  Type.Literal('perceptions'),
  Type.Literal('processes'),
  Type.Literal('wellbeing'),
]);

/** Sensitivity a grant reaches up to, in this order. `key` columns come with any grant of their domain. */
export const sensitivityOrder = ['key', 'directory', 'education', 'sensitive', 'restricted'] as const;

/** A role is data (`roles/<role>.yaml`): what kinds of data, how finely, about whom, on which pages. */
export const Role = Type.Object(
  {
    role: Type.String({ pattern: '^[a-z][a-z-]*$' }),
    title: Words,
    /** Whose rows: the district, the schools of the assignment, or the students of the own sections. */
    scope: Type.Union([Type.Literal('district'), Type.Literal('school'), Type.Literal('sections')]),
    purpose: Type.String(),
    /** Pages the role opens; the first is its home. */
    pages: Type.Array(Type.String(), { minItems: 1 }),
    grants: Type.Array(
      Type.Object(
        {
          domains: Type.Array(DomainName, { minItems: 1 }),
          sensitivity: Type.Union([
            Type.Literal('directory'),
            Type.Literal('education'),
            Type.Literal('sensitive'),
            Type.Literal('restricted'),
          ]),
          /** `student`: student by student, and aggregates unsuppressed. `aggregate`: counts of groups only, small ones hidden. */
          grain: Type.Union([Type.Literal('student'), Type.Literal('aggregate')]),
        },
        { additionalProperties: false },
      ),
    ),
    /** Staff classifications (edition/schema/options.ts) whose holders have the role by their position alone. */
    positions: Type.Array(Type.String()),
  },
  { additionalProperties: false },
);
export type Role = Static<typeof Role>;

const folder = new URL('./roles/', import.meta.url);
let loaded: ReadonlyMap<string, Role> | null = null;

/** Every role by id. Throws `settings-invalid` naming the file that does not have the form of a role. */
export function roles(): ReadonlyMap<string, Role> {
  loaded ??= new Map(
    readdirSync(folder)
      .filter((file) => file.endsWith('.yaml'))
      .sort()
      .map((file) => {
        const content: unknown = parse(readFileSync(new URL(file, folder), 'utf8'));
        if (Check(Role, content)) return [content.role, content];
        const [error] = Errors(Role, content)[1];
        throw new Failure('settings-invalid', {
          file,
          line: 1,
          problem: `${error?.instancePath || 'the role'} ${error?.message ?? 'has the wrong form'}`,
          remedy: 'See src/gate/role.ts for the form of a role.',
        });
      }),
  );
  return loaded;
}
