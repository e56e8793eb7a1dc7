import { Problem, problemIn } from './request.ts';

/** How far a file is on its way, in bytes that have really left. */
export type OnSent = (bytes: number) => void;

/**
 * Sends one file of an upload as it is. Not by `fetch`, which cannot say how much has left. Throws `Problem`, or an
 * `AbortError` where `signal` stopped it.
 */
export function sendFile(upload: string, file: File, signal: AbortSignal, onSent: OnSent): Promise<void> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    const stop = () => request.abort();
    signal.addEventListener('abort', stop, { once: true });
    request.upload.addEventListener('progress', (event) => onSent(event.loaded));
    request.addEventListener('loadend', () => {
      signal.removeEventListener('abort', stop);
      if (signal.aborted) reject(new DOMException('stopped', 'AbortError'));
      else if (request.status === 0) reject(new Problem(0, unreachable));
      else if (request.status >= 400) reject(new Problem(request.status, problemIn(request.responseText)));
      else resolve();
    });
    const query = new URLSearchParams({ name: file.name });
    request.open('POST', `/api/uploads/${encodeURIComponent(upload)}/files?${query}`);
    request.setRequestHeader('content-type', 'application/octet-stream');
    request.send(file);
  });
}

const unreachable = { code: 'unreachable', message: '', remedy: '', parameters: {} };
