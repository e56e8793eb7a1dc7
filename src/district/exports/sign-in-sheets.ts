import { type Day, dayFirst, iso, monthFirst } from '../day.ts';
import { nickname } from '../names.ts';
import type { Outbox } from '../outbox.ts';
import type { Participation } from '../partners.ts';
import { type Random, randomFrom } from '../random.ts';
import type { Delivery, World } from '../world.ts';

const source = 'partners';

/** Two organisations' sheets of the year so far, as volunteers typed them; who each line truly is goes to the truth. */
export function writeSignInSheets(world: World, delivery: Delivery, out: Outbox): void {
  const { year, day } = delivery;
  const files = { harbor: `harbor_signin_${year.year}.csv`, puente: `lectura_juntos_${year.year}.csv` };
  const harbor = out.table(source, delivery, files.harbor, [
    'Date',
    'Member #',
    'Participant',
    'DOB',
    'Student ID',
    'In',
    'Out',
  ]);
  const puente = out.table(
    source,
    delivery,
    files.puente,
    ['Fecha', 'Nombre', 'Apellido', 'Nacimiento', 'Matrícula', 'Minutos'],
    { delimiter: ';' },
  );
  const truth = out.truth(`sign_ins/${delivery.name}`, ['file', 'line', 'student']);
  const lines = { harbor: 1, puente: 1 };
  for (const participation of world.participations) {
    if (participation.stint.year !== year.year) continue;
    const random = randomFrom(world.seed, 'sheet', participation.program.id, participation.stint.index);
    const typed = typedPerson(random, participation);
    for (const at of participation.days) {
      const minutes = random.pick([45, 60, 60, 75, 90]);
      const slip = random.chance(0.03);
      // The draws are made whether or not the day is in this delivery, so that later deliveries repeat earlier rows.
      if (at > day) continue;
      const first = slip ? misspelt(random, typed.first) : typed.first;
      const { id } = participation.program;
      truth.row([files[id], ++lines[id], participation.stint.student.index]);
      if (id === 'harbor')
        harbor.row([
          monthFirst(at),
          `H-${participation.participant}`,
          typed.isLastFirst ? `${typed.last}, ${first}` : `${first} ${typed.last}`,
          typed.birthDay === null ? null : monthFirst(typed.birthDay),
          typed.id,
          '3:15 PM',
          clock(15 * 60 + 15 + minutes),
        ]);
      else
        puente.row([
          dayFirst(at).replaceAll('.', '/'),
          first,
          typed.last,
          typed.birthDay === null ? null : dayFirst(typed.birthDay).replaceAll('.', '/'),
          typed.id,
          minutes,
        ]);
    }
  }
  harbor.close();
  puente.close();
  truth.close();
}

/** How a volunteer wrote this child down, once and then again and again. */
export interface TypedPerson {
  readonly first: string;
  readonly last: string;
  readonly birthDay: Day | null;
  readonly id: string | null;
  readonly isLastFirst: boolean;
}

export function typedPerson(random: Random, { stint }: Participation): TypedPerson {
  const { student } = stint;
  const short = nickname(student.firstName);
  const [firstOfTwo = student.lastName] = student.lastName.split(' ');
  const plain = random.chance(0.3);
  const first =
    short && random.chance(0.4)
      ? short
      : random.chance(0.1)
        ? misspelt(random, student.firstName)
        : student.firstName;
  const last = random.chance(0.5)
    ? firstOfTwo
    : random.chance(0.08)
      ? misspelt(random, student.lastName)
      : student.lastName;
  return {
    first: plain ? withoutMarks(first) : first,
    last: plain ? withoutMarks(last) : last,
    birthDay: random.chance(0.05) ? null : random.chance(0.08) ? swapped(student.birthDay) : student.birthDay,
    id: random.chance(0.45) ? (random.chance(0.04) ? transposed(student.localId) : student.localId) : null,
    isLastFirst: random.chance(0.7),
  };
}

/** One letter lost, doubled, or changed places with its neighbour. */
function misspelt(random: Random, name: string): string {
  if (name.length < 4) return name;
  const at = random.between(1, name.length - 2);
  switch (random.int(3)) {
    case 0:
      return name.slice(0, at) + name.slice(at + 1);
    case 1:
      return name.slice(0, at) + name.charAt(at) + name.slice(at);
    default:
      return name.slice(0, at) + name.charAt(at + 1) + name.charAt(at) + name.slice(at + 2);
  }
}

const withoutMarks = (name: string) =>
  name.normalize('NFD').replace(/\p{M}/gu, '').replaceAll('đ', 'd').replaceAll('Đ', 'D');
const transposed = (id: string) => id.slice(0, -2) + id.charAt(id.length - 1) + id.charAt(id.length - 2);

/** Day and month in each other's place, where that makes a date. */
function swapped(day: Day): Day {
  const [year = '', month = '', date = ''] = iso(day).split('-');
  return Number(date) <= 12 ? Math.round(Date.parse(`${year}-${date}-${month}T00:00:00Z`) / 86_400_000) : day;
}

const clock = (minutes: number) =>
  `${Math.floor(minutes / 60) - 12}:${String(minutes % 60).padStart(2, '0')} PM`;
