import type { Outbox } from '../outbox.ts';
import { randomFrom } from '../random.ts';
import { viewAt } from '../view.ts';
import type { Delivery, World } from '../world.ts';

const source = 'finance';
export const districtSite = 'D9000';

/** Dollars a student and year, roughly, by kind. */
const kinds = [
  ['1000', 'Instruction', 7200],
  ['2100', 'Student support', 1150],
  ['2400', 'School administration', 820],
  ['2600', 'Operations and maintenance', 1300],
  ['2700', 'Transportation', 610],
  ['3100', 'Food services', 540],
] as const;

/** Spending of the fiscal year so far: three lines of banner, thousands with commas, credits in parentheses. */
export function writeFinance(world: World, delivery: Delivery, out: Outbox): void {
  const { year, day } = delivery;
  const file = `spending_FY${year.year % 100}.csv`;
  const header = ['SITE', 'FISCAL_YEAR', 'FUNCTION', 'FUNCTION_NAME', 'BUDGET', 'ACTUAL'];
  const table = out.table(source, delivery, file, header, {
    banner: [
      'Northwind Unified School District',
      'Expenditure by site and function',
      `Period ending ${delivery.name}`,
    ],
    trailer: (rows) => ['Grand total', null, null, null, null, `${rows} lines`],
  });
  // A fiscal year begins in July.
  const spent = Math.min(1, Math.max(0.05, (day - (year.first - 42)) / 365));
  const enrolled = Map.groupBy(viewAt(world, delivery).enrolled, (stint) => stint.school);
  const sites = [
    ...world.schools.map((school) => ({ site: school.site, students: enrolled.get(school)?.length ?? 0 })),
    { site: districtSite, students: world.schools.length * 40 },
    // Booked on a site nobody has mapped.
    { site: 'X0001', students: 3 },
  ];
  for (const { site, students } of sites) {
    const random = randomFrom(world.seed, 'finance', year.year, site);
    for (const [code, name, perStudent] of kinds) {
      const budget = students * perStudent * Math.exp(random.normal(0, 0.06));
      const actual = budget * spent * Math.exp(random.normal(0, 0.05));
      const isCredit = site === 'X0001' && code === '3100';
      table.row([
        site,
        `FY${year.year % 100}`,
        code,
        name,
        dollars(budget),
        dollars(isCredit ? -actual : actual),
      ]);
    }
  }
  table.close();
  out.dirt({
    source,
    delivery,
    file,
    rule: 'code-unmapped',
    column: 'SITE',
    rows: kinds.length,
    about: 'X0001',
  });
}

function dollars(amount: number): string {
  const [whole = '0', cents = '00'] = Math.abs(amount).toFixed(2).split('.');
  const grouped = `${whole.replace(/\B(?=(\d{3})+$)/g, ',')}.${cents}`;
  return amount < 0 ? `(${grouped})` : grouped;
}
