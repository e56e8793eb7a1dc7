import type { Clock } from '../base/clock.ts';
import { type DataFolder, openDataFolder } from '../base/data-folder.ts';
import { accountingOf } from '../intake/delivery.ts';
import type { Finding } from '../intake/finding.ts';
import { causeText } from '../intake/guard.ts';
import type { LoadedDelivery, LoadReport } from '../intake/load.ts';
import { runRound } from '../intake/run-round.ts';
import { listSources, readSource } from '../intake/source.ts';
import { systemRun } from '../intake/source-run.ts';
import { type CommandContext, type CommandResult, done } from './context.ts';
import { approvedBy, decisionsIn } from './decisions.ts';
import { knowStudents } from './known-students.ts';

/** Loads the named sources, or all; a failure stops none of the others. Throws the first one at the end. */
export async function load(context: CommandContext, sources: readonly string[]): Promise<CommandResult> {
  const folder = openDataFolder(context.data);
  const { clock, progress } = context;
  const wanted = sources.length > 0 ? sources.map((id) => readSource(folder, id)) : listSources(folder);
  const outcomes = await runRound(wanted, {
    ...{ folder, clock, progress, trigger: 'hand', effects: systemRun },
    loading: () => loadingNow(folder, clock),
  });
  const reports: LoadReport[] = [];
  for (const outcome of outcomes) {
    if (outcome.run?.report) reports.push(outcome.run.report);
    else throw outcome.run === null ? outcome.failure : outcome.run.failure;
  }
  return loadResult(reports);
}

/** What loading has to know of the moment: a roster loaded just now is known to what comes after it. */
export async function loadingNow(folder: DataFolder, clock: Clock) {
  return {
    knownStudents: knowStudents(folder, clock),
    approved: approvedBy(await decisionsIn(folder, clock)),
  };
}

/** Reports as text and JSON; a refused or held delivery needs a person. */
export function loadResult(reports: readonly LoadReport[]): CommandResult {
  const needsSomebody = reports.some(({ deliveries }) =>
    deliveries.some(
      ({ outcome, delivery }) => outcome === 'refused' || (outcome !== 'unchanged' && delivery.hold),
    ),
  );
  return done(
    reports.map(reportText).join('\n\n') || 'There are no sources yet. Add one with "almanac source add".',
    reports.map((report) => ({
      source: report.source,
      deliveries: report.deliveries.map(({ outcome, delivery, findings }) => ({
        id: delivery.id,
        outcome,
        asOf: delivery.asOf,
        accounting: accountingOf(delivery),
        feeds: delivery.feeds,
        entities: delivery.entities,
        problem: delivery.problem,
        hold: delivery.hold ?? null,
        findings,
      })),
    })),
    needsSomebody ? 3 : 0,
  );
}

function reportText({ source, deliveries }: LoadReport): string {
  if (deliveries.length === 0) return `${source}: nothing there`;
  return deliveries.map((loaded) => deliveryText(loaded)).join('\n');
}

function deliveryText({ outcome, delivery, findings }: LoadedDelivery): string {
  if (outcome === 'unchanged') return `${delivery.id}: the same bytes as before, nothing to do`;
  const { read, mapped, quarantined, skipped } = accountingOf(delivery);
  const sum = `${delivery.id}: ${count(read)} rows read = ${count(mapped)} mapped + ${count(quarantined)} quarantined + ${count(skipped)} skipped by rule`;
  const problem = delivery.problem
    ? [`  refused: ${delivery.problem.message}`, `    remedy: ${delivery.problem.remedy}`]
    : [];
  return [sum, ...problem, ...holdText(delivery), ...findings.map(findingText)].join('\n');
}

function holdText({ id, hold }: LoadedDelivery['delivery']): string[] {
  if (!hold) return [];
  return [
    '  held: it is not used until somebody approves it; the last good delivery goes on',
    ...hold.causes.map((cause) => `    ${causeText(cause)}`),
    `    remedy: look at it, then "almanac approve ${id} --reason …" or "almanac reject ${id} --reason …".`,
  ];
}

function findingText({ severity, rule, file, column, rows, lines, message, remedy }: Finding): string {
  const place = [
    file,
    column,
    lines.length > 0 ? `line ${lines.slice(0, 5).join(', ')}${lines.length > 5 ? ' …' : ''}` : null,
  ]
    .filter((part) => part !== null)
    .join(', ');
  return `  ${severity} ${rule}: ${message} One cause, ${count(rows)} ${rows === 1 ? 'row' : 'rows'}${place ? ` (${place})` : ''}.\n    remedy: ${remedy}`;
}

function count(value: number): string {
  return value.toLocaleString('en-US');
}
