import { useSearchParams } from 'react-router';
import type { MeasureLabel } from '../../../src/reports/shapes/common.ts';
import type { DistrictPage } from '../../../src/reports/shapes/pages.ts';
import { chronicSentence } from '../../../src/reports/views/chronic-sentence.ts';
import { schoolsView, yearsView } from '../../../src/reports/views/district-charts.ts';
import { useDistrict } from '../../api/queries.ts';
import { Chart } from '../../charts/chart.tsx';
import { DownloadMenu } from '../../exports/download-menu.tsx';
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
      <Part
        title={words.say('district.schools')}
        lead={words.say('district.schools.lead')}
        aside={<DownloadSchools page={page} />}
      >
        <SchoolsTable page={page} />
      </Part>
      <Part
        title={words.say('groups.title')}
        lead={words.say('groups.lead')}
        aside={<DownloadGroups page={page} />}
      >
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
  const ofMeasure = { schoolYear: yearOf(page), measure: measure.id };

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
        <Chart
          {...schoolsView(words, page, measure, level)}
          download={
            <DownloadMenu
              what={words.of(measure.question)}
              part={{ ...ofMeasure, part: 'schools-chart', level }}
            />
          }
        />
        {years.length > 1 ? (
          <Chart
            {...yearsView(words, page, measure)}
            download={
              <DownloadMenu
                what={words.say('district.years', { measure: words.of(measure.title) })}
                part={{ ...ofMeasure, part: 'years-chart' }}
              />
            }
          />
        ) : null}
      </Beside>
    </Part>
  );
}

/** The table as it is sorted. */
function DownloadSchools(props: { page: DistrictPage }) {
  const words = useWords();
  const [sort] = useInAddress('sort', 'school');
  const part = { part: 'schools', schoolYear: yearOf(props.page), sort } as const;
  return <DownloadMenu what={words.say('district.schools')} part={part} />;
}

/** The groups as they are chosen and sorted. */
function DownloadGroups(props: { page: DistrictPage }) {
  const words = useWords();
  const [sort] = useInAddress('groups', 'given');
  const [by] = useInAddress('groups-by', 'all');
  const dimension = by === 'all' ? null : by;
  const part = { part: 'groups', schoolYear: yearOf(props.page), dimension, sort } as const;
  return <DownloadMenu what={words.say('groups.title')} part={part} />;
}

function yearOf({ context }: DistrictPage): string {
  return String(context.schoolYear);
}

function firstMeasure(measures: readonly MeasureLabel[]): string {
  return (measures.find((one) => one.id.startsWith('chronic-absence')) ?? measures[0])?.id ?? '';
}
