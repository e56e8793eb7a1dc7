import { startAuthentication, startRegistration } from '@simplewebauthn/browser';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type {
  IssuerAddress,
  PasskeyOffer,
  PasskeyRequest,
  RecoveryCodesShape,
  SecurityPage,
  SignInAnswer,
  SignInWays,
  TotpOffer,
} from '../../src/reports/shapes/sign-in.ts';
import { enteredAnew, usePage } from './queries.ts';
import { Problem, request } from './request.ts';

export function useSignInWays() {
  return useQuery({
    queryKey: ['sign-in'],
    queryFn: ({ signal }) => request<SignInWays>('/sign-in', { signal }),
  });
}

export const useSignIn = () =>
  useEntering((body: { username: string; password: string }) =>
    request<SignInAnswer>('/session', { method: 'POST', body }),
  );

export const useSecondFactor = () =>
  useEntering((code: string) =>
    request<SignInAnswer>('/session/second-factor', { method: 'POST', body: { code } }),
  );

export const useBreakGlass = () =>
  useEntering((code: string) =>
    request<SignInAnswer>('/sign-in/break-glass', { method: 'POST', body: { code } }),
  );

export const usePasskey = () =>
  useEntering(async (_: null) => {
    const optionsJSON = await request<PasskeyRequest>('/sign-in/passkey/request', { method: 'POST' });
    const body = await fromDevice(() => startAuthentication({ optionsJSON }));
    return await request<SignInAnswer>('/sign-in/passkey', { method: 'POST', body });
  });

/** Leaves for an issuer, which sends the browser back. `from`: the page to open then. */
export function useIssuer() {
  return useMutation({
    mutationFn: async ({ id, from }: { id: string; from: string }) => {
      const path = `/sign-in/issuers/${encodeURIComponent(id)}`;
      const { address } = await request<IssuerAddress>(path, { method: 'POST', body: { from } });
      window.location.assign(address);
      // The browser is on its way: the button stays pressed until it is there.
      return await new Promise<never>(() => {});
    },
  });
}

/** A step of a sign-in. Where it is the last one, everything is asked anew before it counts as done. */
function useEntering<Given>(step: (given: Given) => Promise<SignInAnswer>) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: step,
    onSuccess: (answer) => (answer.session === null ? undefined : enteredAnew(client)),
  });
}

export const useSecurity = () => usePage<SecurityPage>('/security');

export const useEndSession = () =>
  useChange((id: string) =>
    request<null>(`/security/sessions/${encodeURIComponent(id)}`, { method: 'DELETE' }),
  );

/** Ends every session, this one too, and leaves by loading anew. */
export function useSignOutEverywhere() {
  return useMutation({
    mutationFn: () => request<null>('/security/sessions', { method: 'DELETE' }),
    onSuccess: () => window.location.assign('/sign-in'),
  });
}

export function useTotpOffer() {
  return useMutation({ mutationFn: () => request<TotpOffer>('/security/totp', { method: 'POST' }) });
}

export const useConfirmTotp = () =>
  useChange((code: string) =>
    request<RecoveryCodesShape>('/security/totp/confirmation', { method: 'POST', body: { code } }),
  );

export const useRemoveTotp = () =>
  useChange((_: null) => request<null>('/security/totp', { method: 'DELETE' }));

export const useNewRecoveryCodes = () =>
  useChange((_: null) => request<RecoveryCodesShape>('/security/recovery-codes', { method: 'POST' }));

export const useAddPasskey = () =>
  useChange(async (name: string) => {
    const optionsJSON = await request<PasskeyOffer>('/security/passkeys/offer', { method: 'POST' });
    const passkey = await fromDevice(() => startRegistration({ optionsJSON }));
    return await request<RecoveryCodesShape>('/security/passkeys', {
      method: 'POST',
      body: { name, passkey },
    });
  });

export const useRemovePasskey = () =>
  useChange((id: string) =>
    request<null>(`/security/passkeys/${encodeURIComponent(id)}`, { method: 'DELETE' }),
  );

/** A change of how one signs in: the page, and whether anything is still missing, are asked anew. */
function useChange<Given, Answer>(change: (given: Given) => Promise<Answer>) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: change,
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: ['page', '/security'] });
      await client.invalidateQueries({ queryKey: ['session'] });
    },
  });
}

/** What the device of the person says; that they changed their mind is no fault of the page. */
async function fromDevice<Answer>(ask: () => Promise<Answer>): Promise<Answer> {
  try {
    return await ask();
  } catch {
    throw new Problem(400, { code: 'passkey-cancelled', message: '', remedy: '', parameters: {} });
  }
}
