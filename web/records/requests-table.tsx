import { Link } from 'react-router';
import type { RecordsPage, RequestShape } from '../../src/reports/shapes/records.ts';
import { useWords, type Words } from '../languages/words.tsx';
import { useNames } from '../page/names.tsx';
import { State, type StateKind } from '../page/state.tsx';
import type { Column } from '../tables/column.ts';
import { Table } from '../tables/table.tsx';
import { recordPath } from './student-search.tsx';

type Row = RecordsPage['requests'][number];

/** Requests of all families, the most urgent first. */
export function RequestsTable(props: { requests: readonly Row[] }) {
  const words = useWords();
  const names = useNames();
  const columns: Column<Row>[] = [
    {
      id: 'student',
      title: words.say('column.student'),
      order: ({ student }) => (student ? names.inList(student.student) : null),
      show: ({ student }) =>
        student ? <Link to={recordPath(student.student.id)}>{names.inList(student.student)}</Link> : null,
    },
    {
      id: 'standing',
      title: words.say('records.column.standing'),
      order: ({ request }) => request.daysLeft,
      show: ({ request }) => <RequestState request={request} />,
    },
    {
      id: 'asks',
      title: words.say('records.column.asks'),
      order: ({ request }) => request.kind,
      show: ({ request }) => words.code('requestKind', request.kind),
    },
    {
      id: 'asked',
      title: words.say('records.column.asked'),
      order: ({ request }) => request.askedOn,
      show: ({ request }) => words.day(request.askedOn, true),
    },
    {
      id: 'due',
      title: words.say('records.column.due'),
      order: ({ request }) => request.dueOn,
      show: ({ request }) => words.day(request.dueOn, true),
    },
    {
      id: 'by',
      title: words.say('records.column.askedBy'),
      order: ({ request }) => request.askedBy,
      show: ({ request }) => (names.isMasked ? '' : request.askedBy),
    },
  ];
  return (
    <Table
      caption={words.say('records.requests')}
      rows={props.requests}
      columns={columns}
      rowKey={({ request }) => request.id}
      sort="given"
      opens={({ student }) => (student ? recordPath(student.student.id) : '/records')}
      counted={(shown) => words.say('records.counted', { shown, all: props.requests.length })}
      empty={words.say('records.noRequests')}
    />
  );
}

/** How a request stands, in shape, word and colour. */
export function RequestState(props: { request: RequestShape }) {
  const words = useWords();
  const { kind, text } = stateOf(words, props.request);
  return <State kind={kind}>{text}</State>;
}

function stateOf(
  words: Words,
  { answer, daysLeft, hearing }: RequestShape,
): { kind: StateKind; text: string } {
  if (answer === null) {
    const days = daysLeft ?? 0;
    if (days < 0) return { kind: 'off-track', text: words.say('records.overdue', { days: -days }) };
    return { kind: days <= 7 ? 'watch' : 'on-track', text: words.say('records.daysLeft', { days }) };
  }
  if (hearing !== null && hearing.on === null)
    return {
      kind: 'watch',
      text: words.say('records.hearingAsked', { day: words.day(hearing.askedOn, true) }),
    };
  if (hearing?.outcome)
    return {
      kind: 'no-data',
      text: words.code('hearing', hearing.outcome, { day: words.day(hearing.on ?? '', true) }),
    };
  return {
    kind: 'no-data',
    text: words.code('answered', answer.answer, { day: words.day(answer.on, true) }),
  };
}
