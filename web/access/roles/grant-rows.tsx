import { useRef } from 'react';
import type { OpenedData } from '../../../src/reports/shapes/access.ts';
import type { RolePage } from '../../../src/reports/shapes/roles.ts';
import { useWords } from '../../languages/words.tsx';
import styles from './roles.module.css';

/** What a role opens: kinds of data, how sensitive at most, and how finely, row by row. */
export function GrantRows(props: {
  rows: readonly OpenedData[];
  page: RolePage;
  put(rows: OpenedData[]): void;
}) {
  const words = useWords();
  const add = useRef<HTMLButtonElement>(null);
  const { rows, page, put } = props;
  const { domains, sensitivity, grain } = page.choices;
  const change = (at: number, row: OpenedData) => put(rows.map((one, index) => (index === at ? row : one)));
  const [lowest = ''] = sensitivity;
  const counts = grain.at(-1) ?? '';
  return (
    <>
      {rows.map((row, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: rows have no other name, and hold no state of their own
        <fieldset key={at} className={styles.grant}>
          <legend>{words.say('role.grant', { number: at + 1 })}</legend>
          <div className={styles.codes}>
            {domains.map((domain, index) => (
              <label key={domain}>
                <input
                  type="checkbox"
                  checked={row.domains.includes(domain)}
                  required={index === 0 && row.domains.length === 0}
                  onChange={() =>
                    change(at, {
                      ...row,
                      domains: row.domains.includes(domain)
                        ? row.domains.filter((one) => one !== domain)
                        : [...row.domains, domain],
                    })
                  }
                />
                {words.code('domain', domain)}
              </label>
            ))}
          </div>
          <div className={styles.beside}>
            <label className={styles.labelled}>
              {words.say('role.sensitivity')}
              <select
                className={styles.select}
                value={row.sensitivity}
                onChange={(event) => change(at, { ...row, sensitivity: event.currentTarget.value })}
              >
                {sensitivity.map((code) => (
                  <option key={code} value={code}>
                    {words.code('sensitivity', code)}
                  </option>
                ))}
              </select>
            </label>
            <label className={styles.labelled}>
              {words.say('role.grain')}
              <select
                className={styles.select}
                value={row.grain}
                onChange={(event) => change(at, { ...row, grain: event.currentTarget.value })}
              >
                {grain.map((code) => (
                  <option key={code} value={code}>
                    {words.code('grain', code)}
                  </option>
                ))}
              </select>
            </label>
          </div>
          {rows.length > 1 ? (
            <button
              type="button"
              className="word-button"
              onClick={() => {
                // This button goes with its line.
                add.current?.focus();
                put(rows.filter((_, index) => index !== at));
              }}
            >
              {words.say('role.grant.remove', { number: at + 1 })}
            </button>
          ) : null}
        </fieldset>
      ))}
      <button
        ref={add}
        type="button"
        className="word-button"
        onClick={() => put([...rows, { domains: [], sensitivity: lowest, grain: counts }])}
      >
        {words.say('role.grant.add')}
      </button>
    </>
  );
}
