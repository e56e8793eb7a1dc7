import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { arrows, importsIn, importsOf, violation } from './import-arrows.ts';

const root = join(import.meta.dirname, '..');

describe('the rooms', () => {
  const imports = importsIn(root);

  it('import each other only along the arrows, and only by their doors', () => {
    expect(imports.map(violation).filter((each) => each !== null)).toEqual([]);
  });

  it('were all looked at', () => {
    const rooms = readdirSync(join(root, 'src'), { withFileTypes: true });
    const unknown = rooms.filter((room) => room.isDirectory() && !(room.name in arrows));
    expect(unknown.map((room) => room.name)).toEqual([]);
    expect(imports.length).toBeGreaterThan(100);
  });

  it('have no arrows in a circle', () => {
    const reach = (room: string, path: string[] = []): void => {
      expect(path, `${[...path, room].join(' → ')} goes in a circle`).not.toContain(room);
      for (const next of arrows[room] ?? []) if (next !== room) reach(next, [...path, room]);
    };
    for (const room of Object.keys(arrows)) reach(room);
  });
});

describe('a violation', () => {
  const why = (from: string, to: string, isType = false) => violation({ from, to, isType });

  it.each([
    ['src/base/clock.ts', 'src/engine/warehouse.ts', 'no arrow'],
    ['src/gate/gate.ts', 'src/reports/pages.ts', 'no arrow'],
    ['src/server/app.ts', 'src/edition/edition.ts', 'no arrow'],
    ['src/district/world.ts', 'src/intake/source.ts', 'no arrow'],
    ['src/reports/pages.ts', 'src/intake/oneroster/reader.ts', 'inside'],
    ['src/commands/load.ts', 'src/store/migrations/0001-first-tables.ts', 'inside'],
    ['src/server/app.ts', 'test/browser.ts', 'no arrow'],
    ['src/edition/schema/entities.ts', 'src/edition/edition.ts', 'no arrow'],
    ['src/reports/shapes/common.ts', 'src/gate/gate.ts', 'no arrow'],
    ['src/reports/pages.ts', 'src/engine/warehouse.ts', 'types of engine'],
    ['web/main.tsx', 'src/reports/pages.ts', 'no arrow'],
    ['web/main.tsx', 'src/reports/shapes/common.ts', 'types of reports/shapes'],
    ['web/main.tsx', 'src/base/clock.ts', 'no arrow'],
    ['web/main.tsx', 'src/files/csv.ts', 'no arrow'],
    ['src/words/words.ts', 'src/gate/gate.ts', 'no arrow'],
    ['src/files/csv.ts', 'src/reports/visit.ts', 'no arrow'],
  ])('is seen: %s → %s', (from, to, because) => {
    expect(why(from, to)).toContain(because);
  });

  it('is a value where only a type may go', () => {
    expect(why('web/page/cell.tsx', 'src/reports/shapes/common.ts', false)).toContain('and nothing else');
    expect(why('web/page/cell.tsx', 'src/reports/shapes/common.ts', true)).toBeNull();
  });

  it.each([
    ['src/gate/gate.ts', 'src/gate/suppression/cells.ts'],
    ['src/gate/gate.ts', 'src/edition/schema/entities.ts'],
    ['src/gate/gate.test.ts', 'test/edition-fixture.ts'],
    ['bin/almanac.ts', 'src/commands/program.ts'],
    ['web/main.tsx', 'web/shell/shell.tsx'],
    ['web/main.tsx', 'src/words/words.ts'],
  ])('is not: %s → %s', (from, to) => {
    expect(why(from, to)).toBeNull();
  });
});

describe('an import', () => {
  it('is found in every form it can take', () => {
    const text = `
      import fs from 'node:fs';
      import type { A } from './a.ts';
      import { type B, c } from '../base/b.ts';
      import './d.ts';
      export * from './e.ts';
      export type { F } from './f.ts';
      const g = await import('./g.ts');
      type H = import('./h.ts').H;
      const i = fork(new URL('./i.ts', import.meta.url));
      const j = fork(new URL('j.ts', import.meta.url));
      const page = <p>import './no.ts'</p>;`;
    expect(importsOf('src/gate/x.tsx', text).map(({ to, isType }) => [to, isType])).toEqual([
      ['src/gate/a.ts', true],
      ['src/base/b.ts', false],
      ['src/gate/d.ts', false],
      ['src/gate/e.ts', false],
      ['src/gate/f.ts', true],
      ['src/gate/g.ts', false],
      ['src/gate/h.ts', true],
      ['src/gate/i.ts', false],
      ['src/gate/j.ts', false],
    ]);
  });

  it('in a file that cannot be read is not passed over', () => {
    expect(() => importsOf('src/gate/x.ts', 'import {')).toThrow('src/gate/x.ts');
  });
});
