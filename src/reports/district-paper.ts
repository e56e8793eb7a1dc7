import type { Paper } from '../files/paper.ts';
import type { Words } from '../words/words.ts';
import {
  districtGroups,
  districtMeasures,
  districtSchools,
  groupDimensions,
  trendsOf,
  yearOf,
} from './district-page.ts';
import { figureOf, labelOf } from './figure.ts';
import type { PageContext } from './shapes/common.ts';
import type { DistrictExport } from './shapes/exports.ts';
import { chartSheet, schoolsView, yearsView } from './views/district-charts.ts';
import { groupsSheet, schoolsSheet } from './views/district-sheets.ts';
import type { Visit } from './visit.ts';

/** A part of a page on its way to a file. */
export interface PagePart {
  readonly context: PageContext;
  readonly district: string;
  readonly content: Pick<Paper, 'sheet' | 'picture'>;
}

/** One table or chart of the district's page. Asks for what is in it and for nothing else, so that the record says what left. */
export async function districtPaper(
  visit: Visit,
  words: Words,
  wanted: Omit<DistrictExport, 'form' | 'language'>,
): Promise<PagePart> {
  const { year, years } = await yearOf(visit, wanted.schoolYear ?? null);
  const district = visit.served.districtName;
  // Asked for after the questions: what was hidden in their answers is part of it.
  const context = () => visit.context(year, years);
  switch (wanted.part) {
    case 'schools': {
      const tables = await districtSchools(visit, districtMeasures, year);
      const page = { district, measures: districtMeasures.map((id) => labelOf(id)), ...tables };
      const known = await context();
      const sheet = schoolsSheet(words, { ...page, context: known }, wanted.sort ?? 'school');
      return { context: known, district, content: { sheet, picture: null } };
    }
    case 'groups': {
      // As the page has it: a kind it does not know is all of them.
      const dimension = groupDimensions.find((one) => one === wanted.dimension) ?? null;
      const groups = await districtGroups(visit, year, dimension);
      const page = { district, measures: districtMeasures.map((id) => labelOf(id)), groups };
      const known = await context();
      const how = { dimension, sort: wanted.sort ?? 'given' };
      return {
        context: known,
        district,
        content: { sheet: groupsSheet(words, { ...page, context: known }, how), picture: null },
      };
    }
    case 'schools-chart':
    case 'years-chart': {
      const of = wanted.part === 'schools-chart' ? 'schools' : 'years';
      const measure = labelOf(wanted.measure ?? 'chronic-absence');
      // The target and the points of the years come with the figure.
      const figures = [await figureOf(visit, measure.id, year)];
      const tables =
        of === 'schools' ? await districtSchools(visit, [measure.id], year) : { schools: [], total: {} };
      const known = await context();
      const page = { context: known, district, figures, years: trendsOf(figures), ...tables };
      const level = wanted.level ?? 'all';
      const { spec, source } =
        of === 'schools' ? schoolsView(words, page, measure, level) : yearsView(words, page, measure);
      const sheet = chartSheet(words, page, measure, { of, level });
      return { context: known, district, content: { sheet, picture: { spec, source } } };
    }
  }
}
