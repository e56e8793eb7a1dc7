import type { ProblemShape } from '../../src/reports/shapes/operations.ts';

/** What the server refused or could not do, in words ready to show. `status` 0: the server was not reached. */
export class Problem extends Error {
  readonly code: string;
  readonly status: number;
  readonly remedy: string;
  readonly parameters: ProblemShape['parameters'];

  constructor(status: number, shape: ProblemShape) {
    super(shape.message);
    this.name = 'Problem';
    this.status = status;
    this.code = shape.code;
    this.remedy = shape.remedy;
    this.parameters = shape.parameters;
  }
}

/** The only place that fetches. Throws `Problem` for everything but a good answer. */
export async function request<Answer>(
  path: string,
  options: { method?: 'GET' | 'POST' | 'PUT' | 'DELETE'; body?: unknown; signal?: AbortSignal } = {},
): Promise<Answer> {
  const { method = 'GET', body, signal } = options;
  // A JSON body on every change of state: a form on another site cannot send one without asking first.
  const sent =
    method === 'GET'
      ? {}
      : { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body ?? {}) };
  const answer = await reach(path, { method, ...sent, ...(signal ? { signal } : {}) });
  const text = await answer.text();
  if (!answer.ok) throw new Problem(answer.status, problemIn(text));
  // The server validates every answer against the shape it is typed with here.
  return (text === '' ? null : JSON.parse(text)) as Answer;
}

/** Path with the parameters that have a value. */
export function withQuery(path: string, parameters: Record<string, string | null>): string {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(parameters)) if (value !== null) query.set(name, value);
  return query.size === 0 ? path : `${path}?${query}`;
}

/** A request as it is; throws `Problem` where the server is not reached. */
export async function reach(path: string, init: RequestInit): Promise<Response> {
  try {
    return await fetch(`/api${path}`, { credentials: 'same-origin', ...init });
  } catch (error) {
    if (error instanceof DOMException && error.name === 'AbortError') throw error;
    throw new Problem(0, { code: 'unreachable', message: '', remedy: '', parameters: {} });
  }
}

export function problemIn(text: string): ProblemShape {
  try {
    const found: unknown = JSON.parse(text);
    if (isProblem(found)) return found;
  } catch {
    // Not ours: a proxy's page, or nothing at all.
  }
  return { code: 'unreadable', message: '', remedy: '', parameters: {} };
}

function isProblem(value: unknown): value is ProblemShape {
  if (typeof value !== 'object' || value === null) return false;
  if (!('parameters' in value) || typeof value.parameters !== 'object') return false;
  return ['code', 'message', 'remedy'].every(
    (key) => key in value && typeof Reflect.get(value, key) === 'string',
  );
}
