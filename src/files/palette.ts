/**
 * The colours of web/tokens.css as they are in light (a test holds them together): a file has no style sheet to look them up in. Only the paper is
 * white, as it is in print.
 */
export const palette: Readonly<Record<string, string>> = {
  paper: '#ffffff',
  ink: '#1c2126',
  'ink-2': '#545b61',
  rule: '#e4e0d8',
  'rule-2': '#948d80',
  accent: '#0b6470',
  watch: '#8a5a00',
  'ramp-1': '#efe3c8',
  'ramp-2': '#cfdccb',
  'ramp-3': '#9cc8c4',
  'ramp-4': '#2c7a82',
  'ramp-5': '#0b525d',
  'on-ramp-1': '#1c2126',
  'on-ramp-2': '#1c2126',
  'on-ramp-3': '#1c2126',
  'on-ramp-4': '#ffffff',
  'on-ramp-5': '#ffffff',
};

/** A text with the names of colours replaced by the colours. */
export function coloured(text: string): string {
  return text.replaceAll(/var\(--([\w-]+)\)/g, (_, name: string) => {
    const colour = palette[name];
    if (colour === undefined) throw new Error(`files have no colour "${name}"`);
    return colour;
  });
}
