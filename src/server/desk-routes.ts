import type { Readable } from 'node:stream';
import { Type } from 'typebox';
import { DeliveryPage, PublishingShape, UploadShape, UploadsPage } from '../reports/shapes/operations.ts';
import { type Api, answers, problems } from './api.ts';
import { Id } from './page-routes.ts';
import { DecisionBody, type Pages, UploadBody } from './pages.ts';
import { signedInOf } from './session-routes.ts';

const operations = 'operations';
const None = Type.Object({}, { additionalProperties: false });
/** What the web app sends where there is nothing to say. */
const Nothing = Type.Object({}, { additionalProperties: false });

/** Uploads, decisions about held deliveries, publishing: what changes something. Work that takes long is only started. */
export function deskRoutes(api: Api, pages: Pages): void {
  api.post(
    '/deliveries/:id/decision',
    {
      schema: {
        ...answers('Decide about a held delivery', operations, DeliveryPage),
        params: Id,
        body: DecisionBody,
      },
    },
    (request) => pages.decide(signedInOf(request).user, request.params.id, request.body),
  );
  api.get(
    '/publishing',
    {
      schema: {
        ...answers('The last publish from the screen', operations, PublishingShape),
        querystring: None,
      },
    },
    (request) => pages.publishing(signedInOf(request).user),
  );
  api.post(
    '/publishing',
    { schema: { ...answers('Start a publish', operations, PublishingShape), body: Nothing } },
    (request) => pages.publish(signedInOf(request).user),
  );
  api.get(
    '/uploads',
    { schema: { ...answers('Uploads under way', operations, UploadsPage), querystring: None } },
    (request) => pages.uploads(signedInOf(request).user),
  );
  api.post(
    '/uploads',
    { schema: { ...answers('Begin an upload', operations, UploadShape), body: UploadBody } },
    (request) => pages.beginUpload(signedInOf(request).user, request.body),
  );
  api.get(
    '/uploads/:id',
    { schema: { ...answers('One upload', operations, UploadShape), params: Id, querystring: None } },
    (request) => pages.upload(signedInOf(request).user, request.params.id),
  );
  api.post(
    '/uploads/:id/reading',
    { schema: { ...answers('Read what was uploaded', operations, UploadShape), params: Id, body: Nothing } },
    (request) => pages.readUpload(signedInOf(request).user, request.params.id),
  );
  api.post(
    '/uploads/:id/taking',
    {
      schema: {
        ...answers('Take an upload in as a delivery', operations, UploadShape),
        params: Id,
        body: Nothing,
      },
    },
    (request) => pages.takeUpload(signedInOf(request).user, request.params.id),
  );
  api.delete(
    '/uploads/:id',
    {
      schema: {
        summary: 'Throw an upload away',
        tags: [operations],
        params: Id,
        response: { 204: Type.Null({ description: 'Thrown away' }), ...problems },
      },
    },
    async (request, reply) => {
      await pages.discardUpload(signedInOf(request).user, request.params.id);
      return await reply.code(204).send(null);
    },
  );
  api.register(async (files: Api) => fileRoute(files, pages));
}

/** One file of an upload: its bytes as they are, straight to the disk. Nothing of it is kept in memory. */
function fileRoute(api: Api, pages: Pages): void {
  api.removeAllContentTypeParsers();
  api.addContentTypeParser('application/octet-stream', (_request, payload, done) => done(null, payload));
  api.post(
    '/uploads/:id/files',
    {
      // Fastify looks at what the request says of its length; what really comes is counted while it is written.
      bodyLimit: Number.MAX_SAFE_INTEGER,
      schema: {
        ...answers('Add a file to an upload', operations, Type.Object({ bytes: Type.Integer() })),
        consumes: ['application/octet-stream'],
        params: Id,
        querystring: Type.Object(
          { name: Type.String({ minLength: 1, maxLength: 200, description: 'Name of the file.' }) },
          { additionalProperties: false },
        ),
      },
    },
    (request) =>
      pages.addUploadFile(
        signedInOf(request).user,
        request.params.id,
        request.query.name,
        streamOf(request.body),
      ),
  );
}

/** The parser above hands on the request itself; there is no schema that could say so. */
function streamOf(body: unknown): Readable {
  return body as Readable;
}
