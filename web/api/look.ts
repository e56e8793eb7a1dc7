import { type QueryClient, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { SessionShape } from '../../src/reports/shapes/operations.ts';
import type { ViewAsPage } from '../../src/reports/shapes/view-as.ts';
import { forgetPages } from './queries.ts';
import { request, withQuery } from './request.ts';

/** People one may look as. */
export function useViewAsPeople(search: string) {
  const address = withQuery('/view-as', { search: search === '' ? null : search });
  return useQuery({
    queryKey: ['page', '/view-as', address],
    queryFn: ({ signal }) => request<ViewAsPage>(address, { signal }),
    placeholderData: (last) => last,
  });
}

/** What was shown before the change is not shown after it, not for a moment. */
function take(client: QueryClient, session: SessionShape): void {
  forgetPages(client);
  client.setQueryData(['session'], session);
}

/** Looks as somebody else; null: as oneself again. */
export function useLookAs() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (username: string | null) =>
      username === null
        ? request<SessionShape>('/view-as', { method: 'DELETE' })
        : request<SessionShape>('/view-as', { method: 'PUT', body: { username } }),
    onSuccess: (session) => take(client, session),
  });
}

/** Hides the names of students on everything that is shown or taken away, or shows them again. */
export function useMask() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (isMasked: boolean) =>
      request<SessionShape>('/masking', { method: 'PUT', body: { isMasked } }),
    onSuccess: (session) => {
      client.setQueryData(['session'], session);
      // The page stays up, but nothing of it that was fetched under the other rule.
      void client.resetQueries({ queryKey: ['page'] });
    },
  });
}
