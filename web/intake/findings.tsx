import type { FindingShape } from '../../src/reports/shapes/operations.ts';
import { useWords } from '../languages/words.tsx';
import { State, type StateKind } from '../page/state.tsx';
import styles from './intake.module.css';

const severities = ['error', 'warning', 'note'] as const;

const kinds: Readonly<Record<FindingShape['severity'], StateKind>> = {
  error: 'off-track',
  warning: 'watch',
  note: 'no-data',
};

/** Findings by cause, the worst and the widest first: what was found, where, and what to do. */
export function Findings(props: { findings: readonly FindingShape[]; empty: string }) {
  const inOrder = props.findings.toSorted(
    (a, b) => severities.indexOf(a.severity) - severities.indexOf(b.severity) || b.rows - a.rows,
  );
  if (inOrder.length === 0) return <p className="quiet">{props.empty}</p>;
  return (
    <ol className={styles.findings}>
      {inOrder.map((finding) => (
        <OneFinding
          key={[finding.rule, finding.feed, finding.file, finding.column, finding.message].join('|')}
          finding={finding}
        />
      ))}
    </ol>
  );
}

function OneFinding(props: { finding: FindingShape }) {
  const words = useWords();
  const { finding } = props;
  const places: [string, string | null][] = [
    [words.say('finding.delivery'), finding.delivery],
    [words.say('finding.feed'), finding.feed],
    [words.say('finding.file'), finding.file],
    [words.say('finding.column'), finding.column],
    [words.say('finding.lines'), linesText(words, finding)],
    [words.say('finding.rule'), finding.rule],
  ];
  return (
    <li>
      <p className={styles.causes}>
        <State kind={kinds[finding.severity]}>{words.code('severity', finding.severity)}</State>
        <span className="number">{words.say('finding.rows', { rows: finding.rows })}</span>
      </p>
      <div>
        {/* Written where it was found, in the language of the product's files. */}
        <p lang="en">{finding.message}</p>
        <p>
          <span className="quiet">{words.say('finding.remedy')}</span> <span lang="en">{finding.remedy}</span>
        </p>
        <dl className={styles.places}>
          {places.map(([name, value]) =>
            value === null ? null : (
              <div key={name}>
                <dt>{name}</dt>
                <dd>{value}</dd>
              </div>
            ),
          )}
        </dl>
      </div>
    </li>
  );
}

/** Line numbers as in the file, without grouping; "and 1,032 more" where not all are named. */
function linesText(words: ReturnType<typeof useWords>, finding: FindingShape): string | null {
  if (finding.lines.length === 0) return null;
  const named = finding.lines.map(String).join(', ');
  const more = finding.rows - finding.lines.length;
  return more > 0 ? words.say('finding.more', { named, more }) : named;
}
