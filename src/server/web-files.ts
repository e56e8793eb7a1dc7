import fastifyStatic from '@fastify/static';
import type { FastifyInstance } from 'fastify';
import { Failure } from '../base/failure.ts';

/**
 * Serves the built web app from `webRoot`. Every address that is no file and no part of the API is a page of the app, so it
 * gets `index.html` and the app finds its own way; without a web root there is only the API.
 */
export function serveWebFiles(app: FastifyInstance, webRoot: string | null): void {
  if (webRoot !== null) {
    app.register(fastifyStatic, {
      root: webRoot,
      dotfiles: 'ignore',
      cacheControl: false,
      setHeaders(reply, path) {
        reply.header('cache-control', isHashed(path) ? 'public, max-age=31536000, immutable' : 'no-cache');
      },
    });
  }
  app.setNotFoundHandler(async (request, reply) => {
    const path = new URL(request.url, 'http://localhost').pathname;
    const isRead = request.method === 'GET' || request.method === 'HEAD';
    if (webRoot === null || !isRead || !isAppPath(path)) throw new Failure('page-unknown', { path });
    return await reply.sendFile('index.html');
  });
}

/** Vite puts a hash of the content into the name of everything below `assets`. */
function isHashed(path: string): boolean {
  return /[\\/]assets[\\/][^\\/]+-[\w-]{8}\.\w+$/.test(path);
}

/** Pages of the app have no dot in their last part; a missing picture must not turn out to be a page. */
function isAppPath(path: string): boolean {
  return !/^\/(api|demo)(\/|$)/.test(path) && !/\.[^/]*$/.test(path);
}
