/** How a data folder finds the example district: one source a system, as a data manager would write them. */
export function districtSources(pathFromDataFolder: string): { id: string; yaml: string }[] {
  return descriptions.map(({ id, title, steward, reader, namespace, layout }) => {
    const lines = [
      `id: ${id}`,
      `title: ${title}`,
      `steward: ${steward}`,
      `reader: ${reader}`,
      `namespace: ${namespace}`,
      'where:',
      `  path: ${JSON.stringify(`${pathFromDataFolder}/${id}`)}`,
      '  deliveries: dated-folders',
      'schedule: "0 2 * * *"',
      ...(layout ? [`layouts: [${layout}]`] : []),
      // Each list of riders is dated, and none of its records is on the next one: only their number says something.
      ...(id === 'transport' ? ['guard: { removedShare: 1 }'] : []),
    ];
    return { id, yaml: `${lines.join('\n')}\n` };
  });
}

export interface DistrictSettings {
  readonly id: string;
  readonly name: string;
  readonly timeZone: string;
  /** Month in which a school year begins, 1 to 12. */
  readonly firstMonthOfSchoolYear: number;
  readonly jurisdiction: string;
  readonly language: 'en' | 'es';
}

export function districtSettings(): DistrictSettings {
  return {
    id: 'northwind',
    name: 'Northwind Unified School District',
    timeZone: 'America/Chicago',
    firstMonthOfSchoolYear: 7,
    jurisdiction: 'us-mn',
    language: 'en',
  };
}

interface Description {
  readonly id: string;
  readonly title: string;
  readonly steward: string;
  readonly reader: 'oneroster-csv' | 'table';
  readonly namespace: string;
  readonly layout: string | null;
}

const table = (id: string, title: string, steward: string, layout: string, namespace = id): Description => ({
  id,
  title,
  steward,
  reader: 'table',
  namespace,
  layout,
});

const descriptions: readonly Description[] = [
  {
    id: 'sis-roster',
    title: 'Roster of the student information system',
    steward: 'Student information office',
    reader: 'oneroster-csv',
    namespace: 'sis',
    layout: null,
  },
  table('sis-attendance', 'Daily attendance', 'Attendance office', 'northwind-attendance', 'sis'),
  table(
    'sis-programs',
    'Enrollment, programs, grades and calendars',
    'Student information office',
    'northwind-programs',
    'sis',
  ),
  table('benchmark-growth', 'Growth assessment', 'Assessment office', 'northwind-map'),
  table('benchmark-literacy', 'Early literacy screener', 'Assessment office', 'northwind-dibels'),
  table('state-assessment', 'State assessment', 'Assessment office', 'northwind-state'),
  table('behavior', 'Behavior incidents', 'Student services', 'northwind-behavior'),
  table('hr', 'Staff, positions, absences and vacancies', 'Human resources', 'northwind-hr'),
  table('transport', 'Bus rides', 'Transportation', 'northwind-transport'),
  table('finance', 'Spending by school', 'Finance office', 'northwind-finance'),
  table('surveys', 'Family and staff surveys', 'Communications', 'northwind-survey'),
  table('partners', 'After-school partners', 'Community partnerships', 'northwind-partners'),
];
