import { useMutation } from '@tanstack/react-query';
import type { DistrictExport } from '../../src/reports/shapes/exports.ts';
import { withQuery } from './request.ts';
import { takeFile } from './take-file.ts';

/** What can be taken away of the district's page, but for its form and language. */
export type DistrictPart = Pick<DistrictExport, 'part'> & Partial<Record<string, string | null>>;

/** Writes a part of a page as a file on the server and gives it to the browser to keep; tells its name. */
export function useDownload(part: DistrictPart) {
  return useMutation({
    mutationFn: (wanted: Pick<DistrictExport, 'form' | 'language'>) => {
      const said = Object.entries({ ...part, ...wanted }).map(([name, value]) => [name, value ?? null]);
      return takeFile(withQuery('/district/export', Object.fromEntries(said)));
    },
  });
}
