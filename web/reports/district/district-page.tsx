import { useSearchParams } from 'react-router';
import type { MeasureLabel } from '../../../src/reports/shapes/common.ts';
import type { DistrictPage } from '../../../src/reports/shapes/pages.ts';
import { chronicSentence } from '../../../src/reports/views/chronic-sentence.ts';
import { schoolsView, yearsView } from '../../../src/reports/views/district-charts.ts';
import { useDistrict } from '../../api/queries.ts';
import { Chart } from '../../charts/chart.tsx';
import { useWords } from '../../languages/words.tsx';
import { BehindIt } from '../../page/behind-it.tsx';
import { Choice, Filters, useInAddress } from '../../page/choice.tsx';
import { Figures } from '../../page/figures.tsx';
import { Answer, Beside, Page, Part, Sentence } from '../../page/page.tsx';
import { WhereAndWhen } from '../../page/where-and-when.tsx';
import { GroupsTable } from '../groups-table.tsx';
import { SchoolsTable } from './schools-table.tsx';

/** Superintendent: the district by school, with trends. */
export function Component() {
  const words = useWords();
  const [parameters] = useSearchParams();
  const query = useDistrict({ schoolYear: parameters.get('schoolYear') });
  return (
    <Answer query={query} title={words.say('page.district')}>
      {(page) => <District page={page} />}
    </Answer>
  );
}

function District(props: { page: DistrictPage }) {
  const words = useWords();
  const { page } = props;
  return (
    <Page crumbs={[{ name: page.district }]} when={<WhereAndWhen context={page.context} />}>
      <Sentence>
        {chronicSentence(words, page.figures) ??
          words.say('district.sentence', { schools: page.schools.length, district: page.district })}
      </Sentence>
      <Figures figures={page.figures} />
      <Compared page={page} />
      <Part title={words.say('district.schools')} lead={words.say('district.schools.lead')}>
        <SchoolsTable page={page} />
      </Part>
      <Part title={words.say('groups.title')} lead={words.say('groups.lead')}>
        <GroupsTable rows={page.groups} measures={page.measures} sortName="groups" />
      </Part>
      <BehindIt context={page.context} measures={page.measures} />
    </Page>
  );
}

/** One measure, schools against each other and the district over the years. */
function Compared(props: { page: DistrictPage }) {
  const words = useWords();
  const { page } = props;
  const [measureId, chooseMeasure] = useInAddress('measure', firstMeasure(page.measures));
  const [level, chooseLevel] = useInAddress('level', 'all');
  const measure = page.measures.find((one) => one.id === measureId) ?? page.measures[0];
  if (measure === undefined) return null;
  const levels = [...new Set(page.schools.flatMap((row) => row.school.level ?? []))];
  const years = page.years[measure.id] ?? [];

  return (
    <Part title={words.say('district.compare')}>
      <Filters>
        {words.rich('district.filter', {
          measure: (
            <Choice
              key="measure"
              label={words.say('filter.measure')}
              value={measure.id}
              options={page.measures.map((one) => ({ value: one.id, name: words.of(one.title) }))}
              choose={chooseMeasure}
            />
          ),
          level: (
            <Choice
              key="level"
              label={words.say('filter.level')}
              value={level}
              options={[
                { value: 'all', name: words.say('filter.allLevels') },
                ...levels.map((one) => ({ value: one, name: words.code('level', one) })),
              ]}
              choose={chooseLevel}
            />
          ),
        })}
      </Filters>
      <Beside>
        <Chart {...schoolsView(words, page, measure, level)} />
        {years.length > 1 ? <Chart {...yearsView(words, page, measure)} /> : null}
      </Beside>
    </Part>
  );
}

function firstMeasure(measures: readonly MeasureLabel[]): string {
  return (measures.find((one) => one.id.startsWith('chronic-absence')) ?? measures[0])?.id ?? '';
}
