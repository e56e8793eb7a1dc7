import { Type } from 'typebox';
import { Failure } from '../base/failure.ts';
import { SessionShape } from '../reports/shapes/operations.ts';
import { ViewAsPage } from '../reports/shapes/view-as.ts';
import type { UserAccount } from '../store/users.ts';
import { type Api, answers } from './api.ts';
import type { Asker, SignedIn } from './browser-session.ts';
import type { Pages } from './pages.ts';
import { signedInOf } from './session-routes.ts';
import type { SignInDesk } from './sign-in-desk.ts';

/** Whom one may look as. */
export interface ViewAs {
  /** Throws `gate-denied`. */
  people(user: Asker, search: string): Promise<ViewAsPage>;
  /** Throws `gate-denied`. */
  require(user: Asker, username: string): Promise<Pick<UserAccount, 'id'>>;
}

const strict = { additionalProperties: false };
const Search = Type.Object({ search: Type.Optional(Type.String({ maxLength: 100 })) }, strict);
const Other = Type.Object({ username: Type.String({ minLength: 1, maxLength: 256 }) }, strict);
const Masking = Type.Object({ isMasked: Type.Boolean() }, strict);

/** How a session looks: as somebody else, with names hidden. It holds for all that is asked in the session, files too. */
export function lookRoutes(api: Api, desk: SignInDesk, pages: Pick<Pages, 'session'>, viewAs: ViewAs): void {
  const { sessions } = desk.store;

  async function shape({ isDemo, mustEnroll }: SignedIn, user: Asker) {
    return await pages.session(user, { isDemo, mustEnroll });
  }

  api.get(
    '/view-as',
    { schema: { ...answers('People one may look as', 'session', ViewAsPage), querystring: Search } },
    (request) => viewAs.people(signedInOf(request).user, request.query.search ?? ''),
  );
  api.put(
    '/view-as',
    { schema: { ...answers('Look as somebody else', 'session', SessionShape), body: Other } },
    async (request) => {
      const signedIn = signedInOf(request);
      const { id } = await viewAs.require(signedIn.user, request.body.username);
      const as = await desk.store.users.byId(id);
      await sessions.lookAs(signedIn.session, signedIn.user, as);
      return await shape(signedIn, { ...signedIn.user, as });
    },
  );
  api.delete(
    '/view-as',
    { schema: answers('Look as oneself again', 'session', SessionShape) },
    async (request) => {
      const signedIn = signedInOf(request);
      await sessions.lookAs(signedIn.session, signedIn.user, null);
      return await shape(signedIn, { ...signedIn.user, as: null });
    },
  );
  api.put(
    '/masking',
    { schema: { ...answers('Hide names, or show them', 'session', SessionShape), body: Masking } },
    async (request) => {
      const signedIn = signedInOf(request);
      const { isMasked } = request.body;
      await sessions.mask(signedIn.session.tokenHash, isMasked);
      return await shape(signedIn, { ...signedIn.user, isMasked });
    },
  );
}

/** Who looks as somebody else only looks: nothing is decided in another's place. Throws `viewing-as`. */
export function requireOwnEyes({ user }: SignedIn, method: string): void {
  if (user.as !== null && method !== 'GET' && method !== 'HEAD')
    throw new Failure('viewing-as', { name: user.as.name });
}
