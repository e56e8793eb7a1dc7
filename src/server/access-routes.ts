import { Type } from 'typebox';
import { AccessPage, MyAccessPage, RequestMade, WhyShape } from '../reports/shapes/access.ts';
import { type AccessPages, ApprovalBody, RefusalBody, RequestBody, WhyQuery } from './access-pages.ts';
import { type Api, answers } from './api.ts';
import { Id } from './page-routes.ts';
import { signedInOf } from './session-routes.ts';

const access = 'access';
const None = Type.Object({}, { additionalProperties: false });

/** Seeing why, asking for access, deciding about requests. */
export function accessRoutes(api: Api, pages: AccessPages): void {
  api.get(
    '/why',
    { schema: { ...answers('Why something is seen, or is not', access, WhyShape), querystring: WhyQuery } },
    (request) => pages.why(signedInOf(request).user, request.query),
  );
  api.get(
    '/my-access',
    {
      schema: { ...answers('What the viewer sees and asked for', access, MyAccessPage), querystring: None },
    },
    (request) => pages.mine(signedInOf(request).user),
  );
  api.post(
    '/my-access/requests',
    { schema: { ...answers('Ask for access', access, RequestMade), body: RequestBody } },
    (request) => pages.ask(signedInOf(request).user, request.body),
  );
  api.post(
    '/my-access/requests/:id/withdrawal',
    { schema: { ...answers('Take an own request back', access, MyAccessPage), params: Id, body: None } },
    (request) => pages.withdraw(signedInOf(request).user, request.params.id),
  );
  api.get(
    '/access',
    {
      schema: { ...answers('Requests the viewer may decide about', access, AccessPage), querystring: None },
    },
    (request) => pages.queue(signedInOf(request).user),
  );
  api.post(
    '/access/requests/:id/approval',
    { schema: { ...answers('Approve a request', access, AccessPage), params: Id, body: ApprovalBody } },
    (request) => pages.approve(signedInOf(request).user, request.params.id, request.body),
  );
  api.post(
    '/access/requests/:id/refusal',
    { schema: { ...answers('Refuse a request', access, AccessPage), params: Id, body: RefusalBody } },
    (request) => pages.refuse(signedInOf(request).user, request.params.id, request.body.reason),
  );
}
