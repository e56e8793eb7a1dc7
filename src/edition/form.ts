/**
 * Number of the form that editions have: which tables and columns there are. It goes up whenever they change, so that a newer Almanac never reads
 * an edition of another form half right: it says so and asks for a new build. `form.test.ts` notices a change that forgot the number.
 */
export const editionForm = 7;
