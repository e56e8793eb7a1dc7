// The words of files too.
export { heldRoleWords } from '../../src/reports/views/held-role-words.ts';
