/** How the ids of a source fit the students that are known: for whoever shows the rates and pins a choice. */
export { idForms, type StudentIdPin } from './student-id-choice.ts';
export { pinStudentIds } from './student-ids/pin-file.ts';
export { choiceOf } from './student-ids/settle.ts';
export { type FeedRates, sourceRates } from './student-ids/source-rates.ts';
export { percent, reasons } from './student-ids/words.ts';
