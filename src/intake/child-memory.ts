import { readFileSync } from 'node:fs';

const page = 4096;

/**
 * Calls `over` once when a process holds more than so many megabytes. The limits of the engines in a child do not count
 * everything: texts a query makes, buffers. Only where the system tells (Linux); elsewhere the limits of the engines are all there is.
 * Gives the function that ends the watch.
 */
export function watchMemory(pid: number | undefined, megabytes: number, over: () => void): () => void {
  const watch = setInterval(() => {
    if (memoryOf(pid) <= megabytes) return;
    clearInterval(watch);
    over();
  }, 100);
  return () => clearInterval(watch);
}

/** Megabytes a process holds; 0 where nobody tells. */
function memoryOf(pid: number | undefined): number {
  try {
    const [, resident = '0'] = readFileSync(`/proc/${pid}/statm`, 'utf8').split(' ');
    return (Number(resident) * page) / 1024 ** 2;
  } catch {
    return 0;
  }
}
