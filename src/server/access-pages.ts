import { type Static, Type } from 'typebox';
import { pages } from '../gate/page.ts';
import {
  type AccessPage,
  AskedScope,
  type MyAccessPage,
  type RequestMade,
  type WhyShape,
} from '../reports/shapes/access.ts';
import type { Asker } from './browser-session.ts';

/** What the routes about seeing why and asking for access serve; like `Pages`. */
export interface AccessPages {
  /** Throws `request-invalid`, `measure-unknown`. */
  why(user: Asker, query: WhyQuery): Promise<WhyShape>;
  mine(user: Asker): Promise<MyAccessPage>;
  /** Throws `access-request-invalid`. */
  ask(user: Asker, request: RequestBody): Promise<RequestMade>;
  /** Throws `access-request-unknown`, `access-request-decided`. */
  withdraw(user: Asker, request: string): Promise<MyAccessPage>;
  queue(user: Asker): Promise<AccessPage>;
  /** Throws `access-request-unknown`, `access-request-decided`, `access-request-invalid`. */
  approve(user: Asker, request: string, terms: ApprovalBody): Promise<AccessPage>;
  /** Throws like `approve`. */
  refuse(user: Asker, request: string, reason: string): Promise<AccessPage>;
}

const strict = { additionalProperties: false };
const optional = (description: string) =>
  Type.Optional(Type.String({ minLength: 1, maxLength: 200, description }));
const Day = Type.String({ pattern: '^\\d{4}-\\d{2}-\\d{2}$' });

export const WhyQuery = Type.Object(
  {
    page: Type.Optional(Type.Enum(pages, { description: 'Path of a page.' })),
    student: optional('Id of a student.'),
    school: optional(
      'Id of a school; with `measures`, the one the numbers are of; with `page`, where it is looked at.',
    ),
    measures: optional('Ids of measures, with commas between them.'),
    table: optional('A canonical table, together with `column`.'),
    column: optional('A column of the table.'),
    grain: Type.Optional(Type.Enum(['student', 'aggregate'])),
  },
  { ...strict, description: 'One of page, student, measures, school, or table and column.' },
);
export type WhyQuery = Static<typeof WhyQuery>;

export const RequestBody = Type.Object(
  {
    role: Type.String({ minLength: 1, maxLength: 100 }),
    scope: AskedScope,
    justification: Type.String({ minLength: 1, maxLength: 2000 }),
    beginsOn: Day,
    endsOn: Day,
  },
  strict,
);
export type RequestBody = Static<typeof RequestBody>;

export const ApprovalBody = Type.Object(
  { endsOn: Day, note: Type.String({ maxLength: 2000, description: 'May be empty.' }) },
  strict,
);
export type ApprovalBody = Static<typeof ApprovalBody>;

export const RefusalBody = Type.Object({ reason: Type.String({ minLength: 1, maxLength: 2000 }) }, strict);
