/** Numbers from 0 up to 1, the same for the same seed. */
export type Random = () => number;

/** mulberry32: small, and good enough to choose places. */
export function randomFrom(seed: number): Random {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

export function below(random: Random, limit: number): number {
  return Math.floor(random() * limit);
}

export function oneOf<Item>(random: Random, items: readonly [Item, ...Item[]]): Item {
  return items[below(random, items.length)] ?? items[0];
}

/** One thing that happens to files on their way. */
type Mutation = (bytes: Buffer, random: Random) => Buffer;

function range(bytes: Buffer, random: Random): [number, number] {
  const from = below(random, bytes.length + 1);
  const length = below(random, random() < 0.7 ? 40 : bytes.length + 1);
  return [from, Math.min(bytes.length, from + length)];
}

function spliced(bytes: Buffer, from: number, to: number, inserted: Buffer | string): Buffer {
  return Buffer.concat([bytes.subarray(0, from), Buffer.from(inserted), bytes.subarray(to)]);
}

const bitFlips: Mutation = (bytes, random) => {
  const flipped = Buffer.from(bytes);
  for (let count = 1 + below(random, 8); count > 0 && flipped.length > 0; count -= 1) {
    const at = below(random, flipped.length);
    flipped[at] = (flipped[at] ?? 0) ^ (1 << below(random, 8));
  }
  return flipped;
};

const truncation: Mutation = (bytes, random) =>
  random() < 0.7
    ? bytes.subarray(0, below(random, bytes.length + 1))
    : bytes.subarray(below(random, bytes.length + 1));

const loss: Mutation = (bytes, random) => spliced(bytes, ...range(bytes, random), '');

const doubling: Mutation = (bytes, random) => {
  const [from, to] = range(bytes, random);
  return spliced(bytes, to, to, bytes.subarray(from, to));
};

const swap: Mutation = (bytes, random) => {
  const [from, middle] = range(bytes, random);
  const to = Math.min(bytes.length, middle + below(random, 60));
  return Buffer.concat([
    bytes.subarray(0, from),
    bytes.subarray(middle, to),
    bytes.subarray(from, middle),
    bytes.subarray(to),
  ]);
};

const noise: Mutation = (bytes, random) => {
  const [from, to] = range(bytes, random);
  const noisy = Buffer.from(bytes);
  for (let at = from; at < to; at += 1) noisy[at] = below(random, 256);
  return noisy;
};

const pieces: readonly [string | Buffer, ...(string | Buffer)[]] = [
  '\0',
  '\0\0\0\0',
  '"',
  '""',
  '"""',
  "'",
  '\n',
  '\r\n',
  '\r',
  '\n\n\n',
  ',',
  ',,,,,,',
  ';',
  '\t',
  '|',
  ' ',
  '\u00a0',
  '\uFEFF',
  '\u2028',
  'é',
  '😀',
  '=1+1',
  '\\',
  '\u001a',
  Buffer.from([0xe9]),
  Buffer.from([0xff, 0xfe]),
  Buffer.from([0xc3]),
  Buffer.from([0xed, 0xa0, 0x80]),
  '"a\nb"',
  'NULL',
  '0003-01-01',
  '<script>',
];

const insertion: Mutation = (bytes, random) => {
  const at = below(random, bytes.length + 1);
  return spliced(bytes, at, at, oneOf(random, pieces));
};

const hugeCell: Mutation = (bytes, random) => {
  const at = below(random, bytes.length + 1);
  const size = random();
  const length = size < 0.94 ? 4_000 : size < 0.99 ? 70_000 : 1_200_000;
  return spliced(bytes, at, at, oneOf(random, ['x', ',', '"', 'ab\n', 'é']).repeat(length / 4));
};

const lineEnds: Mutation = (bytes, random) => {
  const text = bytes.toString('latin1').replaceAll('\r\n', '\n');
  const end = oneOf(random, ['\r\n', '\r', '\n', 'mixed']);
  return Buffer.from(
    text.replaceAll('\n', () => (end === 'mixed' ? oneOf(random, ['\n', '\r\n', '\r']) : end)),
    'latin1',
  );
};

const encodings: Mutation = (bytes, random) => {
  const text = bytes.toString('utf8');
  switch (below(random, 5)) {
    case 0:
      return Buffer.from(text, 'latin1');
    case 1:
      return Buffer.from(`\uFEFF${text}`, 'utf16le');
    case 2:
      return Buffer.from(text, 'utf16le').swap16();
    case 3:
      return Buffer.from(`\uFEFF${text}`);
    default: {
      const half = Math.floor(text.length / 2);
      return Buffer.concat([Buffer.from(text.slice(0, half)), Buffer.from(text.slice(half), 'latin1')]);
    }
  }
};

const header: Mutation = (bytes, random) => {
  const end = Math.max(0, bytes.indexOf(0x0a));
  const names = bytes.subarray(0, end).toString('latin1').split(',');
  const at = below(random, names.length);
  const name = names[at] ?? '';
  switch (below(random, 6)) {
    case 0:
      names.splice(at, 1);
      break;
    case 1:
      names.splice(at, 0, name);
      break;
    case 2:
      names.splice(at, 1, name.toLowerCase(), '');
      break;
    case 3:
      names[at] = `${name.slice(0, 1)}${name.slice(2)}`;
      break;
    case 4:
      names.reverse();
      break;
    default:
      names[at] = oneOf(random, ['', 'source_row', '"', `"${name}`, 'x'.repeat(5000)]);
  }
  return Buffer.concat([Buffer.from(names.join(','), 'latin1'), bytes.subarray(end)]);
};

/** Fields of the headers in a zip, which say how large and where things are. */
const zipHeaders: Mutation = (bytes, random) => {
  const signature = oneOf(random, [
    Buffer.from('PK\u0003\u0004', 'latin1'),
    Buffer.from('PK\u0001\u0002', 'latin1'),
    Buffer.from('PK\u0005\u0006', 'latin1'),
  ]);
  const places: number[] = [];
  for (let at = bytes.indexOf(signature); at >= 0; at = bytes.indexOf(signature, at + 4)) places.push(at);
  const place = places[below(random, Math.max(1, places.length))];
  if (place === undefined) return bitFlips(bytes, random);
  const changed = Buffer.from(bytes);
  const at = place + 4 + below(random, 42);
  if (at + 4 > changed.length) return changed;
  const value = oneOf(random, [0, 1, 0xff, 0xffff, 0x7fffffff, 0xffffffff, below(random, 2 ** 32)]);
  if (random() < 0.5) changed.writeUInt16LE(value & 0xffff, at);
  else changed.writeUInt32LE(value >>> 0, at);
  return changed;
};

const forAll: readonly [Mutation, ...Mutation[]] = [
  bitFlips,
  truncation,
  loss,
  doubling,
  swap,
  noise,
  insertion,
  insertion,
];
const forText: readonly [Mutation, ...Mutation[]] = [
  ...forAll,
  insertion,
  insertion,
  lineEnds,
  encodings,
  header,
  header,
  hugeCell,
];
const forZip: readonly [Mutation, ...Mutation[]] = [...forAll, zipHeaders, zipHeaders, zipHeaders];

export type Material = 'text' | 'zip' | 'bytes';

/** What became of a file: one to four things happened to it. */
export function mutate(bytes: Buffer, material: Material, random: Random): Buffer {
  const choice = material === 'text' ? forText : material === 'zip' ? forZip : forAll;
  let mutant = bytes;
  for (let count = 1 + below(random, 4); count > 0; count -= 1)
    mutant = oneOf(random, choice)(mutant, random);
  return mutant;
}
