import type { FastifyReply } from 'fastify';
import { Type } from 'typebox';
import { DistrictExport } from '../reports/shapes/exports.ts';
import { type Api, problems } from './api.ts';
import type { Exports, TakenFile } from './exports.ts';
import { refuseForeign } from './same-origin.ts';
import { signedInOf } from './session-routes.ts';

/** A file in any of its forms. */
const File = Type.Unsafe<Buffer>(Type.String({ format: 'binary', description: 'The file' }));

/** Tables and charts of pages as files. */
export function exportRoutes(api: Api, exports: Exports): void {
  api.get(
    '/district/export',
    {
      // A file that is only asked after would be written down as taken.
      exposeHeadRoute: false,
      onRequest: refuseForeign,
      // Making a picture or a document takes the server longer than a page does.
      config: { rateLimit: { max: 60, timeWindow: '1 minute' } },
      schema: {
        summary: 'A table or chart of the district as a file',
        tags: ['students'],
        querystring: DistrictExport,
        response: {
          200: {
            description: 'The file; its name is in content-disposition',
            content: {
              'text/csv': { schema: File },
              'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet': { schema: File },
              'application/pdf': { schema: File },
              'image/png': { schema: File },
              'image/svg+xml': { schema: File },
            },
          },
          ...problems,
        },
      },
    },
    async (request, reply) => {
      const file = await exports.district(signedInOf(request).user, request.query);
      return await attached(reply, file);
    },
  );
}

/** Sent to be kept and never to be shown: an SVG opened from our address would be a page of ours. */
function attached(reply: FastifyReply, { name, type, bytes }: TakenFile) {
  return reply
    .header('content-type', type)
    .header('content-disposition', `attachment; filename="${name}"`)
    .send(Buffer.from(bytes));
}
