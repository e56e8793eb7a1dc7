import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { GrantsPage, StudentViewers } from '../../src/reports/shapes/reach.ts';
import { usePage } from './queries.ts';
import { request } from './request.ts';

/** Asked when the dialog opens, and anew each time: each such question is written down, and the answer is of this moment. */
export function useStudentViewers(student: string) {
  const path = `/students/${encodeURIComponent(student)}/viewers`;
  return useQuery({
    queryKey: ['page', path, path],
    queryFn: ({ signal }) => request<StudentViewers>(path, { signal }),
    staleTime: 0,
    gcTime: 0,
  });
}

const grants = '/access/grants';

export const useGrants = () => usePage<GrantsPage>(grants);

export type ReviewOutcome = 'attestation' | 'revocation';

/** Reviews a grant; what the server answers is the page as it is now. */
export function useReviewGrant(id: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ outcome, reason }: { outcome: ReviewOutcome; reason: string }) =>
      request<GrantsPage>(`${grants}/${encodeURIComponent(id)}/${outcome}`, {
        method: 'POST',
        body: { reason },
      }),
    onSuccess: (page) => client.setQueryData(['page', grants, grants], page),
  });
}
