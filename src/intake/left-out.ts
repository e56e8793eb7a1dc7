import type { Occurrence } from './reader.ts';

/** Something that lay where a delivery was taken from and was not taken. */
export interface LeftOut {
  /** As it can be shown: without letters that cannot be seen, and not endless. */
  readonly name: string;
  readonly why: LeftOutReason;
}

const reasons = {
  link: {
    severity: 'error',
    message: 'It is a link to something else. Links are not followed.',
    remedy: 'Put the file itself there.',
  },
  device: {
    severity: 'error',
    message: 'It is a pipe, a socket or a device and no file.',
    remedy: 'Put a file there.',
  },
  unreadable: {
    severity: 'error',
    message: 'It cannot be read by the account Almanac runs under.',
    remedy: 'Let that account read it, then load again.',
  },
  name: {
    severity: 'error',
    message: 'Its name is too long, or has letters that cannot be shown.',
    remedy: 'Give it another name.',
  },
  deep: {
    severity: 'error',
    message: 'It lies deeper than 20 folders.',
    remedy: 'Put it higher up.',
  },
  many: {
    severity: 'error',
    message: 'A delivery has at most 10,000 files. This one and those after it were left out.',
    remedy: 'Put them into archives.',
  },
  hidden: {
    severity: 'note',
    message: 'It is hidden: its name begins with a dot.',
    remedy: 'Give it another name if it belongs to the delivery.',
  },
} as const;

export type LeftOutReason = keyof typeof reasons;

export function isReason(word: unknown): word is LeftOutReason {
  return typeof word === 'string' && Object.hasOwn(reasons, word);
}

/** What a delivery says about it. */
export function leftOutFinding({ name, why }: LeftOut): Occurrence {
  return { rule: `file-left-out-${why}`, feed: null, file: name, column: null, line: null, ...reasons[why] };
}

/** Why, in words that go on after "cannot be read:". */
export function leftOutProblem({ why }: LeftOut): string {
  const { message } = reasons[why];
  return message.slice(0, 1).toLowerCase() + message.slice(1).replace(/\.$/, '');
}

export function leftOut(name: string, why: LeftOutReason): LeftOut {
  const shown = name.replace(/\p{Cc}/gu, '\ufffd');
  return { name: shown.length > 200 ? `${shown.slice(0, 200)}…` : shown, why };
}
