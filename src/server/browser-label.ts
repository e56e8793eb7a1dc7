/**
 * Browser and system in words, for a person to recognize their own: "Firefox · Windows". Only these two are kept of what a browser says of
 * itself; versions would tell machines apart and nobody anything.
 */
export function browserLabel(userAgent: string | undefined): string {
  const said = userAgent ?? '';
  const browser = browsers.find(([, sign]) => sign.test(said))?.[0];
  const system = systems.find(([, sign]) => sign.test(said))?.[0];
  return [browser ?? 'Browser', ...(system ? [system] : [])].join(' · ');
}

/** In this order: Edge also says Chrome, and Chrome also says Safari. */
const browsers: readonly (readonly [string, RegExp])[] = [
  ['Edge', /\bEdg(A|iOS)?\//],
  ['Opera', /\bOPR\//],
  ['Samsung Internet', /\bSamsungBrowser\//],
  ['Firefox', /\b(Firefox|FxiOS)\//],
  ['Chrome', /\b(HeadlessChrome|Chrome|CriOS|Chromium)\//],
  ['Safari', /\bSafari\//],
];

/** iPads and Android tablets before the systems they name beside their own. */
const systems: readonly (readonly [string, RegExp])[] = [
  ['iPad', /\biPad\b/],
  ['iPhone', /\biPhone\b/],
  ['Android', /\bAndroid\b/],
  ['ChromeOS', /\bCrOS\b/],
  ['Windows', /\bWindows\b/],
  ['macOS', /\bMacintosh\b/],
  ['Linux', /\bLinux\b/],
];
