/** What is odd about one cell: its place in the row, and an error code of Excel, or what became of its number or formula. */
export type CellMark = readonly [place: number, mark: string];

/** One row of a sheet: the row number the sheet shows, its cells as text up to the last one with anything in it, its odd cells. */
export type SheetRow = readonly [line: number, cells: readonly string[], marks: readonly CellMark[]];

/** A formula whose value was never computed. */
export const neverComputed = 'never-computed';
/** A number with more digits than a workbook keeps. */
export const digitsLost = 'digits-lost';
