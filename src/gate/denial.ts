import { Failure } from '../base/failure.ts';

/** Why something may not be seen and who can change that. `{what}` is a domain of data in words, never a value. */
export const denials = {
  'no-role': {
    reason: 'You have no role in the district at present.',
    remedy: 'If you think you should have one, ask your data manager to check your position in HR.',
  },
  'not-granted': {
    reason: 'None of your roles includes {what}.',
    remedy:
      'Ask for access: whoever decides about it for these students can give a role that does, with a reason and an end date.',
  },
  'no-export': {
    reason: 'None of your roles lets you take these data away as a file.',
    remedy:
      'Ask for access: whoever decides about it for these students can give a role that does, with a reason and an end date.',
  },
  'no-drill-through': {
    reason: 'None of your roles leads from a number to the students behind it.',
    remedy:
      'Ask for access: whoever decides about it for these students can give a role that does, with a reason and an end date.',
  },
  'no-duty': {
    reason: 'None of your roles is charged with this.',
    remedy: 'Your data manager can say who is, or grant a role that is, with a reason and an end date.',
  },
  'own-role': {
    reason: 'You hold this yourself, and the change would open more to you.',
    remedy:
      'Let somebody else who changes roles decide it. If there is nobody else, the people who run Almanac can, by its commands.',
  },
  'no-agreement': {
    reason: 'There is no agreement in force that lets your organisation see these data.',
    remedy: 'The district’s privacy officer can tell you which agreement is needed and where it stands.',
  },
  'no-directory': {
    reason: 'The district has not designated these data as directory information.',
    remedy: 'The district’s privacy officer can tell you what may be given out, and can change the policy.',
  },
  'too-fine': {
    reason: 'Counts as fine as this would let small groups be worked out.',
    remedy:
      'Ask by school, by one group of students and by school year, at the district’s own settings, and of tests by their kind. Who may see the students can ask freely.',
  },
  page: {
    reason: 'None of your roles opens this page.',
    remedy:
      'Ask for access: whoever decides about it for these students can give a role that does, with a reason and an end date.',
  },
  'no-school': {
    reason: 'No school is assigned to you at present.',
    remedy: 'Your position in HR decides which schools are yours; your data manager can check it.',
  },
  'other-school': {
    reason: 'This school is not one of yours.',
    remedy: 'Your position in HR decides which schools are yours; your data manager can check it.',
  },
  'other-section': {
    reason: 'This section is not one of yours at present.',
    remedy: 'Sections come from the roster; the registrar can correct who teaches what.',
  },
  // The same words for a student who does not exist and one the viewer may not see, so that the answer tells nothing.
  'no-student': {
    reason: 'There is no such student among those you may see.',
    remedy: 'Start from your list of students; if one is missing there, ask your data manager.',
  },
  query: {
    reason: 'The question was refused: {what}.',
    remedy: 'Report this to the people who run Almanac.',
  },
} as const satisfies Record<string, { reason: string; remedy: string }>;

export type DenialKind = keyof typeof denials;

/** A denial in words, ready to throw. `lack`: the codes of what is missing, for a reader of another language. */
export function denied(
  kind: DenialKind,
  what = '',
  lack: Readonly<Record<string, string>> | null = null,
): Failure {
  return new Failure('gate-denied', { ...denialWords(kind, what), ...lack, kind });
}

/** Reason and remedy of a denial. */
export function denialWords(kind: DenialKind, what = ''): { reason: string; remedy: string } {
  const { reason, remedy } = denials[kind];
  return { reason: reason.replace('{what}', what), remedy };
}
