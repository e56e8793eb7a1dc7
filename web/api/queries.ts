import { QueryCache, QueryClient, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type {
  DeliveriesPage,
  DeliveryPage,
  EditionPage,
  EditionsPage,
  PublishingShape,
  SessionShape,
  UploadShape,
  UploadsPage,
} from '../../src/reports/shapes/operations.ts';
import type {
  AttendancePage,
  DistrictPage,
  SchoolPage,
  SectionsPage,
  StudentAttendancePage,
  StudentsPage,
} from '../../src/reports/shapes/pages.ts';
import type { RunPage, RunStarted, RunsPage } from '../../src/reports/shapes/runs.ts';
import { Problem, request, withQuery } from './request.ts';

/** Answers change when an edition is published, once a night; five minutes is fresh enough. */
const FRESH = 5 * 60 * 1000;

export function newQueryClient(): QueryClient {
  const client: QueryClient = new QueryClient({
    queryCache: new QueryCache({
      // A session that ended while a page was open: the shell sees nobody and leads to the sign-in.
      onError: (error) => {
        if (error instanceof Problem && error.status === 401) {
          client.setQueryData(['session'], null);
          forgetPages(client);
        }
      },
    }),
    defaultOptions: {
      queries: {
        staleTime: FRESH,
        refetchOnWindowFocus: false,
        // Only a server that was not reached is worth asking twice: a refusal stays a refusal.
        retry: (tries, error) => tries < 2 && error instanceof Problem && error.status === 0,
      },
    },
  });
  return client;
}

/** What one viewer saw is never shown to the next one at the same machine. */
export function forgetPages(client: QueryClient): void {
  client.removeQueries({ queryKey: ['page'] });
}

type Parameters = Record<string, string | null>;

export function usePage<Page>(path: string, parameters: Parameters = {}) {
  const address = withQuery(path, parameters);
  return useQuery({
    queryKey: ['page', path, address],
    queryFn: ({ signal }) => request<Page>(address, { signal }),
    // The last answer stays up while a filter changes, but never one student's page under another's address.
    placeholderData: (last, query) => (query?.queryKey[1] === path ? last : undefined),
  });
}

export const useDistrict = (parameters: { schoolYear: string | null }) =>
  usePage<DistrictPage>('/district', parameters);

export const useSchool = (parameters: { school: string | null; schoolYear: string | null }) =>
  usePage<SchoolPage>('/school', parameters);

export const useSections = (parameters: { section: string | null; assessment: string | null }) =>
  usePage<SectionsPage>('/sections', parameters);

export const useStudents = () => usePage<StudentsPage>('/students');

export const useAttendance = (parameters: { date: string | null; school: string | null }) =>
  usePage<AttendancePage>('/attendance', parameters);

export const useStudentAttendance = (id: string, parameters: { schoolYear: string | null }) =>
  usePage<StudentAttendancePage>(`/students/${encodeURIComponent(id)}/attendance`, parameters);

export const useDeliveries = () => usePage<DeliveriesPage>('/deliveries');

export const useDelivery = (id: string) => usePage<DeliveryPage>(`/deliveries/${encodeURIComponent(id)}`);

/** Decides about a held delivery; what the server answers is the page as it is now. */
export function useDecide(delivery: string) {
  const client = useQueryClient();
  const path = `/deliveries/${encodeURIComponent(delivery)}`;
  return useMutation({
    mutationFn: (body: { decision: string; reason: string; thresholds?: Record<string, number> }) =>
      request<DeliveryPage>(`${path}/decision`, { method: 'POST', body }),
    onSuccess: (page) => {
      client.setQueryData(['page', path, path], page);
      // How many wait is told in the navigation and on the list.
      void client.invalidateQueries({ queryKey: ['session'] });
      void client.invalidateQueries({ queryKey: ['page', '/deliveries'] });
    },
  });
}

/** The last publish from the screen, asked every second while one is running; then every page is asked anew. */
export function usePublishing() {
  const client = useQueryClient();
  return useQuery({
    queryKey: ['publishing'],
    queryFn: async ({ signal }) => {
      const before = client.getQueryData<PublishingShape>(['publishing']);
      const now = await request<PublishingShape>('/publishing', { signal });
      if (before?.state === 'running' && now.state !== 'running') {
        void client.invalidateQueries({ queryKey: ['page'] });
        void client.invalidateQueries({ queryKey: ['session'] });
      }
      return now;
    },
    staleTime: 0,
    refetchInterval: ({ state }) => (state.data?.state === 'running' ? 1000 : false),
  });
}

export function usePublish() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: () => request<PublishingShape>('/publishing', { method: 'POST' }),
    onSuccess: (publishing) => client.setQueryData(['publishing'], publishing),
  });
}

