import { Type } from 'typebox';
import { AuditCheck, AuditFile, AuditPage } from '../reports/shapes/audit.ts';
import { type Api, answers } from './api.ts';
import { type Audit, AuditFilter, AuditQuery } from './audit.ts';
import { signedInOf } from './session-routes.ts';

const tag = 'records';
const Nothing = Type.Object({}, { additionalProperties: false });

/** The audit log: a page of it, verifying it, a file of it. */
export function auditRoutes(api: Api, audit: Audit): void {
  api.get(
    '/audit',
    { schema: { ...answers('The audit log, newest first', tag, AuditPage), querystring: AuditQuery } },
    (request) => audit.audit(signedInOf(request).user, request.query),
  );
  api.post(
    '/audit/check',
    { schema: { ...answers('Verify the audit log', tag, AuditCheck), body: Nothing } },
    (request) => audit.verifyAudit(signedInOf(request).user),
  );
  api.post(
    '/audit/file',
    { schema: { ...answers('The audit log as a CSV file', tag, AuditFile), body: AuditFilter } },
    (request) => audit.exportAudit(signedInOf(request).user, request.body),
  );
}
