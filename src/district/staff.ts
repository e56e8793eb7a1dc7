import { type Day, dayAt } from './day.ts';
import { familyOf, mailbox } from './families.ts';
import { firstName } from './names.ts';
import { districtPosts, schoolPosts, teacherTitle } from './posts.ts';
import { type Random, randomFrom } from './random.ts';
import type { SchoolYear } from './school-year.ts';
import type { School } from './schools.ts';
import type { Section } from './sections.ts';

export interface Staff {
  readonly employeeNumber: string;
  readonly sourcedId: string;
  readonly firstName: string;
  readonly lastName: string;
  readonly email: string;
  readonly hired: Day;
}

/** Who holds which post from when to when. */
export interface Position {
  readonly staff: Staff;
  /** Null for the district office. */
  readonly school: School | null;
  readonly title: string;
  readonly fte: number;
  readonly begin: Day;
  end: Day | null;
}

export interface StaffStory {
  readonly staff: readonly Staff[];
  readonly positions: readonly Position[];
  /** Teacher of record of a section. */
  teacherOf(section: Section): Staff | null;
}

const turnover = 0.11;

/** People come and go between the years; a post without need ends with the year. */
export function staffStory(
  seed: number,
  years: readonly SchoolYear[],
  schools: readonly School[],
  sections: readonly Section[],
  enrolled: (school: School, year: number) => number,
): StaffStory {
  const staff: Staff[] = [];
  const positions: Position[] = [];
  const held = new Map<string, Position>();
  const teachers = new Map<string, Staff>();
  for (const [at, year] of years.entries()) {
    const random = randomFrom(seed, 'staff', year.year);
    const begin = dayAt(year.year - 1, 8, 1);
    const posts = [
      ...districtPosts(),
      ...schools.flatMap((school) => schoolPosts(school, enrolled(school, year.year))),
    ];
    for (const [key, { school, subject }] of teacherPosts(sections, year.year))
      posts.push({ key, school, title: teacherTitle(school.level, subject), fte: 1 });
    const needed = new Set(posts.map((post) => post.key));
    for (const [key, position] of held) {
      if (needed.has(key) && !random.chance(turnover)) continue;
      position.end = dayAt(year.year - 1, 6, 30);
      held.delete(key);
    }
    for (const post of posts) {
      if (held.has(post.key)) continue;
      const hired = at === 0 ? dayAt(year.year - 1 - random.int(18), 8, 1) : begin;
      const person = staffOf(random, seed, staff.length, hired);
      staff.push(person);
      const position: Position = {
        staff: person,
        school: post.school,
        title: post.title,
        fte: post.fte,
        begin: hired,
        end: null,
      };
      positions.push(position);
      held.set(post.key, position);
    }
    for (const [key, position] of held) teachers.set(`${year.year}/${key}`, position.staff);
  }
  return {
    staff,
    positions,
    teacherOf: (section) => teachers.get(`${section.block.year}/${slotKey(section)}`) ?? null,
  };
}

const slotKey = (section: Section) => `${section.block.school.number}/${section.slotSubject}/${section.slot}`;

function teacherPosts(sections: readonly Section[], year: number) {
  const posts = new Map<string, { school: School; subject: Section['slotSubject'] }>();
  for (const section of sections) {
    if (section.block.year === year)
      posts.set(slotKey(section), { school: section.block.school, subject: section.slotSubject });
  }
  return posts;
}

function staffOf(random: Random, seed: number, index: number, hired: Day): Staff {
  // Names are drawn as for families; the numbers keep clear of theirs.
  const { origin, lastName } = familyOf(seed, 10_000_000 + index, 0.1);
  const first = firstName(random, origin, random.chance(0.7) ? 'female' : 'male');
  const employeeNumber = String(20_011 + index * 3);
  return {
    employeeNumber,
    sourcedId: `nw-emp-${employeeNumber}`,
    firstName: first,
    lastName,
    email: `${mailbox(first)}.${mailbox(lastName)}${index % 97}@northwind.example`,
    hired,
  };
}
