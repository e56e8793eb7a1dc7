import { Popover } from '@mantine/core';
import type { Figure, MeasureLabel } from '../../src/reports/shapes/common.ts';
import { change, changeText, valueText, wholeText } from '../../src/words/cells.ts';
import { Sparkline } from '../charts/sparkline.tsx';
import { useWords, type Words } from '../languages/words.tsx';
import { CellView } from './cell.tsx';
import styles from './page.module.css';
import { State } from './state.tsx';

/** The strip of 3-6 figures on top of a page. */
export function Figures(props: { figures: readonly Figure[] }) {
  const words = useWords();
  return (
    <dl className={styles.figures} aria-label={words.say('figures.title')}>
      {props.figures.map((figure) => (
        <OneFigure key={`${figure.measure.id} ${figure.measure.title.en}`} figure={figure} />
      ))}
    </dl>
  );
}

function OneFigure(props: { figure: Figure }) {
  const words = useWords();
  const { figure } = props;
  const { measure, cell } = figure;
  const moved = movedText(words, figure);
  const whole =
    measure.unit === 'percent' ? wholeText(words, cell, 'percent') : words.code('unit', measure.unit);
  return (
    <div className={styles.figure}>
      <dt>
        <Defined measure={measure} />
      </dt>
      <dd className={styles.figureValue}>
        <CellView cell={cell} unit={measure.unit} />
      </dd>
      {whole === null ? null : <dd className={styles.figureNote}>{whole}</dd>}
      {moved === null ? null : <dd className={styles.figureNote}>{moved}</dd>}
      <Target figure={figure} />
      <dd className={styles.spark}>
        <Sparkline points={figure.trend} />
      </dd>
    </div>
  );
}

/** "0.6 pt lower than a year ago, better". */
function movedText(words: Words, figure: Figure): string | null {
  const by = change(figure.cell, figure.previous);
  if (by === null) return figure.previous === null ? null : words.say('figures.noPrevious');
  const { unit, direction } = figure.measure;
  const size = changeText(words, by, unit, figure.cell.denominator);
  if (isNothing(size)) return words.say('figures.same');
  const id = by > 0 ? 'figures.higher' : 'figures.lower';
  const better = direction === 'none' ? null : by > 0 === (direction === 'higher') ? 'better' : 'worse';
  return words.say(id, { size, judgement: better ?? 'none' });
}

function Target(props: { figure: Figure }) {
  const words = useWords();
  const { measure, cell, target } = props.figure;
  if (target === null) return null;
  const value = valueText(words, target, measure.unit, null);
  const text = words.say(measure.direction === 'lower' ? 'figures.atMost' : 'figures.atLeast', { value });
  if (cell.value === null) return <dd className={styles.figureNote}>{text}</dd>;
  const isMet = measure.direction === 'lower' ? cell.value <= target : cell.value >= target;
  return (
    <dd className={styles.figureNote}>
      <State kind={isMet ? 'on-track' : 'off-track'}>
        {words.say(isMet ? 'figures.met' : 'figures.missed', { target: text })}
      </State>
    </dd>
  );
}

/** The name of a measure; its definition opens behind it. */
export function Defined(props: { measure: MeasureLabel }) {
  const words = useWords();
  const { measure } = props;
  return (
    <Popover
      width={320}
      position="bottom-start"
      offset={4}
      transitionProps={{ duration: 0 }}
      classNames={{ dropdown: styles.definition }}
      withRoles
      trapFocus={false}
      returnFocus
    >
      <Popover.Target>
        <button type="button" className={styles.term}>
          {words.of(measure.title)}
        </button>
      </Popover.Target>
      <Popover.Dropdown>
        <p className={styles.question}>{words.of(measure.question)}</p>
        <p>{words.of(measure.definition)}</p>
        <p className="quiet">
          {words.say('behind.fraction', {
            numerator: words.of(measure.numerator),
            denominator: words.of(measure.denominator),
          })}
        </p>
      </Popover.Dropdown>
    </Popover>
  );
}

function isNothing(size: string): boolean {
  return !/[1-9]/.test(size);
}
