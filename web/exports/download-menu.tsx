import { Menu } from '@mantine/core';
import type { DistrictExport } from '../../src/reports/shapes/exports.ts';
import { type DistrictPart, useDownload } from '../api/exports.ts';
import { useLanguage, useWords } from '../languages/words.tsx';
import { useProblemWords } from '../page/problem.tsx';
import styles from './exports.module.css';

type Form = DistrictExport['form'];

const ofTables: readonly Form[] = ['xlsx', 'csv', 'pdf'];
const ofCharts: readonly Form[] = ['png', 'svg', 'pdf', 'xlsx', 'csv'];

/** Takes a table or a chart away as a file, in the language of the screen. Whether one may, the server says when asked. */
export function DownloadMenu(props: {
  /** What it is of, for who does not see where the button stands. */
  what: string;
  part: DistrictPart;
}) {
  const words = useWords();
  const { language } = useLanguage();
  const download = useDownload(props.part);
  const forms = props.part.part.endsWith('-chart') ? ofCharts : ofTables;
  return (
    <div className={`${styles.download} screen-only`}>
      <Menu
        position="bottom-end"
        offset={4}
        width={280}
        transitionProps={{ duration: 0 }}
        withInitialFocusPlaceholder={false}
        classNames={{ dropdown: styles.dropdown, item: styles.item, label: styles.label }}
      >
        <Menu.Target>
          <button
            type="button"
            className="word-button"
            aria-label={words.say('export.of', { what: props.what })}
          >
            {words.say('export.menu')}
          </button>
        </Menu.Target>
        <Menu.Dropdown>
          {forms.map((form) => (
            <Menu.Item key={form} onClick={() => download.mutate({ form, language })}>
              {words.code('exportForm', form)}
            </Menu.Item>
          ))}
          <Menu.Label>{words.say('export.written')}</Menu.Label>
        </Menu.Dropdown>
      </Menu>
      <p aria-live="polite" className={styles.said}>
        {download.isPending ? words.say('export.busy') : null}
        {download.isSuccess ? words.say('export.done', { file: download.data }) : null}
      </p>
      {download.isError ? <Refused error={download.error} /> : null}
    </div>
  );
}

/** Why there is no file, and who can help. */
function Refused(props: { error: unknown }) {
  const { message, remedy } = useProblemWords(props.error);
  return (
    <p role="alert" className={styles.refused}>
      {message} {remedy}
    </p>
  );
}
