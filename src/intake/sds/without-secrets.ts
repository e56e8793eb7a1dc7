import type { FeedSink, FeedWriter, PlainText } from '../reader.ts';

/** Columns that carry credentials by their name. */
const secret = /passw|pwd|passcode|secret|credential/i;

/** A sink that drops credentials before they are written down: they are in no feed, no refused row and no finding. */
export function withoutSecrets(sink: FeedSink): FeedSink {
  return {
    ...sink,
    open(feed, columns, keep) {
      const kept = columns.flatMap((column, index) => (secret.test(column) ? [] : [index]));
      const names = kept.map((index) => columns[index] ?? '');
      const writer = sink.open(feed, names, keep);
      return kept.length === columns.length ? writer : withoutCells(writer, kept, columns.length);
    },
  };
}

function withoutCells(writer: FeedWriter, kept: readonly number[], width: number): FeedWriter {
  return {
    row(file, line, values) {
      writer.row(
        file,
        line,
        kept.map((index) => values[index] ?? null),
      );
    },
    // A row that cannot be told into cells cannot be told from the password in it.
    refuse(file, line, _raw, occurrence) {
      writer.refuse(file, line, '(not kept: the file has a password column)', occurrence);
    },
    copy(text: PlainText) {
      const places = text.places ?? Array.from({ length: width }, (_, index) => index);
      return writer.copy({
        ...text,
        width: text.width ?? width,
        places: kept.map((index) => places[index] ?? null),
      });
    },
  };
}
