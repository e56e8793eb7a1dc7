import { buffer } from 'node:stream/consumers';
import { gzipSync } from 'node:zlib';
import { type BookType, utils, type WorkBook, write } from '@e965/xlsx';
import { ZipFile } from 'yazl';
import type { FeedSettings } from '../layout-schema.ts';
import { type Material, mutate, type Random } from './mutator.ts';

/** One kind of file for the table reader, whole, with a way to damage it. */
export interface Specimen {
  readonly kind: string;
  readonly name: string;
  readonly settings: FeedSettings;
  /** Mutants of it among 1,000. */
  readonly share: number;
  /** A damaged file; `text`: the text that is in it, where its lines can be counted without a reader. */
  mutant(random: Random): Promise<{ bytes: Buffer; text: Buffer | null }>;
}

const header = ['STUDENT', 'DAY', 'CODE'];
const days = Array.from({ length: 40 }, (_, row) => [
  `${1000 + row}`,
  `2026-11-${10 + (row % 20)}`,
  row % 3 ? 'UNX' : 'TDY',
]);
const lines = (delimiter: string, rows: readonly (readonly string[])[]) =>
  `${[header, ...rows].map((cells) => cells.join(delimiter)).join('\n')}\n`;
const plain = lines(',', days);
const quoted = lines(
  ',',
  days.map(([id = '', day = '', code = ''], row) => [
    `"${id}"`,
    row % 5 ? day : `"${day}\nnoted, ""late"""`,
    ` ${code} `,
  ]),
);
const accented = lines(
  '|',
  days.map(([id = '', day = ''], row) => [id, day, row % 4 ? 'José' : 'Zoë Nuñez']),
);
const fixed = days.map(
  ([id = '', day = '', code = '']) => `${id.padEnd(6)}${day.padEnd(11)}${code.padEnd(4)}`,
);

const delimited: FeedSettings = { files: '*.*', header };
const columns: FeedSettings = {
  files: '*.txt',
  fixed_width: [
    { name: 'STUDENT', start: 1, length: 6 },
    { name: 'DAY', start: 7, length: 11 },
    { name: 'CODE', start: 18, length: 4 },
  ],
};

function text(
  kind: string,
  share: number,
  name: string,
  content: string | Buffer,
  settings = delimited,
): Specimen {
  const whole = Buffer.from(content);
  return {
    kind,
    name,
    settings,
    share,
    async mutant(random) {
      const bytes = mutate(whole, 'text', random);
      return { bytes, text: bytes };
    },
  };
}

function packed(kind: string, share: number, name: string, whole: Buffer, material: Material): Specimen {
  return {
    kind,
    name,
    settings: delimited,
    share,
    mutant: async (random) => ({ bytes: mutate(whole, material, random), text: null }),
  };
}

async function zipOf(entries: readonly (readonly [string, Buffer])[]): Promise<Buffer> {
  const zip = new ZipFile();
  for (const [name, bytes] of entries) zip.addBuffer(bytes, name);
  zip.end();
  return buffer(zip.outputStream);
}

function book(): WorkBook {
  const made = utils.book_new();
  utils.book_append_sheet(made, utils.aoa_to_sheet([['Cover']]), 'Cover');
  const sheet = utils.aoa_to_sheet([header, ...days]);
  sheet.C5 = { t: 'e', v: 0x17, w: '#REF!' };
  sheet.A7 = { t: 'n', v: 3, f: '1+2' };
  utils.book_append_sheet(made, sheet, 'Days');
  return made;
}

function bookBytes(bookType: BookType): Buffer {
  return write(book(), { type: 'buffer', bookType, compression: true });
}

