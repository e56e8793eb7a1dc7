import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type {
  JobTitlesPage,
  RoleDraft,
  RolePage,
  RolePreview,
  RolesPage,
} from '../../src/reports/shapes/roles.ts';
import { request } from './request.ts';

/** Asked anew at each look: who changes roles has to know how they stand now. */
function useFresh<Page>(path: string) {
  return useQuery({
    queryKey: keyOf(path),
    queryFn: ({ signal }) => request<Page>(path, { signal }),
    staleTime: 0,
  });
}

const keyOf = (path: string) => ['page', path, path];
const rolePath = (role: string) => `/access/roles/${encodeURIComponent(role)}`;

export const useRoles = () => useFresh<RolesPage>('/access/roles');

export const useRole = (role: string) => useFresh<RolePage>(rolePath(role));

/** The role as it is at this moment, for a form that was begun before somebody else changed it. */
export function useRoleAnew(): (role: string) => Promise<RolePage> {
  const client = useQueryClient();
  return (role) =>
    client.fetchQuery({
      queryKey: keyOf(rolePath(role)),
      queryFn: ({ signal }) => request<RolePage>(rolePath(role), { signal }),
      staleTime: 0,
    });
}

/** What a form would change; nothing is kept. */
export function usePreviewRole() {
  return useMutation({
    mutationFn: (form: RoleDraft) =>
      request<RolePreview>('/access/roles/preview', { method: 'POST', body: { form } }),
  });
}

/** Puts a role in force; what the server answers is its page as it is now. */
export function useChangeRole() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: { form: RoleDraft; reason: string }) =>
      request<RolePage>('/access/roles', { method: 'POST', body }),
    onSuccess: (page) => {
      client.setQueryData(keyOf(rolePath(page.role)), page);
      // What anybody may see hangs on roles, the viewer's own pages too.
      void client.invalidateQueries({ queryKey: ['page'], refetchType: 'none' });
      void client.invalidateQueries({ queryKey: ['session'] });
    },
  });
}

const titlesPath = '/access/job-titles';

export const useJobTitles = () => useFresh<JobTitlesPage>(titlesPath);

/** Decides what a job title means. */
export function useDecideTitle() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: { title: string; role: string }) =>
      request<JobTitlesPage>(titlesPath, { method: 'PUT', body }),
    onSuccess: (page) => {
      client.setQueryData(keyOf(titlesPath), page);
      void client.invalidateQueries({ queryKey: keyOf('/access/roles') });
      void client.invalidateQueries({ queryKey: ['session'] });
    },
  });
}
