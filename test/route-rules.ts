import type { Page } from '../src/gate/page.ts';
import type { Extra } from '../src/gate/role.ts';
import { roleBook } from '../src/gate/role-book.ts';
import {
  answered,
  asked,
  counselorAsItIs,
  made,
  nothing,
  type OwnSample,
  ownRecord,
  ownStudent,
  passkey,
  type Sample,
  someDelivery,
  someUpload,
  someUploadAsked,
  withBody,
} from './route-samples.ts';

/**
 * Who is answered by a route, and with what it is tried. `to` is one of: a page (whoever has a role that opens it), an extra (whoever has a role that is
 * charged with it), `family`, `signed-in`, `anybody`; a list means any of them.
 */
export interface RouteRule {
  readonly to: Opens | readonly Opens[];
  /** A request that is in order; null: this person has nothing of the kind, and is denied like everybody else. Default: nothing. */
  readonly sample?: OwnSample;
  /** How those who may are answered; default 200. A problem in the sample, e.g. a wrong code, has its code beside it. */
  readonly answers?: number | readonly [number, string];
  /** Tables of the store which those who may can change by it; everything else has to stay as it is. */
  readonly writes?: readonly string[];
  /** Why the body takes fields that it does not know; they must be without effect. */
  readonly openBody?: string;
  /** Fields in which anything may be looked for, or which are no secret, and why: other ids may have other answers there. */
  readonly free?: { readonly fields: readonly string[]; readonly because: string };
}

/** `family`: parents, and students of age, before the record that is theirs. */
export type Opens = Page | Extra | 'family' | 'signed-in' | 'anybody';

/**
 * Every route of the server, as Fastify knows it, with its rule. A route without a line here fails `test/routes.test.ts`, which calls each of them
 * as everybody; `test/attacks-*.test.ts` attack each of them. Most need one line:
 *
 *     'GET /api/grants': { to: 'review_access' },
 */