/** The XML of a sheet, damaged, in a workbook that is whole otherwise. */
async function brokenSheet(random: Random): Promise<Buffer> {
  const cells = [header, ...days].map(
    (row, line) =>
      `<row r="${line + 1}">${row.map((cell, column) => `<c r="${'ABC'.charAt(column)}${line + 1}" t="inlineStr"><is><t>${cell}</t></is></c>`).join('')}</row>`,
  );
  const main = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main';
  const relations = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
  const inPackage = 'http://schemas.openxmlformats.org/package/2006';
  const types = 'application/vnd.openxmlformats-officedocument.spreadsheetml';
  const sheet = Buffer.from(
    `<worksheet xmlns="${main}"><dimension ref="A1:C41"/><sheetData>${cells.join('')}</sheetData></worksheet>`,
  );
  return zipOf([
    [
      '[Content_Types].xml',
      Buffer.from(
        `<Types xmlns="${inPackage}/content-types"><Override PartName="/xl/workbook.xml" ContentType="${types}.sheet.main+xml"/><Override PartName="/xl/worksheets/sheet1.xml" ContentType="${types}.worksheet+xml"/></Types>`,
      ),
    ],
    [
      '_rels/.rels',
      Buffer.from(
        `<Relationships xmlns="${inPackage}/relationships"><Relationship Id="rId1" Type="${relations}/officeDocument" Target="xl/workbook.xml"/></Relationships>`,
      ),
    ],
    [
      'xl/workbook.xml',
      Buffer.from(
        `<workbook xmlns="${main}" xmlns:r="${relations}"><sheets><sheet name="S" sheetId="1" r:id="rId1"/></sheets></workbook>`,
      ),
    ],
    [
      'xl/_rels/workbook.xml.rels',
      Buffer.from(
        `<Relationships xmlns="${inPackage}/relationships"><Relationship Id="rId1" Type="${relations}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>`,
      ),
    ],
    ['xl/worksheets/sheet1.xml', mutate(sheet, 'bytes', random)],
  ]);
}

export async function specimens(): Promise<Specimen[]> {
  const zip = await zipOf([
    ['in/att.csv', Buffer.from(plain)],
    ['att2.csv', Buffer.from(quoted)],
  ]);
  return [
    text('csv', 250, 'att.csv', plain),
    text('csv, quoted', 140, 'att.csv', quoted),
    text('csv, UTF-8 with letters', 60, 'att.csv', accented),
    text('tsv, UTF-16', 50, 'att.tsv', Buffer.from(`\uFEFF${lines('\t', days)}`, 'utf16le')),
    text('text, windows-1252', 50, 'att.txt', Buffer.from(accented, 'latin1')),
    text('fixed width', 70, 'att.txt', `${fixed.join('\r\n')}\r\n`, columns),
    {
      ...packed('fixed width, no lines', 50, 'att.txt', Buffer.from(fixed.join('')), 'bytes'),
      settings: { ...columns, record_length: 21 },
    },
    packed('csv.gz', 30, 'att.csv.gz', gzipSync(plain), 'bytes'),
    {
      ...text('csv in gz', 40, 'att.csv.gz', plain),
      async mutant(random) {
        const inner = mutate(Buffer.from(plain), 'text', random);
        return { bytes: gzipSync(inner), text: inner };
      },
    },
    packed('zip', 50, 'drop.zip', zip, 'zip'),
    {
      ...text('csv in zip', 40, 'drop.zip', quoted),
      async mutant(random) {
        const inner = mutate(Buffer.from(quoted), 'text', random);
        return { bytes: await zipOf([['a/att.csv', inner]]), text: inner };
      },
    },
    packed('xlsx', 40, 'att.xlsx', bookBytes('xlsx'), 'zip'),
    {
      ...packed('sheet in xlsx', 40, 'att.xlsx', Buffer.alloc(0), 'zip'),
      mutant: async (random) => ({ bytes: await brokenSheet(random), text: null }),
    },
    packed('xls', 30, 'att.xls', bookBytes('biff8'), 'bytes'),
    packed('ods', 20, 'att.ods', bookBytes('ods'), 'zip'),
  ];
}
