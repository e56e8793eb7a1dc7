import type { MyAccessPage, OwnRequest } from '../../src/reports/shapes/access.ts';
import { useWithdraw } from '../api/access.ts';
import { useWords } from '../languages/words.tsx';
import { Part } from '../page/page.tsx';
import { ProblemView } from '../page/problem.tsx';
import { State, type StateKind } from '../page/state.tsx';
import styles from './access.module.css';
import { approversWords, placesWords } from './role-words.ts';

/** What somebody asked for, with its state; what is open can be withdrawn. */
export function OwnRequests(props: { page: MyAccessPage }) {
  const words = useWords();
  const withdraw = useWithdraw();
  const { requests, today } = props.page;
  return (
    <Part title={words.say('myAccess.requests')}>
      {withdraw.isError ? <ProblemView error={withdraw.error} /> : null}
      {requests.length === 0 ? <p className="quiet">{words.say('myAccess.noRequests')}</p> : null}
      <ul className={styles.requests}>
        {requests.map((request) => (
          <li key={request.id}>
            <Request
              request={request}
              today={today}
              isBusy={withdraw.isPending}
              withdraw={() => withdraw.mutate(request.id)}
            />
          </li>
        ))}
      </ul>
    </Part>
  );
}

function Request(props: { request: OwnRequest; today: string; isBusy: boolean; withdraw(): void }) {
  const words = useWords();
  const { request } = props;
  const role = request.role === null ? request.roleId : words.of(request.role.title);
  const title = words.say('where.role', { role, scope: placesWords(words, request.scope) });
  const [kind, state] = standing(request, props.today);
  const until = request.grantedUntil ?? request.endsOn;
  return (
    <>
      <h3>{title}</h3>
      <p>
        <State kind={kind}>
          {words.code('requestState', state, {
            from: words.day(request.beginsOn, true),
            day: words.day(until, true),
          })}
        </State>{' '}
        {request.decidedBy === null || request.decidedAt === null || request.state === 'withdrawn' ? null : (
          <span className="quiet">
            {request.decidedBy}, {words.moment(request.decidedAt)}
          </span>
        )}
      </p>
      {request.decisionReason === null ? null : (
        <p>
          <q>{request.decisionReason}</q>
        </p>
      )}
      <p className="quiet">
        {words.say('myAccess.asked', {
          moment: words.moment(request.requestedAt),
          from: words.day(request.beginsOn, true),
          until: words.day(request.endsOn, true),
        })}{' '}
        <q>{request.justification}</q>
      </p>
      {request.approvers === null ? null : (
        <p>
          {request.approvers.total === 0
            ? words.say('myAccess.waitsNobody')
            : words.say('myAccess.waits', { approvers: approversWords(words, request.approvers) })}
        </p>
      )}
      {request.state === 'open' ? (
        <p className="screen-only">
          <button
            type="button"
            className="word-button"
            aria-label={words.say('myAccess.withdrawOf', { role: title })}
            disabled={props.isBusy}
            onClick={props.withdraw}
          >
            {words.say('myAccess.withdraw')}
          </button>
        </p>
      ) : null}
    </>
  );
}

function standing(request: OwnRequest, today: string): [StateKind, string] {
  switch (request.state) {
    case 'open':
      return ['watch', 'open'];
    case 'refused':
      return ['off-track', 'refused'];
    case 'withdrawn':
      return ['no-data', 'withdrawn'];
    case 'approved':
      if (request.isInForce) return ['on-track', 'in_force'];
      return request.beginsOn > today ? ['watch', 'later'] : ['no-data', 'over'];
  }
}
