import { Failure } from '../base/failure.ts';
import { csvOf } from './csv.ts';
import type { Paper } from './paper.ts';

export const fileForms = ['csv', 'xlsx', 'pdf', 'png', 'svg'] as const;
export type FileForm = (typeof fileForms)[number];

/** Media type of each form. */
export const mediaTypes: Readonly<Record<FileForm, string>> = {
  csv: 'text/csv; charset=utf-8',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  pdf: 'application/pdf',
  png: 'image/png',
  svg: 'image/svg+xml; charset=utf-8',
};

/** A paper in one form, as bytes. What a form is made with is large and is loaded with the first file of it. Throws `export-no-picture` where a picture is wanted of what is only a table. */
export async function fileOf(paper: Paper, form: FileForm): Promise<Uint8Array> {
  switch (form) {
    case 'csv':
      return csvOf(paper);
    case 'xlsx':
      return (await import('./xlsx.ts')).xlsxOf(paper);
    case 'pdf':
      return (await import('./pdf.ts')).pdfOf(paper);
    case 'png':
      return (await import('./png.ts')).pngOf(drawable(paper));
    case 'svg':
      return new TextEncoder().encode((await import('./svg.ts')).svgOf(drawable(paper)));
  }
}

function drawable(paper: Paper) {
  const { picture } = paper;
  if (picture === null) throw new Failure('export-no-picture', { title: paper.sheet.title });
  return { ...paper, picture };
}
