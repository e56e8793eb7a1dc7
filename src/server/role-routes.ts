import { Type } from 'typebox';
import { JobTitlesPage, RolePage, RolePreview, RolesPage } from '../reports/shapes/roles.ts';
import { type Api, answers } from './api.ts';
import { exactBody } from './exact-body.ts';
import { Id } from './page-routes.ts';
import { JobTitleBody, RoleChangeBody, RoleFormBody, type RolePages } from './role-pages.ts';
import { signedInOf } from './session-routes.ts';

const access = 'access';
const None = Type.Object({}, { additionalProperties: false });

/** Roles and what job titles mean, read and changed. */
export function roleRoutes(api: Api, pages: RolePages): void {
  api.get(
    '/access/roles',
    { schema: { ...answers('Every role as it is here', access, RolesPage), querystring: None } },
    (request) => pages.roles(signedInOf(request).user),
  );
  api.get(
    '/access/roles/:id',
    {
      schema: {
        ...answers('One role: what it is, who has it, its versions', access, RolePage),
        params: Id,
        querystring: None,
      },
    },
    (request) => pages.role(signedInOf(request).user, request.params.id),
  );
  api.post(
    '/access/roles/preview',
    {
      schema: {
        ...answers('What a change of a role would do; nothing is kept', access, RolePreview),
        body: RoleFormBody,
      },
      validatorCompiler: exactBody,
    },
    (request) => pages.preview(signedInOf(request).user, request.body.form),
  );
  api.post(
    '/access/roles',
    {
      schema: { ...answers('Put a role in force', access, RolePage), body: RoleChangeBody },
      validatorCompiler: exactBody,
    },
    (request) => pages.change(signedInOf(request).user, request.body.form, request.body.reason),
  );
  api.get(
    '/access/job-titles',
    {
      schema: {
        ...answers('The job titles there are, and the role each gives', access, JobTitlesPage),
        querystring: None,
      },
    },
    (request) => pages.titles(signedInOf(request).user),
  );
  api.put(
    '/access/job-titles',
    { schema: { ...answers('Decide what a job title means', access, JobTitlesPage), body: JobTitleBody } },
    (request) => pages.decideTitle(signedInOf(request).user, request.body.title, request.body.role),
  );
}