export const routeRules: Readonly<Record<string, RouteRule>> = {
  // Signing in.
  'POST /api/session': {
    to: 'anybody',
    // One name for each, or five tries would lock it.
    sample: (_, username) => ({ body: { username: `not-${username}`, password: 'not the password' } }),
    answers: [401, 'sign-in-refused'],
    writes: ['sign_in_attempt'],
  },
  'POST /api/session/second-factor': {
    to: 'anybody',
    sample: () => ({ body: { code: '123456' } }),
    answers: [401, 'sign-in-expired'],
  },
  'GET /api/sign-in': { to: 'anybody' },
  'POST /api/sign-in/issuers/:id': {
    to: 'anybody',
    sample: () => ({ params: { id: 'none' }, body: {} }),
    answers: [404, 'issuer-unknown'],
  },
  'GET /api/sign-in/issuers/:id/callback': {
    to: 'anybody',
    sample: () => ({ params: { id: 'none' } }),
    answers: 303,
  },
  'POST /api/sign-in/passkey/request': { to: 'anybody', sample: nothing, writes: ['sign_in_step'] },
  'POST /api/sign-in/passkey': {
    to: 'anybody',
    sample: () => ({ body: { ...passkey, response: { ...answered, signature: 'AA' } } }),
    answers: [401, 'sign-in-expired'],
    openBody: 'a browser says more of a passkey than is read (W3C Web Authentication)',
  },
  'POST /api/sign-in/break-glass': {
    to: 'anybody',
    sample: () => ({ body: { code: 'AAAA-AAAA' } }),
    answers: [401, 'break-glass-refused'],
  },
  'GET /demo/:token': {
    to: 'anybody',
    sample: () => ({ params: { token: 'x' } }),
    answers: [404, 'page-unknown'],
  },
  'GET /*': { to: 'anybody', sample: () => ({ params: { '*': '' } }) },
  // Oneself.
  'GET /api/session': { to: 'signed-in' },
  'DELETE /api/session': { to: 'anybody', answers: 204, writes: ['session'] },
  'GET /api/security': { to: 'signed-in' },
  'DELETE /api/security/sessions/:id': {
    to: 'signed-in',
    sample: () => ({ params: { id: 'none' } }),
    answers: [404, 'session-unknown'],
    writes: ['session'],
  },
  'DELETE /api/security/sessions': { to: 'signed-in', answers: 204, writes: ['session'] },
  'POST /api/security/totp': {
    to: 'signed-in',
    sample: nothing,
    answers: [403, 'account-not-local'],
    writes: ['totp_secret'],
  },
  'POST /api/security/totp/confirmation': {
    to: 'signed-in',
    sample: () => ({ body: { code: '123456' } }),
    answers: [403, 'account-not-local'],
    writes: ['totp_secret', 'recovery_code'],
  },
  'DELETE /api/security/totp': {
    to: 'signed-in',
    answers: [403, 'account-not-local'],
    writes: ['totp_secret', 'recovery_code'],
  },
  'POST /api/security/recovery-codes': {
    to: 'signed-in',
    sample: nothing,
    answers: [403, 'account-not-local'],
    writes: ['recovery_code'],
  },
  'POST /api/security/passkeys/offer': {
    to: 'signed-in',
    sample: nothing,
    answers: [403, 'account-not-local'],
    writes: ['sign_in_step'],
  },
  'POST /api/security/passkeys': {
    to: 'signed-in',
    sample: () => ({
      body: { name: 'Phone', passkey: { ...passkey, response: { ...made, attestationObject: 'AA' } } },
    }),
    answers: [403, 'account-not-local'],
    writes: ['passkey', 'recovery_code'],
  },
  'DELETE /api/security/passkeys/:id': {
    to: 'signed-in',
    sample: () => ({ params: { id: 'none' } }),
    answers: [403, 'account-not-local'],
    writes: ['passkey', 'recovery_code'],
  },
  // Pages about students.
  'GET /api/district': { to: '/district' },
  // Whoever opens the page and may take files away.
  'GET /api/district/export': {
    to: '/district',
    sample: () => ({ query: { part: 'schools', form: 'csv' } }),
  },
  'GET /api/school': { to: '/school' },
  'GET /api/sections': { to: '/sections' },
  'GET /api/students': { to: '/students' },
  'GET /api/attendance': { to: '/attendance' },
  'GET /api/students/:id/attendance': { to: ['/attendance', '/students'], sample: ownStudent },
  // Why, and asking for more.
  'GET /api/why': {
    to: 'signed-in',
    sample: () => ({ query: { page: '/district' } }),
    free: {
      fields: ['school'],
      because: 'which schools there are is no secret, and each has its own approvers',
    },
  },
  'GET /api/my-access': { to: 'signed-in' },
  'POST /api/my-access/requests': {
    to: 'signed-in',
    sample: () => ({ body: { ...asked, role: 'no-such-role' } }),
    answers: [422, 'access-request-invalid'],
    writes: ['access_request'],
  },
  'POST /api/my-access/requests/:id/withdrawal': {
    to: 'signed-in',
    sample: () => ({ params: { id: 'none' }, body: {} }),
    answers: [404, 'access-request-unknown'],
    writes: ['access_request'],
  },
  'GET /api/access': { to: '/access' },
  'POST /api/access/requests/:id/approval': {
    to: 'approve_access',
    sample: () => ({ params: { id: 'none' }, body: { endsOn: '2026-12-31', note: '' } }),
    answers: [404, 'access-request-unknown'],
    writes: ['access_request', 'role_grant'],
  },
  'POST /api/access/requests/:id/refusal': {
    to: 'approve_access',
    sample: () => ({ params: { id: 'none' }, body: { reason: 'Not needed' } }),
    answers: [404, 'access-request-unknown'],
    writes: ['access_request'],
  },
  // Who sees whom, and reviewing it.
  'GET /api/students/:id/viewers': { to: 'who_can_see', sample: ownRecord },
  'GET /api/access/grants': { to: 'review_access' },
  'POST /api/access/grants/:id/attestation': {
    to: 'review_access',
    sample: () => ({ params: { id: 'none' }, body: { reason: 'Still needed' } }),
    answers: [404, 'grant-unknown'],
    writes: ['grant_review'],
  },
  'POST /api/access/grants/:id/revocation': {
    to: 'review_access',
    sample: () => ({ params: { id: 'none' }, body: { reason: 'Not needed' } }),
    answers: [404, 'grant-unknown'],
    writes: ['role_grant', 'grant_review'],
  },
  // Roles and job titles.
  'GET /api/access/roles': { to: 'edit_roles' },
  'GET /api/access/roles/:id': { to: 'edit_roles', sample: () => ({ params: { id: 'counselor' } }) },
  'POST /api/access/roles/preview': { to: 'edit_roles', sample: () => ({ body: { form: counselorAsItIs } }) },
  'POST /api/access/roles': {
    to: 'edit_roles',
    sample: () => ({ body: { form: { ...counselorAsItIs, version: 1 }, reason: 'As it is' } }),
    answers: [409, 'role-changed'],
    writes: ['role_version'],
  },
  'GET /api/access/job-titles': { to: 'edit_roles' },
  'PUT /api/access/job-titles': {
    to: 'edit_roles',
    sample: () => ({ body: { title: 'Nobody has this title', role: 'none' } }),
    writes: ['job_title'],
  },
  // How a session looks.
  'GET /api/view-as': {
    to: 'view_as',
    free: { fields: ['search'], because: 'letters of a name; the list is of those one may look as' },
  },
  'PUT /api/view-as': {
    to: 'view_as',
    sample: () => ({ body: { username: 'teacher' } }),
    writes: ['session'],
  },
  'DELETE /api/view-as': { to: 'signed-in', writes: ['session'] },
  'PUT /api/masking': {
    to: 'signed-in',
    sample: () => ({ body: { isMasked: false } }),
    writes: ['session'],
  },
  // Records about records.
  'GET /api/records': { to: 'keep_records' },
  'POST /api/records/search': { to: 'keep_records', sample: () => ({ body: { letters: 'First' } }) },
  'POST /api/records/directory': {
    to: 'keep_records',
    sample: () => ({ body: { items: ['name'] } }),
    writes: ['directory_policy'],
  },
  'POST /api/records/notices': {
    to: 'keep_records',
    sample: () => ({
      body: { givenOn: '2026-09-01', way: 'Letter', audience: 'All families', languages: ['English'] },
    }),
    writes: ['annual_notice'],
  },
  'GET /api/students/:id/record': { to: ['keep_records', 'family'], sample: ownRecord },
  'POST /api/students/:id/record/disclosures': {
    to: 'keep_records',
    sample: withBody(ownRecord, {
      ...{ disclosedOn: '2026-11-02', outcome: 'disclosed', party: 'Court', interest: 'Subpoena' },
      ...{ provision: 'subpoena', records: 'Attendance' },
    }),
    writes: ['disclosure'],
  },
  'POST /api/students/:id/record/disclosures/:entry/striking': {
    to: 'keep_records',
    sample: withBody(ownRecord, { reason: 'By mistake' }),
    answers: [404, 'record-request-unknown'],
    writes: ['disclosure'],
  },
  'POST /api/students/:id/record/requests': {
    to: ['keep_records', 'family'],
    sample: withBody(ownRecord, { kind: 'inspect', what: 'All of it', askedBy: 'A parent' }),
    writes: ['record_request'],
  },
  'POST /api/students/:id/record/requests/:entry/answer': {
    to: 'keep_records',
    sample: withBody(ownRecord, { answer: 'inspected', on: '2026-11-20', words: '' }),
    answers: [404, 'record-request-unknown'],
    writes: ['record_request'],
  },
  'POST /api/students/:id/record/requests/:entry/hearing': {
    to: ['keep_records', 'family'],
    sample: withBody(ownRecord, {}),
    answers: [404, 'record-request-unknown'],
    writes: ['record_request'],
  },
  'POST /api/students/:id/record/requests/:entry/hearing-outcome': {
    to: 'keep_records',
    sample: withBody(ownRecord, { on: '2026-11-20', outcome: 'upheld' }),
    answers: [404, 'record-request-unknown'],
    writes: ['record_request'],
  },
  'POST /api/students/:id/record/requests/:entry/statement': {
    to: ['keep_records', 'family'],
    sample: withBody(ownRecord, { statement: 'It was otherwise.' }),
    answers: [404, 'record-request-unknown'],
    writes: ['record_request'],
  },
  'POST /api/students/:id/record/opt-out': {
    to: ['keep_records', 'family'],
    sample: withBody(ownRecord, { isOptedOut: true, askedBy: 'A parent' }),
    writes: ['directory_opt_out'],
  },
  // The audit log.
  'GET /api/audit': {
    to: 'read_audit',
    free: { fields: ['actor', 'kind', 'text'], because: 'the log holds what was asked, this question too' },
  },
  'POST /api/audit/check': { to: 'read_audit', sample: nothing },
  'POST /api/audit/file': { to: 'read_audit', sample: nothing },
  // Files and editions.
  'GET /api/deliveries': { to: '/deliveries' },
  'GET /api/deliveries/:id': { to: '/deliveries', sample: someDelivery },
  'POST /api/deliveries/:id/decision': {
    to: '/deliveries',
    sample: (district) => ({
      ...someDelivery(district),
      body: { decision: 'approved', reason: 'Looked at it' },
    }),
    answers: [409, 'delivery-not-held'],
    writes: ['delivery_decision'],
  },
  'GET /api/publishing': { to: '/deliveries' },
  'POST /api/publishing': { to: '/deliveries', sample: nothing },
  'GET /api/uploads': { to: '/upload' },
  'POST /api/uploads': { to: '/upload', sample: () => ({ body: { source: 'hr', asOf: '2026-11-20' } }) },
  'GET /api/uploads/:id': { to: '/upload', sample: someUpload },
  'POST /api/uploads/:id/files': {
    to: '/upload',
    sample: async (district) => ({
      ...(await someUpload(district)),
      query: { name: 'staff.csv' },
      ...{ body: 'NO,NAME\n3,Alan\n', type: 'application/octet-stream' },
    }),
  },
  'POST /api/uploads/:id/reading': { to: '/upload', sample: someUploadAsked },
  'POST /api/uploads/:id/taking': {
    to: '/upload',
    sample: someUploadAsked,
    answers: [409, 'upload-not-ready'],
  },
  'DELETE /api/uploads/:id': { to: '/upload', sample: someUpload, answers: 204 },
  'GET /api/runs': { to: '/runs' },
  'GET /api/runs/:id': { to: '/runs', sample: (district) => ({ params: { id: district.run } }) },
  'POST /api/sources/:id/runs': { to: '/runs', sample: () => ({ params: { id: 'hr' }, body: {} }) },
  'GET /api/editions': { to: '/editions' },
  'GET /api/editions/:id': {
    to: '/editions',
    sample: (district) => ({ params: { id: district.edition.id } }),
  },
};

/** Whether the rule lets somebody with this role in; null: somebody without one. */
export function mayAsk({ to }: RouteRule, role: string | null): boolean {
  const held = role === null ? undefined : roleBook().roles.get(role);
  return [to].flat().some((opens) => {
    if (opens === 'signed-in' || opens === 'anybody') return true;
    if (held === undefined) return false;
    if (opens === 'family') return held.scope === 'children' || held.scope === 'self';
    return [...held.pages, ...held.extras].includes(opens);
  });
}

/** Whether somebody who is not signed in is answered. */
export function isForStrangers({ to }: RouteRule): boolean {
  return [to].flat().includes('anybody');
}

/** The address of a route with a sample's parameters in it. */
export function addressOf(route: string, { params = {}, query = {} }: Sample): string {
  const path = (route.split(' ')[1] ?? '').replaceAll(/:(\w+)|\*/g, (whole, name: string | undefined) =>
    encodeURIComponent(params[name ?? whole] ?? ''),
  );
  const search = new URLSearchParams(query).toString();
  return search === '' ? path : `${path}?${search}`;
}
