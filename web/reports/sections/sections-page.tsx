import { useSearchParams } from 'react-router';
import type { SectionsPage } from '../../../src/reports/shapes/pages.ts';
import { sourceLine } from '../../../src/reports/views/readings.ts';
import { useSections } from '../../api/queries.ts';
import { Chart } from '../../charts/chart.tsx';
import { useWords } from '../../languages/words.tsx';
import { BehindIt } from '../../page/behind-it.tsx';
import { Choice, Filters, useInAddress } from '../../page/choice.tsx';
import { useNames } from '../../page/names.tsx';
import { Answer, Beside, Page, Part, Sentence } from '../../page/page.tsx';
import { WhereAndWhen } from '../../page/where-and-when.tsx';
import { useMayOpen } from '../../shell/session.ts';
import { Table } from '../../tables/table.tsx';
import { resultColumns } from './result-columns.tsx';
import {
  hasChange,
  hasLevels,
  levelsChart,
  levelsSummary,
  sectionSentence,
  slopeChart,
  slopeSummary,
} from './sections-words.ts';

/** Teacher: own sections, benchmark results as table and graph, absences beside. */
export function Component() {
  const words = useWords();
  const [parameters] = useSearchParams();
  const query = useSections({ section: parameters.get('section'), assessment: parameters.get('assessment') });
  return (
    <Answer query={query} title={words.say('page.sections')}>
      {(page) => <Sections page={page} />}
    </Answer>
  );
}

function Sections(props: { page: SectionsPage }) {
  const words = useWords();
  const names = useNames();
  // A student's attendance belongs to the attendance page; who may not open that one is spared the dead link.
  const mayOpenStudents = useMayOpen('/attendance');
  const { page } = props;
  const section = page.sections.find((one) => one.id === page.section);
  const assessment = page.assessments.find((one) => one.id === page.assessment);
  const crumbs = [{ name: words.say('page.sections') }, ...(section ? [{ name: section.title }] : [])];
  return (
    <Page crumbs={crumbs} when={<WhereAndWhen context={page.context} isOfOneYear />}>
      <Sentence>{sectionSentence(words, page)}</Sentence>
      <SectionAndAssessment page={page} />
      <Beside>
        {hasLevels(page) ? (
          <Part title={words.say('sections.levels')}>
            <Chart
              title={words.say('sections.levels.question')}
              summary={levelsSummary(words, page)}
              source={sourceLine(words, null, page.context)}
              spec={levelsChart(words, page)}
            />
          </Part>
        ) : null}
        {hasChange(page) ? (
          <Part title={words.say('sections.change')}>
            <Chart
              title={words.say('sections.change.question', { score: assessment?.scoreName ?? '' })}
              summary={slopeSummary(words, page)}
              source={sourceLine(words, null, page.context)}
              spec={slopeChart(words, page, names)}
            />
          </Part>
        ) : null}
      </Beside>
      <Part title={words.say('sections.students')} lead={words.say('sections.students.lead')}>
        <Table
          caption={words.say('sections.students')}
          rows={page.rows}
          columns={resultColumns(words, names, page, mayOpenStudents)}
          rowKey={(row) => row.student.id}
          sort="student"
          counted={(shown) => words.say('count.students', { shown, all: page.rows.length })}
          empty={words.say(page.section === null ? 'sections.none' : 'sections.empty')}
        />
      </Part>
      <BehindIt context={page.context} measures={[]} why={{ page: '/sections' }} />
    </Page>
  );
}

function SectionAndAssessment(props: { page: SectionsPage }) {
  const words = useWords();
  const { page } = props;
  const [, chooseSection] = useInAddress('section', '');
  const [, chooseAssessment] = useInAddress('assessment', '');
  if (page.section === null) return null;
  const section = (
    <Choice
      key="section"
      label={words.say('filter.section')}
      value={page.section}
      options={page.sections.map((one) => ({
        value: one.id,
        name: words.say('sections.option', {
          title: one.title,
          period: one.period ?? 'none',
          students: one.students,
        }),
      }))}
      choose={chooseSection}
    />
  );
  return (
    <Filters>
      {page.assessment === null
        ? words.rich('sections.filter.section', { section })
        : words.rich('sections.filter', {
            section,
            assessment: (
              <Choice
                key="assessment"
                label={words.say('filter.assessment')}
                value={page.assessment}
                options={page.assessments.map((one) => ({ value: one.id, name: one.title }))}
                choose={chooseAssessment}
              />
            ),
            year: page.resultsYear === null ? '' : words.schoolYear(page.resultsYear),
          })}
    </Filters>
  );
}