export const useUploads = () => usePage<UploadsPage>('/uploads');

/** What one finds on the list of uploads has changed. */
export function useForgetUploads(): () => void {
  const client = useQueryClient();
  return () => void client.invalidateQueries({ queryKey: ['page', '/uploads'] });
}

const uploadAddress = (id: string) => `/uploads/${encodeURIComponent(id)}`;

export const beginUpload = (body: { source: string; asOf: string }) =>
  request<UploadShape>('/uploads', { method: 'POST', body });

export const readUpload = (id: string) =>
  request<UploadShape>(`${uploadAddress(id)}/reading`, { method: 'POST' });

export const discardUpload = (id: string) => request<null>(uploadAddress(id), { method: 'DELETE' });

/** One upload, asked again and again while a process works on it. */
export function useUpload(id: string) {
  const client = useQueryClient();
  return useQuery({
    queryKey: ['page', uploadAddress(id), 'upload'],
    queryFn: async ({ signal }) => {
      const upload = await request<UploadShape>(uploadAddress(id), { signal });
      if (upload.state === 'taken') {
        void client.invalidateQueries({ queryKey: ['page', '/deliveries'] });
        void client.invalidateQueries({ queryKey: ['session'] });
      }
      return upload;
    },
    staleTime: 0,
    refetchInterval: ({ state }) =>
      state.data?.state === 'reading' || state.data?.state === 'taking' ? 700 : false,
  });
}

function useUploadStep(id: string, step: () => Promise<UploadShape>) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: step,
    onSuccess: (upload) => client.setQueryData(['page', uploadAddress(id), 'upload'], upload),
  });
}

export const useReadUpload = (id: string) => useUploadStep(id, () => readUpload(id));

export const useTakeUpload = (id: string) =>
  useUploadStep(id, () => request<UploadShape>(`${uploadAddress(id)}/taking`, { method: 'POST' }));

export function useDiscardUpload(id: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: () => discardUpload(id),
    onSuccess: () => void client.invalidateQueries({ queryKey: ['page', '/uploads'] }),
  });
}

/** Asked again every other second while something is being run. */
const WATCHING = 2000;

export function useRuns() {
  return useQuery({
    queryKey: ['page', '/runs', '/runs'],
    queryFn: ({ signal }) => request<RunsPage>('/runs', { signal }),
    staleTime: 0,
    refetchInterval: ({ state }) =>
      state.data?.runs.some(({ state: run }) => run === 'running') ? WATCHING : false,
  });
}

export function useRun(id: string) {
  const path = `/runs/${encodeURIComponent(id)}`;
  return useQuery({
    queryKey: ['page', path, path],
    queryFn: ({ signal }) => request<RunPage>(path, { signal }),
    staleTime: 0,
    // A run that ended is published a little later: its page is looked at until then.
    refetchInterval: ({ state }) => (state.data && isUnderWay(state.data) ? WATCHING : false),
  });
}

function isUnderWay({ run }: RunPage): boolean {
  if (run.state === 'running') return true;
  const minutes = (Date.now() - Date.parse(run.endedAt ?? run.startedAt)) / 60_000;
  return run.brought > 0 && run.edition === null && minutes < 10;
}

export function useStartRun() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (source: string) =>
      request<RunStarted>(`/sources/${encodeURIComponent(source)}/runs`, { method: 'POST' }),
    onSettled: () => client.invalidateQueries({ queryKey: ['page', '/runs'] }),
  });
}

export const useEditions = () => usePage<EditionsPage>('/editions');

export const useEdition = (id: string) => usePage<EditionPage>(`/editions/${encodeURIComponent(id)}`);

/** Who is signed in; null when nobody is. */
export function useSession() {
  return useQuery({ queryKey: ['session'], queryFn: ({ signal }) => sessionOrNull(signal) });
}

/** Somebody has just signed in. Asked anew rather than trusted from the answer: the cookie must really have been kept. */
export function enteredAnew(client: QueryClient): Promise<SessionShape | null> {
  forgetPages(client);
  return client.fetchQuery({ queryKey: ['session'], queryFn: () => sessionOrNull(), staleTime: 0 });
}

/** Signs out, then leaves by loading anew: nothing of this viewer stays in memory for the next one at the machine. */
export function useSignOut() {
  return useMutation({
    mutationFn: () => request<unknown>('/session', { method: 'DELETE' }),
    onSuccess: () => window.location.assign('/sign-in'),
  });
}

async function sessionOrNull(signal?: AbortSignal): Promise<SessionShape | null> {
  try {
    return await request<SessionShape>('/session', signal ? { signal } : {});
  } catch (error) {
    if (error instanceof Problem && error.status === 401) return null;
    throw error;
  }
}
