/** Ids of a source that match no student: as a list to fill in, and what was filled in. */
export { type LikelyStudent, likelyStudents } from './fix-ids/likely-students.ts';
export { type FixDecision, type FixProblem, fixListText, readFixList } from './fix-ids/list-file.ts';
export { keyOf, type OpenId } from './fix-ids/open-id.ts';
export { openIds, studentColumns } from './fix-ids/open-ids.ts';
