import writeXlsxFile, { type SheetData } from 'write-excel-file/node';
import { type Day, iso, isWeekday, monthFirst, spreadsheetSerial } from '../day.ts';
import type { Outbox } from '../outbox.ts';
import { titles } from '../posts.ts';
import { randomFrom } from '../random.ts';
import type { Position } from '../staff.ts';
import { stilled } from '../still-zip.ts';
import type { Delivery, World } from '../world.ts';

const source = 'hr';
const file = 'hr_export.xlsx';
export const districtOffice = '0001';

/** One workbook: who works here, in which posts, who was away, which posts are empty. Headers stand in row 3. */
export async function writeHr(world: World, delivery: Delivery, out: Outbox): Promise<void> {
  const positions = world.staff.positions.filter(({ begin }) => begin <= delivery.day);
  const sheets: [string, readonly string[], SheetData][] = [
    ['Employees', ['Emp No', 'Last Name', 'First Name', 'Work Email', 'Hire Date'], employees(positions)],
    [
      'Positions',
      ['Emp No', 'Location', 'Position Title', 'FTE', 'Start Date', 'End Date'],
      positions.map((position) => positionRow(position, delivery.day)),
    ],
    [
      'Absences',
      ['Emp No', 'Location', 'Absence Date', 'Reason', 'Days'],
      absences(world, delivery, positions),
    ],
    [
      'Vacancies',
      ['Requisition', 'Location', 'Position Title', 'FTE', 'Open Since'],
      vacancies(world, delivery),
    ],
  ];
  const book = await writeXlsxFile(
    sheets.map(([sheet, header, rows]) => ({
      sheet,
      data: [[`${sheet} as of ${monthFirst(delivery.day)}`], [], [...header], ...rows],
      dateFormat: 'yyyy-mm-dd',
    })),
  ).toBuffer();
  await out.bundle(source, delivery, file, [stilled(book)]);
  const odd = positions.filter(({ title }) => title === titles.unmapped).length;
  out.dirt({
    source,
    delivery,
    file,
    rule: 'code-unmapped',
    column: 'Position Title',
    rows: odd,
    about: titles.unmapped,
  });
}

/** A true date cell; spreadsheets count from noon-free midnights, so the date is given in UTC. */
const dateCell = (day: Day) => new Date(`${iso(day)}T00:00:00Z`);

function employees(positions: readonly Position[]): SheetData {
  const people = new Set(positions.map(({ staff }) => staff));
  return [...people].map((staff) => [
    staff.employeeNumber,
    staff.lastName,
    staff.firstName,
    staff.email,
    dateCell(staff.hired),
  ]);
}

function positionRow({ staff, school, title, fte, begin, end }: Position, day: Day): SheetData[number] {
  return [
    staff.employeeNumber,
    school?.location ?? districtOffice,
    title,
    fte,
    monthFirst(begin),
    end !== null && end <= day ? monthFirst(end) : null,
  ];
}

const reasons = { Sick: 55, 'Family illness': 14, 'Professional learning': 18, Personal: 13 } as const;

/** Days as the plain numbers a spreadsheet keeps. */
function absences(world: World, delivery: Delivery, positions: readonly Position[]): SheetData {
  const { year, day } = delivery;
  const last = Math.min(day, year.last);
  const rows: SheetData = [];
  for (const { staff, school, begin, end } of positions) {
    if (begin > year.last || (end !== null && end < year.first)) continue;
    const random = randomFrom(world.seed, 'staff-absence', staff.employeeNumber, year.year);
    const share = Math.exp(random.normal(-3.3, 0.7));
    for (let at = year.first; at <= last; at++) {
      const isAway = random.chance(share);
      const reason = random.weighted(reasons);
      const days = random.chance(0.15) ? 0.5 : 1;
      if (isAway && isWeekday(at))
        rows.push([
          staff.employeeNumber,
          school?.location ?? districtOffice,
          spreadsheetSerial(at),
          reason,
          days,
        ]);
    }
  }
  return rows;
}

function vacancies(world: World, delivery: Delivery): SheetData {
  const random = randomFrom(world.seed, 'vacancies', delivery.name);
  const open = [
    'Special Education Specialist',
    'Teacher, Mathematics',
    'Instructional Aide',
    'Teacher, Elementary',
    'Custodian',
  ];
  return world.schools
    .filter(() => random.chance(0.55))
    .map((school, at) => [
      `R-${delivery.year.year}-${String(at + 1).padStart(3, '0')}`,
      school.location,
      random.pick(open),
      random.pick([1, 1, 0.5]),
      monthFirst(delivery.day - random.between(5, 120)),
    ]);
}
