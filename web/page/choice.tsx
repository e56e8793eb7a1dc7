import type { ReactNode } from 'react';
import { useSearchParams } from 'react-router';
import styles from './page.module.css';

export interface Option {
  readonly value: string;
  readonly name: string;
}

/** A word of a sentence that can be changed: a plain select, so that phones and screen readers know it. */
export function Choice(props: {
  label: string;
  value: string;
  options: readonly Option[];
  choose(value: string): void;
}) {
  return (
    <select
      aria-label={props.label}
      className={styles.choice}
      value={props.value}
      onChange={(event) => props.choose(event.currentTarget.value)}
    >
      {props.options.map((option) => (
        <option key={option.value} value={option.value}>
          {option.name}
        </option>
      ))}
    </select>
  );
}

/** Filters as a sentence. */
export function Filters(props: { children: ReactNode }) {
  return <p className={styles.filters}>{props.children}</p>;
}

/** One value kept in the address, so that a filtered page can be sent and found again. */
export function useInAddress(name: string, otherwise: string): [string, (value: string) => void] {
  const [parameters, setParameters] = useSearchParams();
  function keep(value: string) {
    setParameters(
      (current) => {
        const next = new URLSearchParams(current);
        if (value === otherwise) next.delete(name);
        else next.set(name, value);
        return next;
      },
      { replace: true, preventScrollReset: true },
    );
  }
  return [parameters.get(name) ?? otherwise, keep];
}
