import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Static, Type } from 'typebox';
import { Check } from 'typebox/schema';
import type { DataFolder } from '../base/data-folder.ts';
import { replaceFile } from '../base/durable-file.ts';
import { isRunning } from './running-process.ts';

const Nullable = <Schema extends Parameters<typeof Type.Union>[0][number]>(schema: Schema) =>
  Type.Union([schema, Type.Null()]);

/** How far a publish that was started on screen is, or how the last one ended. */
const PublishingFile = Type.Object({
  state: Type.Union([
    Type.Literal('idle'),
    Type.Literal('running'),
    Type.Literal('done'),
    Type.Literal('failed'),
  ]),
  by: Type.String(),
  startedAt: Type.String(),
  pid: Nullable(Type.Integer()),
  progress: Nullable(
    Type.Object({ step: Type.String(), done: Type.Integer(), total: Nullable(Type.Integer()) }),
  ),
  edition: Nullable(Type.String()),
  problem: Nullable(Type.Object({ message: Type.String(), remedy: Type.String() })),
});
export type Publishing = Static<typeof PublishingFile>;

const idle: Publishing = {
  ...{ state: 'idle', by: '', startedAt: '', pid: null, progress: null, edition: null, problem: null },
};

/** The last publish from the screen; one whose process is gone has failed. */
export function readPublishing(folder: DataFolder): Publishing {
  try {
    const value: unknown = JSON.parse(readFileSync(fileOf(folder), 'utf8'));
    if (!Check(PublishingFile, value)) return idle;
    if (value.state !== 'running' || value.pid === null || isRunning(value.pid)) return value;
    return {
      ...{ ...value, state: 'failed', pid: null, progress: null },
      problem: {
        message: 'The build was stopped half way. The served edition was left as it is.',
        remedy: 'Publish again.',
      },
    };
  } catch {
    return idle;
  }
}

export function writePublishing(folder: DataFolder, publishing: Publishing): void {
  mkdirSync(folder.uploads, { recursive: true, mode: 0o700 });
  replaceFile(fileOf(folder), `${JSON.stringify(publishing)}\n`);
}

function fileOf(folder: DataFolder): string {
  return join(folder.uploads, 'publishing.json');
}
