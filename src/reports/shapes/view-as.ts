import { type Static, Type } from 'typebox';
import { HeldRole } from './common.ts';

/** People one may look as. */
export const ViewAsPage = Type.Object({
  people: Type.Array(
    Type.Object({
      username: Type.String(),
      name: Type.String(),
      /** None: somebody who may see nothing at present, and that is then what is seen. */
      roles: Type.Array(HeldRole),
    }),
  ),
  /** Whether there are more than are listed. */
  hasMore: Type.Boolean(),
});
export type ViewAsPage = Static<typeof ViewAsPage>;
