/** Numbers and days in a reader's locale. Pure; `words.tsx` binds them to the language on screen. */

/** Between a number and its unit: the two stay on one line. */
export const NARROW = '\u00a0';

export function count(locale: string, value: number): string {
  return new Intl.NumberFormat(locale, { maximumFractionDigits: 0 }).format(value);
}

export function decimal(locale: string, value: number, digits = 1): string {
  return new Intl.NumberFormat(locale, {
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
  }).format(value);
}

/** A number of a scale: decimals only where it has any, so that close ticks stay apart. */
export function tick(locale: string, value: number): string {
  return new Intl.NumberFormat(locale, { maximumFractionDigits: 1 }).format(value);
}

/** A share (0..1) as percent. One decimal only where at least 100 stand behind it: fewer cannot carry it. */
export function percent(locale: string, share: number, of: number | null): string {
  return `${decimal(locale, share * 100, percentDigits(of))}${NARROW}%`;
}

export function percentDigits(of: number | null): 0 | 1 {
  return of !== null && of >= 100 ? 1 : 0;
}

export function bytes(locale: string, value: number): string {
  const units = ['byte', 'kilobyte', 'megabyte', 'gigabyte', 'terabyte'] as const;
  const step = value < 1000 ? 0 : Math.min(units.length - 1, Math.floor(Math.log10(value) / 3));
  const scaled = value / 1000 ** step;
  return new Intl.NumberFormat(locale, {
    style: 'unit',
    unit: units[step] ?? 'byte',
    unitDisplay: step === 0 ? 'long' : 'short',
    maximumFractionDigits: scaled < 10 && step > 0 ? 1 : 0,
  }).format(scaled);
}

export function seconds(locale: string, value: number): string {
  const minutes = Math.floor(value / 60);
  const part = (amount: number, unit: 'minute' | 'second', digits = 0) =>
    new Intl.NumberFormat(locale, {
      style: 'unit',
      unit,
      unitDisplay: 'short',
      maximumFractionDigits: digits,
    }).format(amount);
  if (minutes === 0) return part(value, 'second', value < 10 ? 1 : 0);
  return `${part(minutes, 'minute')} ${part(Math.round(value - minutes * 60), 'second')}`;
}

/** `YYYY-MM-DD` → "Fri 20 Nov", or with the year "20 Nov 2026" where the day is far. */
export function day(locale: string, date: string, far = false): string {
  if (Number.isNaN(Date.parse(date))) return date;
  return ordered(
    locale,
    `${date}T00:00:00Z`,
    'UTC',
    far
      ? { day: 'numeric', month: 'short', year: 'numeric' }
      : { weekday: 'short', day: 'numeric', month: 'short' },
    far ? ['day', 'month', 'year'] : ['weekday', 'day', 'month'],
  );
}

/** `YYYY-MM` → "November" or "Nov". */
export function month(locale: string, period: string, style: 'long' | 'short'): string {
  return new Intl.DateTimeFormat(locale, { month: style, timeZone: 'UTC' })
    .format(new Date(`${period.slice(0, 7)}-01T00:00:00Z`))
    .replace('.', '');
}

/** An instant as the reader's own day and time, or that of a time zone: "21 Nov 2026, 02:14". */
export function moment(locale: string, instant: string, timeZone?: string): string {
  const at = new Date(instant);
  if (Number.isNaN(at.getTime())) return instant;
  const time = new Intl.DateTimeFormat(locale, {
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
    ...(timeZone === undefined ? {} : { timeZone }),
  }).format(at);
  return `${ordered(locale, instant, timeZone, { day: 'numeric', month: 'short', year: 'numeric' }, ['day', 'month', 'year'])}, ${time}`;
}

/** A school year by the year it ends in: 2027 → "2026–27". */
export function schoolYear(year: number): string {
  return `${year - 1}–${String(year).slice(2)}`;
}

// Day before month in every language: the order of the product, whatever the locale would choose.
function ordered(
  locale: string,
  instant: string,
  timeZone: string | undefined,
  options: Intl.DateTimeFormatOptions,
  order: readonly string[],
): string {
  const at = new Date(instant);
  if (Number.isNaN(at.getTime())) return instant;
  const zone = timeZone === undefined ? {} : { timeZone };
  const parts = new Intl.DateTimeFormat(locale, { ...options, ...zone }).formatToParts(at);
  return order
    .map((type) => parts.find((part) => part.type === type)?.value.replace('.', '') ?? '')
    .filter((part) => part !== '')
    .join(' ');
}
