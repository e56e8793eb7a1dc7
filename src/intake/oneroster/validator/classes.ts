import type { FileName } from '../spec.ts';
import type { People } from './people.ts';
import { isDate } from './places.ts';
import { type Cells, items, type Relation, type SetContext } from './set-context.ts';

interface Class {
  readonly line: number;
  readonly school: string;
  hasTeacher: boolean;
  hasStudent: boolean;
}

interface Span {
  readonly line: number;
  readonly begin: string;
  readonly end: string;
}

/** Classes and who is in them, and their work. */
export class Classes implements Relation {
  readonly #context: SetContext;
  readonly #people: People;
  readonly #classes = new Map<string, Class>();
  readonly #yearOf = new Map<string, string>();
  readonly #primaries = new Map<string, Span[]>();
  readonly #enrolled = new Set<string>();
  readonly #lineItems = new Map<
    string,
    { readonly class: string; readonly min: number; readonly max: number }
  >();
  readonly #keepsEnrolled: boolean;

  constructor(context: SetContext, people: People) {
    this.#context = context;
    this.#people = people;
    this.#keepsEnrolled = context.mode('enrollments') === 'bulk' && context.mode('results') !== 'absent';
  }

  row(file: FileName, line: number, cell: Cells): void {
    if (file === 'academicSessions') this.#yearOf.set(cell('sourcedId'), cell('schoolYear'));
    if (file === 'courses' || file === 'classes') this.#subjects(file, line, cell);
    if (file === 'roles' || file === 'enrollments')
      this.#dates(file, line, cell('beginDate'), cell('endDate'));
    if (file === 'classes') this.#class(line, cell);
    if (file === 'enrollments') this.#enrollment(line, cell);
    if (file === 'lineItems') this.#lineItem(line, cell);
    if (file === 'results') this.#result(line, cell);
  }

  end(): void {
    const { tell, mode } = this.#context;
    for (const spans of this.#primaries.values()) this.#overlaps(spans);
    if (mode('enrollments') !== 'bulk') return;
    for (const { line, hasTeacher, hasStudent } of this.#classes.values())
      if (!hasTeacher || !hasStudent)
        tell('class-without-people', { file: 'classes', line, column: 'sourcedId' });
  }

  #subjects(file: FileName, line: number, cell: Cells): void {
    const [subjects, codes] = [items(cell('subjects')), items(cell('subjectCodes'))];
    if (subjects.length > 0 && codes.length > 0 && subjects.length !== codes.length)
      this.#context.tell('subject-codes-length', { file, line, column: 'subjectCodes' });
  }

  #class(line: number, cell: Cells): void {
    this.#classes.set(cell('sourcedId'), {
      line,
      school: cell('schoolSourcedId'),
      hasTeacher: false,
      hasStudent: false,
    });
    const years = new Set(items(cell('termSourcedIds')).flatMap((term) => this.#yearOf.get(term) || []));
    if (years.size > 1)
      this.#context.tell('class-terms-apart', { file: 'classes', line, column: 'termSourcedIds' });
  }

  #dates(file: FileName, line: number, begin: string, end: string): void {
    if (!isDate(begin) || !isDate(end)) return;
    if (end < begin) this.#context.tell('dates-reversed', { file, line, column: 'endDate' });
    else if (end === begin) this.#context.tell('dates-without-days', { file, line, column: 'endDate' });
  }

  #enrollment(line: number, cell: Cells): void {
    const { tell } = this.#context;
    const place = (column: string) => ({ file: 'enrollments', line, column }) as const;
    const id = cell('classSourcedId');
    const [user, role] = [cell('userSourcedId'), cell('role')];
    const inClass = this.#classes.get(id);
    const school = cell('schoolSourcedId');
    if (inClass && inClass.school !== '' && school !== '' && inClass.school !== school)
      tell('enrollment-other-school', place('schoolSourcedId'));
    if (role === 'student') {
      if (inClass) inClass.hasStudent = true;
      if (this.#keepsEnrolled) this.#enrolled.add(`${id} ${user}`);
      if (this.#people.holds(user, 'student') === false) tell('enrollment-role-not-held', place('role'));
    }
    if (role === 'teacher') {
      if (inClass) inClass.hasTeacher = true;
      if (this.#people.holds(user, 'other') === false) tell('enrollment-role-not-held', place('role'));
    }
    if (cell('primary') !== 'true') return;
    if (role !== 'teacher') {
      tell('primary-not-teacher', place('primary'));
      return;
    }
    const spans = this.#primaries.get(id) ?? [];
    this.#primaries.set(id, spans);
    spans.push({ line, begin: cell('beginDate'), end: cell('endDate') });
  }

  /** An empty beginning is before all days, an empty end after them. Of two that overlap, the later line is told. */
  #overlaps(spans: Span[]): void {
    spans.sort((a, b) => (a.begin < b.begin ? -1 : a.begin > b.begin ? 1 : a.line - b.line));
    let reach: Span | null = null;
    const told = new Set<number>();
    for (const span of spans) {
      if (reach && (reach.end === '' || span.begin < reach.end)) told.add(Math.max(reach.line, span.line));
      if (!reach || (reach.end !== '' && (span.end === '' || span.end > reach.end))) reach = span;
    }
    for (const line of told)
      this.#context.tell('primary-teachers-overlap', { file: 'enrollments', line, column: 'primary' });
  }

  #lineItem(line: number, cell: Cells): void {
    const bound = (column: string, open: number) => (cell(column) === '' ? open : Number(cell(column)));
    this.#lineItems.set(cell('sourcedId'), {
      class: cell('classSourcedId'),
      min: bound('resultValueMin', Number.NEGATIVE_INFINITY),
      max: bound('resultValueMax', Number.POSITIVE_INFINITY),
    });
    const [assigned, due] = [cell('assignDate'), cell('dueDate')];
    if (isDate(assigned) && isDate(due) && due < assigned)
      this.#context.tell('line-item-due-first', { file: 'lineItems', line, column: 'dueDate' });
  }

  #result(line: number, cell: Cells): void {
    const { tell } = this.#context;
    const lineItem = this.#lineItems.get(cell('lineItemSourcedId'));
    if (!lineItem) return;
    const score = cell('score') === '' ? Number.NaN : Number(cell('score'));
    if (score < lineItem.min || score > lineItem.max)
      tell('score-outside-range', { file: 'results', line, column: 'score' });
    if (this.#keepsEnrolled && !this.#enrolled.has(`${lineItem.class} ${cell('studentSourcedId')}`))
      tell('result-not-enrolled', { file: 'results', line, column: 'studentSourcedId' });
  }
}
