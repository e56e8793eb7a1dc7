import { DatabaseSync } from 'node:sqlite';

/** A lock on a path that the operating system gives back when the process dies, however it dies. */
export interface Lock {
  release(): void;
}

/** Takes the lock, or null when another process holds it. */
export function takeLock(path: string): Lock | null {
  const database = new DatabaseSync(path);
  try {
    database.exec('pragma busy_timeout = 0');
    database.exec('begin exclusive');
  } catch {
    database.close();
    return null;
  }
  return { release: () => database.close() };
}
