/** Grades are 0 (kindergarten) to 12 inside the generator; each system writes them its own way. */
export const lastGrade = 12;
export const gradeCount = lastGrade + 1;

/** KG, 01 … 12 (CEDS), in the roster. */
export const rosterGrade = (grade: number) => (grade === 0 ? 'KG' : String(grade).padStart(2, '0'));
/** KF, 1 … 12, in the student information system's own extracts. */
export const extractGrade = (grade: number) => (grade === 0 ? 'KF' : String(grade));
/** K, 1 … 12, in the growth assessment. */
export const growthGrade = (grade: number) => (grade === 0 ? 'K' : String(grade));
/** Kindergarten, First grade …, in the early literacy screener. */
export const spelledGrade = (grade: number) =>
  ['Kindergarten', 'First grade', 'Second grade', 'Third grade', 'Fourth grade', 'Fifth grade'][grade] ??
  String(grade);
/** 00 … 12, in the state's files. */
export const stateGrade = (grade: number) => String(grade).padStart(2, '0');
