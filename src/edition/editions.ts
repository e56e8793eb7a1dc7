import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Static, type TSchema, Type } from 'typebox';
import { Check } from 'typebox/schema';
import type { DataFolder } from '../base/data-folder.ts';
import { replaceFile } from '../base/durable-file.ts';
import { Failure } from '../base/failure.ts';
import { HeldSource } from './held-source.ts';

/** What is written beside an edition when it is published. */
export const EditionRecord = Type.Object({
  id: Type.String(),
  asOf: Type.String(),
  publishedAt: Type.String(),
  /** How long the build took. */
  seconds: Type.Number(),
  bytes: Type.Integer(),
  /** SHA-256 of the database file: the next build takes over parts of it, and nothing damaged. Editions of older versions lack it. */
  sha256: Type.Optional(Type.String()),
  deliveries: Type.Array(Type.String()),
  /** School years whose days were copied from the edition served before, and those that were built. Editions of older versions do not say. */
  years: Type.Optional(
    Type.Object({ copied: Type.Array(Type.Integer()), built: Type.Array(Type.Integer()) }),
  ),
  /** How many parts of tables came which way. */
  parts: Type.Optional(Type.Object({ copied: Type.Integer(), built: Type.Integer() })),
  /** Why nothing could be copied from the edition served before, though it was there; null where all was well. */
  priorProblem: Type.Optional(Type.Union([Type.String(), Type.Null()])),
  findings: Type.Object({ error: Type.Integer(), warning: Type.Integer(), note: Type.Integer() }),
  /** Sources whose newest delivery was held when the edition was built; absent where there is none. */
  held: Type.Optional(Type.Array(HeldSource)),
  /** How far the audit log went when the build began: a log that was cut off or written anew since then does not fit. Editions of older versions lack it. */
  auditHead: Type.Optional(Type.Object({ number: Type.Integer(), hash: Type.String() })),
});
export type EditionRecord = Static<typeof EditionRecord>;

/** The database file of an edition. */
export function editionFile(folder: DataFolder, id: string): string {
  return join(folder.editions, `${id}.duckdb`);
}

export function recordFile(folder: DataFolder, id: string): string {
  return join(folder.editions, `${id}.json`);
}

function currentFile(folder: DataFolder): string {
  return join(folder.editions, 'current.json');
}

/** Published editions, newest first. */
export function listEditions(folder: DataFolder): EditionRecord[] {
  if (!existsSync(folder.editions)) return [];
  return readdirSync(folder.editions)
    .filter((file) => file.endsWith('.json') && file !== 'current.json')
    .map((file) => readForm(join(folder.editions, file), EditionRecord))
    .filter(({ id }) => existsSync(editionFile(folder, id)))
    .sort((a, b) => b.publishedAt.localeCompare(a.publishedAt));
}

/** Id of the edition that is served, or null before the first publish. */
export function currentEditionId(folder: DataFolder): string | null {
  if (!existsSync(currentFile(folder))) return null;
  return readForm(currentFile(folder), Type.Object({ id: Type.String() })).id;
}

/** The edition that is served. Throws `edition-none`. */
export function currentEdition(folder: DataFolder): EditionRecord {
  const id = currentEditionId(folder);
  if (id === null) throw new Failure('edition-none');
  return editionRecord(folder, id);
}

/** One published edition. Throws `edition-unknown`. */
export function editionRecord(folder: DataFolder, id: string): EditionRecord {
  const found = listEditions(folder).find((edition) => edition.id === id);
  if (!found) throw new Failure('edition-unknown', { edition: id });
  return found;
}

/** Serves another edition from now on. Nothing is deleted, so it can be undone. Throws `edition-unknown`. */
export function serveEdition(folder: DataFolder, id: string): EditionRecord {
  const record = editionRecord(folder, id);
  replaceFile(currentFile(folder), `${JSON.stringify({ id })}\n`);
  return record;
}

/** The edition published before the current one. Throws `edition-none` or `edition-unknown`. */
export function previousEdition(folder: DataFolder): EditionRecord {
  const current = currentEdition(folder);
  const previous = listEditions(folder).find((edition) => edition.publishedAt < current.publishedAt);
  if (!previous) throw new Failure('edition-unknown', { edition: `before ${current.id}` });
  return previous;
}

/** A file nobody but Almanac writes: one that has another form is an error nobody foresaw. */
function readForm<Schema extends TSchema>(file: string, form: Schema): Static<Schema> {
  const value: unknown = JSON.parse(readFileSync(file, 'utf8'));
  if (Check(form, value)) return value;
  throw new Error(`${file} does not have the form it was written in`);
}
