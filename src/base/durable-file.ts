import { closeSync, fsyncSync, openSync, renameSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';

/** Replaces a small file so that a reader, or a crash, sees either all of the old or all of the new. */
export function replaceFile(path: string, content: string): void {
  const aside = `${path}.${process.pid}.new`;
  const handle = openSync(aside, 'w');
  try {
    writeSync(handle, content);
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
  renameSync(aside, path);
  syncFolder(dirname(path));
}

/** Makes renames in a folder durable. Windows cannot open folders and needs it less. */
export function syncFolder(path: string): void {
  if (process.platform === 'win32') return;
  const handle = openSync(path, 'r');
  try {
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}
