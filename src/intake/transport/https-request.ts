import { type IncomingMessage, request as requestHttp } from 'node:http';
import { request as requestHttps } from 'node:https';
import type { Readable } from 'node:stream';
import { createBrotliDecompress, createGunzip, createInflate } from 'node:zlib';
import { Failure } from '../../base/failure.ts';
import { shownName } from '../source.ts';
import { TooLarge, type Written, writeStream } from './staging.ts';
import { type HttpsPlace, shownAddress } from './where.ts';

export interface Ask {
  readonly source: string;
  readonly place: HttpsPlace;
  readonly url: string;
  /** Of the file, for messages. */
  readonly name: string;
  /** Headers with secrets: they go to the address that was set and to no other. */
  readonly secrets: Readonly<Record<string, string>>;
  readonly ca: string | null;
  /** Where the file is written; must not exist. */
  readonly path: string;
  /** What the server said of the file it gave the last time. */
  readonly known: { readonly etag: string | null; readonly lastModified: string | null } | null;
}

export type Answer =
  | { readonly kind: 'unchanged' }
  | {
      readonly kind: 'came';
      readonly written: Written;
      readonly declared: number | null;
      readonly etag: string | null;
      readonly lastModified: string | null;
    };

/** A chain of redirects longer than this leads nowhere. */
const mostRedirects = 5;
/** However slowly it comes, a download ends within that time. */
const longestMs = 4 * 3_600_000;

/** Asks for one file. Throws `place-*`, `download-redirected`, `delivery-too-large`. */
export async function askFor(ask: Ask): Promise<Answer> {
  let url = new URL(ask.url);
  for (let hops = 0; hops <= mostRedirects; hops += 1) {
    requireSafe(ask, url);
    const response = await send(ask, url);
    const status = response.statusCode ?? 0;
    if (status === 200) return came(ask, url, response);
    // Nothing of what it says in words is read: it may be anything.
    response.destroy();
    if (status === 304 && ask.known !== null) return { kind: 'unchanged' };
    if (![301, 302, 303, 307, 308].includes(status)) throw refusal(ask, url, status);
    const target = URL.parse(response.headers.location ?? '', url.href);
    if (target === null) throw redirected(ask, url, 'nowhere');
    const isKnownHost =
      target.hostname === new URL(ask.url).hostname || ask.place.allowHosts.includes(target.hostname);
    if (!isKnownHost || target.username || target.password)
      throw redirected(ask, url, shownAddress(target.href));
    url = target;
  }
  throw redirected(ask, url, 'address after address');
}

function requireSafe(ask: Ask, url: URL): void {
  if (url.protocol === 'https:') return;
  const isLocal = ['localhost', '127.0.0.1', '[::1]'].includes(url.hostname);
  if (url.protocol === 'http:' && isLocal && ask.place.allowHttpLocalhost) return;
  throw redirected(ask, new URL(ask.url), `${shownAddress(url.href)} without https`);
}

function send(ask: Ask, url: URL): Promise<IncomingMessage> {
  const { known, place } = ask;
  // Secrets do not follow a redirect to another host or port.
  const secrets = url.origin === new URL(ask.url).origin ? ask.secrets : {};
  const request = url.protocol === 'http:' ? requestHttp : requestHttps;
  return new Promise((resolve, reject) => {
    try {
      const sent = request(url, {
        agent: false,
        ...(ask.ca === null ? {} : { ca: ask.ca }),
        timeout: place.timeoutSeconds * 1000,
        signal: AbortSignal.timeout(longestMs),
        headers: {
          'user-agent': 'almanac',
          accept: '*/*',
          'accept-encoding': 'identity',
          ...(known?.etag ? { 'if-none-match': known.etag } : {}),
          ...(known?.lastModified ? { 'if-modified-since': known.lastModified } : {}),
          ...secrets,
        },
      });
      sent.once('timeout', () => sent.destroy(Object.assign(new Error('timeout'), { code: 'ETIMEDOUT' })));
      sent.on('error', (error) => reject(unreachable(ask, url, error)));
      sent.once('response', resolve);
      sent.end();
    } catch {
      // A value that cannot stand in a header; what is said of it may quote it.
      reject(
        new Failure('place-refused', {
          source: ask.source,
          place: shownAddress(url.href),
          problem: 'a secret of "headers_from" cannot stand in a header',
          file: shownName(ask.source),
        }),
      );
    }
  });
}

async function came(ask: Ask, url: URL, response: IncomingMessage): Promise<Answer> {
  const { source, place, name } = ask;
  const limit = place.megabytes * 1e6;
  const length = response.headers['content-length'];
  const declared = length === undefined ? null : Number(length);
  const tooLarge = () =>
    new Failure('delivery-too-large', {
      source,
      name,
      megabytes: place.megabytes,
      file: shownName(source),
    });
  if (declared !== null && declared > limit) {
    response.destroy();
    throw tooLarge();
  }
  const encoding = response.headers['content-encoding'];
  try {
    const written = await writeStream(decoded(response, encoding), ask.path, limit);
    if (!response.complete) throw new Error('it ended too early');
    return {
      kind: 'came',
      written,
      // The length of what is compressed on the way says nothing about the file.
      declared: encoding === undefined || encoding === 'identity' ? declared : null,
      etag: response.headers.etag ?? null,
      lastModified: response.headers['last-modified'] ?? null,
    };
  } catch (error) {
    response.destroy();
    if (error instanceof TooLarge) throw tooLarge();
    throw new Failure('place-cut', { source, place: shownAddress(url.href), name }, { cause: error });
  }
}

/** Some servers compress whatever is asked. */
function decoded(response: IncomingMessage, encoding: string | undefined): Readable {
  const decoder = decoderOf(encoding);
  if (decoder === null) return response;
  response.once('error', (error) => decoder.destroy(error));
  return response.pipe(decoder);
}

function decoderOf(encoding: string | undefined) {
  switch (encoding) {
    case 'gzip':
    case 'x-gzip':
      return createGunzip();
    case 'deflate':
      return createInflate();
    case 'br':
      return createBrotliDecompress();
    default:
      return null;
  }
}

function refusal({ source, name }: Ask, url: URL, status: number): Failure {
  const place = shownAddress(url.href);
  const file = shownName(source);
  const problem = `HTTP ${status}`;
  if (status === 404 || status === 410) return new Failure('place-missing', { source, place, name, file });
  if (status === 408 || status === 425 || status === 429 || status >= 500)
    return new Failure('place-busy', { source, place, problem });
  return new Failure('place-refused', { source, place, problem, file });
}

function redirected({ source }: Ask, url: URL, target: string): Failure {
  return new Failure('download-redirected', {
    source,
    place: shownAddress(url.href),
    target,
    file: shownName(source),
  });
}

function unreachable({ source }: Ask, url: URL, error: Error & { code?: unknown }): Failure {
  const code = typeof error.code === 'string' ? error.code : 'the connection was closed';
  const place = shownAddress(url.href);
  if (/CERT|SELF_SIGNED|UNABLE_TO_|HOSTNAME|^ERR_TLS|^ERR_SSL|^EPROTO/.test(code))
    return new Failure(
      'place-certificate',
      { source, place, problem: code, file: shownName(source) },
      { cause: error },
    );
  return new Failure('place-unreachable', { source, place, problem: code }, { cause: error });
}
