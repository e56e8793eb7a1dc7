import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type {
  AccessPage,
  AskedScope,
  MyAccessPage,
  RequestMade,
  WhyShape,
} from '../../src/reports/shapes/access.ts';
import { usePage } from './queries.ts';
import { request, withQuery } from './request.ts';

/** What one asks why about: one of page, student, measures (with a school, where they are of one), school, or table and column. */
export type WhyAbout = Partial<
  Record<'page' | 'student' | 'school' | 'measures' | 'table' | 'column' | 'grain', string>
>;

/** Asked only when somebody wants to know: each such question is written down. */
export function useWhy(about: WhyAbout, isWanted = true) {
  const address = withQuery('/why', { ...about });
  return useQuery({
    queryKey: ['page', '/why', address],
    queryFn: ({ signal }) => request<WhyShape>(address, { signal }),
    enabled: isWanted,
  });
}

const mine = ['page', '/my-access', '/my-access'];

/** Never an older answer: somebody comes here to see whether a request was decided, and then the navigation has to know too. */
export function useMyAccess() {
  const client = useQueryClient();
  return useQuery({
    queryKey: mine,
    queryFn: async ({ signal }) => {
      const page = await request<MyAccessPage>('/my-access', { signal });
      void client.invalidateQueries({ queryKey: ['session'] });
      return page;
    },
    staleTime: 0,
  });
}

export interface Asking {
  readonly role: string;
  readonly scope: AskedScope;
  readonly justification: string;
  readonly beginsOn: string;
  readonly endsOn: string;
}

export function useAskForAccess() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: Asking) => request<RequestMade>('/my-access/requests', { method: 'POST', body }),
    onSuccess: () => client.invalidateQueries({ queryKey: mine }),
  });
}

export function useWithdraw() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (id: string) =>
      request<MyAccessPage>(`/my-access/requests/${encodeURIComponent(id)}/withdrawal`, { method: 'POST' }),
    onSuccess: (page) => client.setQueryData(mine, page),
    onError: () => client.invalidateQueries({ queryKey: mine }),
  });
}

export const useAccess = () => usePage<AccessPage>('/access');

export type AccessDecision =
  | { readonly decision: 'approval'; readonly endsOn: string; readonly note: string }
  | { readonly decision: 'refusal'; readonly reason: string };

/** Decides about a request; what the server answers is the page as it is now. */
export function useDecideAccess(id: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ decision, ...body }: AccessDecision) =>
      request<AccessPage>(`/access/requests/${encodeURIComponent(id)}/${decision}`, { method: 'POST', body }),
    onSuccess: (page) => {
      client.setQueryData(['page', '/access', '/access'], page);
      // How many wait is told in the navigation.
      void client.invalidateQueries({ queryKey: ['session'] });
    },
  });
}
