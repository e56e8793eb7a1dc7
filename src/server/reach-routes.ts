import { Type } from 'typebox';
import { GrantsPage, StudentViewers } from '../reports/shapes/reach.ts';
import { type Api, answers } from './api.ts';
import { Id } from './page-routes.ts';
import { type ReachPages, ReviewBody } from './reach-pages.ts';
import { signedInOf } from './session-routes.ts';

const access = 'access';
const None = Type.Object({}, { additionalProperties: false });

/** Who can see a student; reviewing what was given by hand. */
export function reachRoutes(api: Api, pages: ReachPages): void {
  api.get(
    '/students/:id/viewers',
    {
      schema: {
        ...answers('Who can see a student, and why', access, StudentViewers),
        params: Id,
        querystring: None,
      },
    },
    (request) => pages.viewers(signedInOf(request).user, request.params.id),
  );
  api.get(
    '/access/grants',
    {
      schema: {
        ...answers('Grants to review, and roles by position', access, GrantsPage),
        querystring: None,
      },
    },
    (request) => pages.grants(signedInOf(request).user),
  );
  api.post(
    '/access/grants/:id/attestation',
    {
      schema: {
        ...answers('Say that a grant is still needed', access, GrantsPage),
        params: Id,
        body: ReviewBody,
      },
    },
    (request) => pages.attest(signedInOf(request).user, request.params.id, request.body.reason),
  );
  api.post(
    '/access/grants/:id/revocation',
    { schema: { ...answers('End a grant at once', access, GrantsPage), params: Id, body: ReviewBody } },
    (request) => pages.revoke(signedInOf(request).user, request.params.id, request.body.reason),
  );
}
