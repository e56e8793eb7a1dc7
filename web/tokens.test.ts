import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';

const web = import.meta.dirname;

test('no style sheet but tokens.css names a colour or a size', () => {
  const found = globSync('**/*.css', { cwd: web, exclude: (path) => /^dist(\/|$)/.test(path) })
    .filter((file) => !file.endsWith('tokens.css'))
    .flatMap((file) =>
      readFileSync(join(web, file), 'utf8')
        .split('\n')
        .filter((line) => /#[0-9a-f]{3,8}\b|\b(rgb|hsl|oklch)a?\(|\d(px|rem|pt)\b/i.test(line))
        .map((line) => `${file}: ${line.trim()}`),
    );
  expect(found).toEqual([]);
});

test('every token used is defined', () => {
  const defined = new Set(
    [...readFileSync(join(web, 'tokens.css'), 'utf8').matchAll(/^\s*(--[\w-]+):/gm)].map((match) => match[1]),
  );
  const used = globSync(['**/*.{css,ts,tsx}', '../src/charts/*.ts'], {
    cwd: web,
    exclude: (path) => /^dist(\/|$)|\.test\./.test(path),
  })
    .flatMap((file) => [...readFileSync(join(web, file), 'utf8').matchAll(/var\((--[\w-]+)\)/g)])
    .map((match) => match[1] ?? '');
  expect(used.filter((name) => !defined.has(name) && !name.startsWith('--mantine'))).toEqual([]);
});

test('text and marks stand out from the paper in light and dark', () => {
  const [light = '', dark = ''] = readFileSync(join(web, 'tokens.css'), 'utf8').split(
    "[data-mantine-color-scheme='dark'] {",
  );
  for (const scheme of [light, dark.slice(0, dark.indexOf('@media'))]) {
    const colour = (name: string) => new RegExp(`--${name}: (#[0-9a-f]{6})`).exec(scheme)?.[1] ?? '';
    for (const paper of ['paper', 'paper-2', 'accent-wash'])
      for (const text of ['ink', 'ink-2', 'accent', 'off-track', 'watch', 'no-data'])
        expect(contrast(colour(text), colour(paper)), `${text} on ${paper}`).toBeGreaterThanOrEqual(
          text === 'no-data' || paper === 'accent-wash' ? 3 : 4.5,
        );
    for (const step of [1, 2, 3, 4, 5])
      expect(
        contrast(colour(`on-ramp-${step}`), colour(`ramp-${step}`)),
        `ramp ${step}`,
      ).toBeGreaterThanOrEqual(4.5);
    expect(contrast(colour('rule-2'), colour('paper'))).toBeGreaterThanOrEqual(3);
  }
});

/** WCAG 2.1 contrast ratio. */
function contrast(one: string, other: string): number {
  const [light = 0, dark = 0] = [luminance(one), luminance(other)].sort((a, b) => b - a);
  return (light + 0.05) / (dark + 0.05);
}

function luminance(colour: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => {
    const part = Number.parseInt(colour.slice(at, at + 2), 16) / 255;
    return part <= 0.03928 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}
