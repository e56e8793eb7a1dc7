import { expect, test } from 'vitest';
import { windows1252 } from './windows-1252.ts';

const back = (text: string) => new TextDecoder('windows-1252').decode(windows1252(text));

test('writes what the old alphabet has and a question mark for what it lacks', () => {
  expect(back('Peña; Zoë – “Café” €5 Žižka')).toBe('Peña; Zoë – “Café” €5 Žižka');
  expect(back('Nguyễn')).toBe('Nguy?n');
});
