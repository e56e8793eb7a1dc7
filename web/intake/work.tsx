import type { WorkProgress } from '../../src/reports/shapes/operations.ts';
import { useWords } from '../languages/words.tsx';
import styles from './intake.module.css';

/** Work that goes on without us: what it is at, and how far where that is known. */
export function Work(props: { title: string; progress: WorkProgress | null }) {
  const words = useWords();
  const { progress } = props;
  const hasEnd = progress !== null && progress.total !== null && progress.total > 1;
  return (
    <div className={styles.work}>
      <p role="status">
        {props.title}
        {progress === null || !words.knows('step', stepCode(progress.step))
          ? null
          : ` ${words.code('step', stepCode(progress.step))}`}
      </p>
      {hasEnd ? (
        <progress aria-label={props.title} value={progress.done} max={progress.total ?? 1} />
      ) : (
        <progress aria-label={props.title} />
      )}
    </div>
  );
}

/** "Reading the files" → `reading_the_files`; steps the catalogue does not know are left out. */
function stepCode(step: string): string {
  return step.toLowerCase().replaceAll(/[^a-z]+/g, '_');
}
