import { Type } from 'typebox';
import { RunPage, RunStarted, RunsPage } from '../reports/shapes/runs.ts';
import { type Api, answers } from './api.ts';
import { Id } from './page-routes.ts';
import type { Pages } from './pages.ts';
import { signedInOf } from './session-routes.ts';

const operations = 'operations';
const None = Type.Object({}, { additionalProperties: false });

/** When sources are run, what came of it, and running one now. */
export function runRoutes(api: Api, pages: Pages): void {
  api.get(
    '/runs',
    { schema: { ...answers('Schedules of sources, and runs', operations, RunsPage), querystring: None } },
    (request) => pages.runs(signedInOf(request).user),
  );
  api.get(
    '/runs/:id',
    { schema: { ...answers('One run', operations, RunPage), params: Id, querystring: None } },
    (request) => pages.run(signedInOf(request).user, request.params.id),
  );
  api.post(
    '/sources/:id/runs',
    { schema: { ...answers('Run a source now', operations, RunStarted), params: Id, body: None } },
    (request) => pages.startRun(signedInOf(request).user, request.params.id),
  );
}
