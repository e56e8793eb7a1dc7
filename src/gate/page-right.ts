import type { Page } from './page.ts';
import type { Assignment, Viewer } from './viewer.ts';

/** The assignments of somebody whose roles open one of the pages. */
export function openersOf({ assignments }: Viewer, pages: readonly Page[]): readonly Assignment[] {
  return assignments.filter(({ role }) => pages.some((page) => role.pages.includes(page)));
}
