import { CFB } from '@e965/xlsx';

/** The code of Excel for a value that is still being fetched: what a formula without a value is taken for. */
export const notComputed = '#GETTING_DATA';

/** A cell of a sheet with a formula, and at most an empty value. */
const formulaCell = /<c\b([^<>]*)>\s*(<f\b[^<>]*(?:\/>|>[^<]*<\/f>))\s*(?:<v\s*\/>|<v>\s*<\/v>)?\s*<\/c>/g;

/**
 * An xlsx workbook in which formulas that were never computed have an error for a value: the library takes them for zero, and
 * missing is never zero. Gives back the same bytes where there are none.
 */
export function markUncomputed(bytes: Buffer): Buffer {
  const container: { FileIndex: { name: string; content: Buffer; size: number }[]; FullPaths: string[] } =
    CFB.read(bytes, { type: 'buffer' });
  let marked = 0;
  for (const [index, entry] of container.FileIndex.entries()) {
    if (!/worksheets\/[^/]+\.xml$/i.test(container.FullPaths[index] ?? '') || !entry.content) continue;
    const content = Buffer.from(entry.content);
    if (!content.includes('<f')) continue;
    const xml = content.toString('latin1');
    const repaired = xml.replace(formulaCell, (whole, attributes: string, formula: string) => {
      // A formula whose value is an empty text was computed.
      if (/\bt="str"/.test(attributes)) return whole;
      marked += 1;
      return `<c${attributes.replace(/\st="[^"]*"/, '')} t="e">${formula}<v>${notComputed}</v></c>`;
    });
    entry.content = Buffer.from(repaired, 'latin1');
    entry.size = entry.content.length;
  }
  return marked > 0 ? CFB.write(container, { type: 'buffer', fileType: 'zip' }) : bytes;
}
