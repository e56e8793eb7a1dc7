import { renderToStaticMarkup } from 'react-dom/server';
import { MemoryRouter } from 'react-router';
import { expect, test } from 'vitest';
import en from '../../src/words/en.json' with { type: 'json' };
import { LanguageProvider } from '../languages/words.tsx';
import type { Column } from './column.ts';
import { Table } from './table.tsx';

interface Row {
  readonly name: string;
  readonly days: number | null;
}

const columns: Column<Row>[] = [
  { id: 'name', title: 'Name', order: (row) => row.name, show: (row) => row.name },
  {
    id: 'days',
    title: 'Days',
    isNumeric: true,
    order: (row) => row.days,
    show: (row) => row.days ?? 'no data',
  },
];

function drawn(rows: readonly Row[], address = '/'): string {
  return renderToStaticMarkup(
    <MemoryRouter initialEntries={[address]}>
      <LanguageProvider language="en" messages={en} choose={() => {}}>
        <Table
          caption="Students"
          rows={rows}
          columns={columns}
          rowKey={(row) => row.name}
          sort="name"
          counted={(shown) => `${shown} of 212 students`}
          empty="Nobody has missed a day."
        />
      </LanguageProvider>
    </MemoryRouter>,
  );
}

const rows: Row[] = [
  { name: 'Brooks', days: 3 },
  { name: 'Avila', days: null },
];

test('names each row by its first cell and counts the shown of the whole', () => {
  const html = drawn(rows);
  expect(html).toContain('<th scope="row">Avila</th>');
  expect(html).toContain('2 of 212 students');
  expect(html.indexOf('Avila')).toBeLessThan(html.indexOf('Brooks'));
});

test('takes its order from the address and says it to screen readers; the unknown come last', () => {
  const html = drawn(rows, '/?sort=days');
  expect(html).toMatch(/aria-sort="ascending"[^>]*>(?:(?!<\/th>).)*Days/);
  expect(html.indexOf('Brooks')).toBeLessThan(html.indexOf('Avila'));
});

test('an empty list says why', () => {
  expect(drawn([])).toContain('Nobody has missed a day.');
});

test('a long list shows its first hundred and offers the rest', () => {
  const html = drawn(Array.from({ length: 130 }, (_, index) => ({ name: `Student ${index}`, days: index })));
  expect(html.match(/<th scope="row">/g)).toHaveLength(100);
  expect(html).toContain('Show all 130');
});
