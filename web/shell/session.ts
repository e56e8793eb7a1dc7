import { createContext, useContext } from 'react';
import type { SessionShape } from '../../src/reports/shapes/operations.ts';

export const SessionContext = createContext<SessionShape | null>(null);

/** Whether the viewer may open a page; the server decides, this only spares a dead link. */
export function useMayOpen(path: string): boolean {
  return useContext(SessionContext)?.pages.includes(path) ?? false;
}

export function useViewer(): SessionShape | null {
  return useContext(SessionContext);
}
