import { Problem, problemIn, reach } from './request.ts';

/** Fetches a file and has the browser keep it, under the name that the server gave it. Asked like any answer, so that a refusal is one too. */
export async function takeFile(path: string): Promise<string> {
  const answer = await reach(path, {});
  if (!answer.ok) throw new Problem(answer.status, problemIn(await answer.text()));
  const name = /filename="([^"]+)"/.exec(answer.headers.get('content-disposition') ?? '')?.[1] ?? 'almanac';
  const address = URL.createObjectURL(await answer.blob());
  const link = document.createElement('a');
  link.href = address;
  link.download = name;
  link.click();
  // The browser has begun to read it by then; it would lie in memory until the page is left.
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
  return name;
}
