import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { AuditCheck, AuditFile, AuditPage } from '../../src/reports/shapes/audit.ts';
import type { FoundStudents, RecordsPage, StudentRecordPage } from '../../src/reports/shapes/records.ts';
import { request, withQuery } from './request.ts';

/** Records are what people have just written: each look asks anew, and the last answer stays up meanwhile. */
function useFresh<Page>(path: string, parameters: Record<string, string | null> = {}) {
  const address = withQuery(path, parameters);
  return useQuery({
    queryKey: ['page', path, address],
    queryFn: ({ signal }) => request<Page>(address, { signal }),
    staleTime: 0,
    placeholderData: (last, query) => (query?.queryKey[1] === path ? last : undefined),
  });
}

export const useRecords = () => useFresh<RecordsPage>('/records');

/** Writes into the district's records; what the server answers is the page as it is now. */
export function useRecordsChange() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ path, body }: { path: string; body: unknown }) =>
      request<RecordsPage>(`/records/${path}`, { method: 'POST', body }),
    onSuccess: (page) => client.setQueryData(['page', '/records', '/records'], page),
  });
}

/** Looks for students. What was typed is a name: it stays out of addresses. */
export function useFindStudents() {
  return useMutation({
    mutationFn: (letters: string) =>
      request<FoundStudents>('/records/search', { method: 'POST', body: { letters } }),
  });
}

const recordAddress = (student: string) => `/students/${encodeURIComponent(student)}/record`;

export const useStudentRecord = (student: string) => useFresh<StudentRecordPage>(recordAddress(student));

/** Writes into the records of one student. */
export function useStudentRecordChange(student: string) {
  const client = useQueryClient();
  const address = recordAddress(student);
  return useMutation({
    mutationFn: ({ path, body }: { path: string; body: unknown }) =>
      request<StudentRecordPage>(`${address}/${path}`, { method: 'POST', body }),
    onSuccess: (page) => {
      client.setQueryData(['page', address, address], page);
      // Statements and opt-outs stand on pages about the student too.
      void client.invalidateQueries({ queryKey: ['page'], refetchType: 'none' });
    },
  });
}

export const useAudit = (parameters: Record<string, string | null>) =>
  useFresh<AuditPage>('/audit', parameters);

export function useVerifyAudit() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: () => request<AuditCheck>('/audit/check', { method: 'POST' }),
    onSuccess: () => client.invalidateQueries({ queryKey: ['page', '/audit'] }),
  });
}

/** Has a file made of what is looked for, and hands it to the browser. */
export function useAuditFile() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (filter: Record<string, string>) =>
      request<AuditFile>('/audit/file', { method: 'POST', body: filter }),
    onSuccess: ({ name, content }) => {
      const address = URL.createObjectURL(new Blob([content], { type: 'text/csv' }));
      const link = document.createElement('a');
      link.href = address;
      link.download = name;
      link.click();
      URL.revokeObjectURL(address);
      void client.invalidateQueries({ queryKey: ['page', '/audit'] });
    },
  });
}
