import type { Words } from './words.tsx';

/**
 * A schedule (five fields of cron) in words, as far as districts write them: days of the week or of the month, at hours,
 * or every so many minutes. What is stranger than that is shown as it is written.
 */
export function scheduleWords(words: Words, schedule: string): string {
  const [minute = '', hour = '', dayOfMonth = '', month = '', weekday = '', more] = schedule
    .trim()
    .split(/\s+/);
  const days = month === '*' && more === undefined ? daysWords(words, dayOfMonth, weekday) : null;
  if (days === null) return schedule;
  const minutes = numbers(minute, 0, 59);
  const hours = numbers(hour, 0, 23);
  if (minutes && hours && minutes.length * hours.length <= 6) {
    const times = hours.flatMap((h) => minutes.map((m) => time(h, m)));
    return words.say('schedule.at', { days, times: words.list(times) });
  }
  const step = /^(?:\*|0)\/(\d+)$/.exec(minute)?.[1];
  const every = step ?? (minute === '*' ? '1' : null);
  if (every !== null) {
    if (hour === '*') return words.say('schedule.minutes', { days, minutes: Number(every) });
    const between = /^(\d+)-(\d+)$/.exec(hour);
    if (!between) return schedule;
    return words.say('schedule.minutesBetween', {
      days,
      minutes: Number(every),
      from: time(Number(between[1]), 0),
      until: time(Number(between[2]), 59),
    });
  }
  if (hour === '*' && minutes?.length === 1)
    return words.say('schedule.hourly', { days, minute: String(minutes[0]).padStart(2, '0') });
  return schedule;
}

function daysWords(words: Words, dayOfMonth: string, weekday: string): string | null {
  if (weekday === '*' && dayOfMonth === '*') return words.say('schedule.everyDay');
  if (weekday === '*') {
    const days = numbers(dayOfMonth, 1, 31);
    return days && words.say('schedule.dayOfMonth', { days: words.list(days.map(String)) });
  }
  if (dayOfMonth !== '*') return null;
  const days = numbers(weekday, 0, 7)?.map((day) => day % 7);
  if (!days || days.length === 0) return null;
  const [first = 0] = days;
  const isRow = days.length > 2 && days.every((day, index) => day === (first + index) % 7);
  if (isRow)
    return words.say('schedule.range', {
      from: dayName(words, first),
      to: dayName(words, days.at(-1) ?? first),
    });
  const text = words.list(days.map((day) => dayName(words, day)));
  return text.charAt(0).toLocaleUpperCase(words.locale) + text.slice(1);
}

/** The numbers of a field that lists them or gives a range; null for all else. */
function numbers(field: string, least: number, most: number): number[] | null {
  const found: number[] = [];
  for (const part of field.split(',')) {
    const [, from, to] = /^(\d+)(?:-(\d+))?$/.exec(part) ?? [];
    if (from === undefined) return null;
    const [first, last] = [Number(from), Number(to ?? from)];
    if (first < least || last > most || last < first) return null;
    for (let number = first; number <= last; number += 1) found.push(number);
  }
  return found;
}

/** 0 is Sunday. 2023-01-01 was one. */
function dayName(words: Words, day: number): string {
  return new Intl.DateTimeFormat(words.locale, { weekday: 'long', timeZone: 'UTC' }).format(
    new Date(Date.UTC(2023, 0, 1 + day)),
  );
}

function time(hour: number, minute: number): string {
  return `${String(hour).padStart(2, '0')}:${String(minute).padStart(2, '0')}`;
}
