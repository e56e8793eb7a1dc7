import type { FeedSink, Occurrence } from '../reader.ts';
import type { Utf8File } from '../utf8-file.ts';

type Cause = Pick<Occurrence, 'rule' | 'severity' | 'message' | 'remedy'>;

/** Tells what is odd about the letters of a text file. */
export function tellText(file: string, { encoding, isGuessed, repairs }: Utf8File, sink: FeedSink): void {
  const tell = (cause: Cause, line: number | null = null) =>
    sink.finding({ ...cause, feed: null, file, column: null, line });
  if (isGuessed) tell(guessed);
  else if (encoding === 'windows-1252' && repairs.foreignLines.length > 0) tell(notAsTold);
  else for (const line of repairs.foreignLines) tell(mixed, line);
  for (const line of repairs.nulLines) tell(nul, line);
  if (repairs.unknownLetters > 0) tell(unknownLetters(encoding));
}

const guessed: Cause = {
  rule: 'encoding-guessed',
  severity: 'note',
  message: 'The file is not UTF-8; it was read as windows-1252.',
  remedy: 'Export it as UTF-8, or name the encoding in the layout.',
};

const notAsTold: Cause = {
  rule: 'encoding-not-as-told',
  severity: 'warning',
  message: 'The file or its layout says it is UTF-8, and it is not; it was read as windows-1252.',
  remedy: 'Export it as UTF-8, or name the encoding in the layout.',
};

const mixed: Cause = {
  rule: 'encoding-mixed',
  severity: 'warning',
  message: 'The file is UTF-8, but these lines are not; they were read as windows-1252.',
  remedy: 'Look whether names in them are right, and export the whole file in one encoding.',
};

const nul: Cause = {
  rule: 'nul-byte',
  severity: 'warning',
  message: 'The line has NUL bytes in it, which text never has; they were read as \ufffd.',
  remedy: 'Ask for the file again: it may have been damaged or only half written.',
};

function unknownLetters(encoding: string): Cause {
  return {
    rule: 'encoding-invalid',
    severity: 'warning',
    message: `The file has bytes that are no letters in ${encoding}; they were read as \ufffd.`,
    remedy: 'Ask for the file again, or name its true encoding in the layout.',
  };
}
