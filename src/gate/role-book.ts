import { readdirSync, readFileSync } from 'node:fs';
import type { Static, TSchema } from 'typebox';
import { Check, Errors } from 'typebox/schema';
import { parse } from 'yaml';
import { Failure } from '../base/failure.ts';
import { programs, staffClassifications } from '../edition/schema/options.ts';
import { DistrictRoleForm, type Role, RoleForm, roleOf } from './role.ts';

/** What a district has decided about roles, as the store keeps it. */
export interface AccessDecisions {
  /** The newest version of each role the district made or changed, as JSON has it. */
  readonly roles: readonly unknown[];
  /** Job titles (as HR writes them) and the role they have: a role, `none`, or `inherit` from the staff classification. */
  readonly jobTitles: readonly { readonly title: string; readonly role: string }[];
}

export const noDecisions: AccessDecisions = { roles: [], jobTitles: [] };

/** Roles and who has them by position: those shipped, and over them what the district decided. */
export interface RoleBook {
  readonly roles: ReadonlyMap<string, Role>;
  /** The role of a position; null where it has none. */
  ofPosition(classification: string, title: string | null): Role | null;
}

const folder = new URL('./roles/', import.meta.url);
let shipped: {
  readonly forms: ReadonlyMap<string, Form>;
  readonly positions: ReadonlyMap<string, string>;
} | null = null;
type Form = Static<typeof RoleForm>;

/** Throws `role-invalid` naming the role and the field that does not have the form. */
export function roleBook(decisions: AccessDecisions = noDecisions): RoleBook {
  shipped ??= readShipped();
  const { forms, positions } = shipped;
  const roles = new Map([...forms].map(([id, form]) => [id, roleOf(form)]));
  for (const decided of decisions.roles) {
    const role = districtRole(decided);
    roles.set(role.role, role);
  }
  const titles = new Map(decisions.jobTitles.map(({ title, role }) => [foldTitle(title), role]));
  return {
    roles,
    ofPosition(classification, title) {
      const decided = title === null ? 'inherit' : (titles.get(foldTitle(title)) ?? 'inherit');
      const role = decided === 'inherit' ? positions.get(classification) : decided;
      // A role that is gone gives nothing.
      return role === undefined || role === 'none' ? null : (roles.get(role) ?? null);
    },
  };
}

/** A district's form, as it was written. Throws `role-invalid`. */
export function districtForm(content: unknown): DistrictRoleForm {
  return checked(DistrictRoleForm, content, 'the role');
}

/** The role that a district's form says, with what it inherits filled in. Throws `role-invalid`. */
export function districtRole(content: unknown): Role {
  shipped ??= readShipped();
  const form = districtForm(content);
  if (form.role === 'none' || form.role === 'inherit')
    throw invalid(form.role, 'the word says something else of a job title', 'Choose another id.', 'word');
  const base = form.extends === 'none' ? null : shipped.forms.get(form.extends);
  if (base === undefined)
    throw invalid(
      form.role,
      `it extends "${form.extends}", which is no role that Almanac brings`,
      `Roles: ${[...shipped.forms.keys()].join(', ')}.`,
    );
  const { extends: _, ...own } = form;
  const filled: Record<string, unknown> = {};
  for (const [field, value] of Object.entries(own)) {
    if (value !== 'inherit') filled[field] = value;
    else if (base === null)
      throw invalid(
        form.role,
        `"${field}" inherits, and the role extends none`,
        'Say what it is, or "none".',
      );
    else filled[field] = base[field as keyof Form];
  }
  return roleOf(consistent(checked(RoleForm, filled, form.role)));
}

/** Title as it is compared: `School  Counselor ` and `school counselor` are one. */
export function foldTitle(title: string): string {
  return title.normalize('NFKC').trim().replace(/\s+/g, ' ').toLowerCase();
}

function readShipped() {
  const forms = new Map(
    readdirSync(folder)
      .filter((file) => file.endsWith('.yaml'))
      .sort()
      .map((file) => {
        const form = consistent(checked(RoleForm, parse(readFileSync(new URL(file, folder), 'utf8')), file));
        return [form.role, form] as const;
      }),
  );
  const positions = new Map<string, string>(
    Object.entries(
      parse(readFileSync(new URL('./positions.yaml', import.meta.url), 'utf8')) as Record<string, string>,
    ),
  );
  for (const classification of staffClassifications) {
    const role = positions.get(classification);
    if (role === undefined || (role !== 'none' && !forms.has(role)))
      throw invalid(
        'positions.yaml',
        `"${classification}" has no role that there is`,
        'Name a role, or "none".',
      );
  }
  return { forms, positions };
}

/** What a schema cannot say: fields that have to fit each other. */
function consistent(form: Form): Form {
  const known: readonly string[] = programs;
  if ((form.scope === 'program') !== (form.programs !== 'none'))
    throw invalid(
      form.role,
      '"programs" and the scope "program" go together',
      'Name programs with that scope, and "none" with any other.',
      'programs',
    );
  const unknown =
    form.programs === 'none' ? undefined : form.programs.find((program) => !known.includes(program));
  if (unknown !== undefined)
    throw invalid(form.role, `there is no program "${unknown}"`, `Programs: ${programs.join(', ')}.`);
  if (form.scope === 'none' && form.grants !== 'none')
    throw invalid(
      form.role,
      'it grants data and reaches no rows',
      'Give it a scope, or grants: none.',
      'scope',
    );
  return form;
}

function checked<Schema extends TSchema>(schema: Schema, content: unknown, what: string) {
  if (Check(schema, content)) return content;
  const [error] = Errors(schema, content)[1];
  throw invalid(
    what,
    `${error?.instancePath || 'it'} ${error?.message ?? 'has the wrong form'}`,
    'docs/role.schema.json says what a role has to have.',
  );
}

function invalid(role: string, problem: string, remedy: string, kind = ''): Failure {
  return new Failure('role-invalid', { role, problem, remedy, ...(kind === '' ? {} : { kind }) });
}
