import { createIntl } from 'react-intl';
import { expect, test } from 'vitest';
import en from '../../src/words/en.json' with { type: 'json' };
import es from '../../src/words/es.json' with { type: 'json' };
import { scheduleWords } from './schedule-words.ts';
import { wordsFrom } from './words.tsx';

const english = wordsFrom(createIntl({ locale: 'en-US', messages: en }), 'en');
const spanish = wordsFrom(createIntl({ locale: 'es-US', messages: es }), 'es');

test.each([
  ['0 2 * * *', 'Every day at 02:00', 'Cada día a las 02:00'],
  ['0 5 * * 1-5', 'Monday to Friday at 05:00', 'De lunes a viernes a las 05:00'],
  ['30 5,17 * * 1,3', 'Monday and Wednesday at 05:30 and 17:30', 'Lunes y miércoles a las 05:30 y 17:30'],
  ['0 4 1 * *', 'On day 1 of the month at 04:00', 'El día 1 de cada mes a las 04:00'],
  ['*/15 * * * *', 'Every day, every 15 minutes', 'Cada día, cada 15 minutos'],
  [
    '*/15 6-18 * * 1-5',
    'Monday to Friday, every 15 minutes from 06:00 to 18:59',
    'De lunes a viernes, cada 15 minutos de 06:00 a 18:59',
  ],
  ['5 * * * 0', 'Sunday, every hour at 05 past', 'Domingo, cada hora en el minuto 05'],
  ['0 6 * * 6,7', 'Saturday and Sunday at 06:00', 'Sábado y domingo a las 06:00'],
])('%s', (schedule, inEnglish, inSpanish) => {
  expect(scheduleWords(english, schedule)).toBe(inEnglish);
  expect(scheduleWords(spanish, schedule)).toBe(inSpanish);
});

test.each(['0 5 1 * 1', '0 5 * 9 *', '0 5 * * MON', '0/7 1-5/2 * * *', '0 5 L * *'])(
  'what is stranger is shown as it is: %s',
  (schedule) => {
    expect(scheduleWords(english, schedule)).toBe(schedule);
  },
);
